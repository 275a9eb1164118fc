"""Days to look at: a busy one, and a small one of which every place is known."""

import datetime

from tests.busy_day import make_busy_day
from tests.clock import PARIS
from tests.make import make_edition, make_event, make_room, make_scheduled_talk, make_venue


def make_days() -> None:
    busy = make_edition(slug="busy", name="A busy day", short_name="Busy", year=2001, venue=make_venue(slug="busy"))
    make_busy_day(busy, starts_at=datetime.datetime(2024, 3, 20, 9, tzinfo=PARIS))
    venue = make_venue(slug="small")
    small = make_edition(slug="small-day", name="A small day", short_name="Small", year=2002, venue=venue)
    a, b = (make_room(venue=venue, name=f"Room {name}", slug=f"room-{name.lower()}") for name in "AB")
    for title, start, room in (
        ("First in A", "10:00", a),
        ("Second in A", "10:30", a),
        ("Beside the second", "10:40", a),
        ("Last in A", "11:30", a),
        ("Early in B", "10:10", b),
        ("Late in B", "11:00", b),
        ("Of no room", "10:20", None),
    ):
        level = {"level": "beginner"} if title == "Late in B" else {}
        slug = title.lower().replace(" ", "-")
        make_scheduled_talk(start, edition=small, room=room, title=title, slug=slug, **level)
    make_scheduled_talk("22:00", 180, day=21, edition=small, room=a, title="Party")
    hours = {"starts_at": datetime.datetime(2024, 3, 20, 10, tzinfo=PARIS)}
    hours["ends_at"] = hours["starts_at"] + datetime.timedelta(hours=2)
    make_event(edition=small, room=b, name="B Day", slug="b-day", **hours)
