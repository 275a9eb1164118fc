"""A day as full as a conference has them: 25 rooms on three floors, 200 talks."""

import datetime
import random
from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from talks.models import Appearance, Edition, Organization, Speaker, Tag, Tagging, Talk
from tests.make import make_event, make_floor, make_room
from tests.words import NAMES, named, words
from venue.models import Room

ROOMS, TALKS_IN_EACH = 25, 8
# Minutes from one start to the next; talks are five minutes shorter, so that none of a room overlap.
Hours = tuple[Room, int, datetime.datetime, datetime.datetime]
LENGTHS = (10, 15, 30, 35, 40, 45, 60, 95)


def make_busy_day(edition: Edition, *, starts_at: datetime.datetime) -> list[Room]:
    """The rooms. Each begins at `starts_at`, and goes on for about seven hours."""
    chance = random.Random(2024)
    floors = [make_floor(venue=edition.venue) for _ in range(3)]
    rooms = [make_room(floor=floors[n * 3 // ROOMS], name=f"Pavilion {n // 9 + 1} | Room {n:02}") for n in range(ROOMS)]
    owners = Organization.objects.bulk_create([named(Organization, 2, chance, n) for n in range(40)])
    speakers = Speaker.objects.bulk_create([named(Speaker, 2, chance, n) for n in range(150)])
    tags = Tag.objects.bulk_create(
        [Tag(name=f"{words(chance, 2)} {n}", slug=f"busy-{n}", kind=chance.choice(Tag.Kind.values)) for n in range(30)]
    )
    events = [
        make_event(edition=edition, room=room, starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=7))
        for room in rooms[:3]
    ]
    hours = [hours for number, room in enumerate(rooms) for hours in _hours(room, number, starts_at, chance)]
    talks = Talk.objects.bulk_create(
        _talk(
            edition, chance, number, room=room, event=dict(enumerate(events)).get(in_room), starts_at=start, ends_at=end
        )
        for number, (room, in_room, start, end) in enumerate(hours)
    )
    Tagging.objects.bulk_create(Tagging(talk=talk, tag=tag) for talk in talks for tag in chance.sample(tags, 3))
    Appearance.objects.bulk_create(
        Appearance(talk=talk, speaker=speaker, organization=chance.choice(owners), position=position)
        for talk in talks
        for position, speaker in enumerate(chance.sample(speakers, 2))
    )
    return rooms


def _hours(room: Room, number: int, starts_at: datetime.datetime, chance: random.Random) -> Iterator[Hours]:
    """Of talks in one room, one after another."""
    for length in chance.sample(LENGTHS, TALKS_IN_EACH):
        yield room, number, starts_at, starts_at + datetime.timedelta(minutes=length - 5)
        starts_at += datetime.timedelta(minutes=length)


def _talk(edition: Edition, chance: random.Random, number: int, **fields: Any) -> Talk:
    title = f"{words(chance, 10).capitalize()[:80]} – {chance.choice(NAMES.split())}"
    kind = {"level": chance.choice(Talk.Level.values), "format": chance.choice(Talk.Format.values)}
    slug = slugify(f"{title} {number}")
    return Talk(edition=edition, title=title, slug=slug, is_published=True, **kind, **fields)
