"""The made-up programme: an edition, its events, some three hundred talks."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from talks.demo.building import Building
from talks.demo.cast import Cast
from talks.demo.marks import SLUG, SOURCE
from talks.demo.plan import (
    BREAKOUTS,
    DAYS,
    EVENT_HOURS,
    EVENT_TALKS,
    KEYNOTES,
    LATE,
    LIGHTNING,
    TUTORIALS,
    Slot,
    main_days,
    slot,
)
from talks.demo.words import ABSTRACTS, EVENTS, SUBJECTS, TITLES
from talks.models import Appearance, Edition, Event, Exhibitor, Link, Tag, Tagging, Talk
from venue.models import Room

NAMESPACE = uuid.UUID("6f2d6a4e-6a07-5d0e-9b0c-6a1d2f0c9b11")
LEVELS = ("any", "beginner", "intermediate", "advanced")
STAGE, WORKSHOPS, ATTIC = "Foyer Stage", ("Heather", "Iris"), "Attic"
WITHOUT_TIME, WITHOUT_ROOM, TWICE = 4, 3, 3


@dataclass(frozen=True)
class Entry:
    """A talk to be: where and when, if that is settled."""

    format: str
    slot: Slot | None
    room: Room | None
    people: int
    event: Event | None = None


def make_edition(building: Building, first: datetime.date, city: str, zone: str) -> Edition:
    return Edition.objects.create(
        name="Demo Conference (made up)",
        short_name="Demo (made up)",
        slug=SLUG,
        year=first.year,
        city=city,
        venue=building.venue,
        first_day=first,
        last_day=first + datetime.timedelta(DAYS - 1),
        time_zone=zone,
        description="A whole conference that never takes place: talks, people, ratings and changes are invented, "
        "to show everything at work.",
        accent=Edition.Accent.PLUM,
        is_made_up=True,
        is_published=True,
        # The programme is brought in quietly; what happens afterwards is news.
        programme_out_at=timezone.now() + datetime.timedelta(days=1),
        source=SOURCE,
    )


def make_programme(edition: Edition, building: Building, cast: Cast, random: Random) -> list[Talk]:
    by_name = {room.name: room for room in building.rooms}
    events = _make_events(edition, building, random)
    entries = [*_of_events(events), *_of_main_days(edition, building, by_name, random)]
    entries += [Entry("talk", None, None, 1)] * WITHOUT_TIME
    talks = _make_talks(edition, entries, random)
    _give_people(talks, entries, cast, random)
    _give_tags_and_links(talks, random)
    Exhibitor.objects.bulk_create(
        Exhibitor(edition=edition, organization=company, booth=booth, source=SOURCE)
        for company, booth in zip(cast.companies, building.booths, strict=False)
    )
    return talks


def _make_events(edition: Edition, building: Building, random: Random) -> list[Event]:
    assert edition.first_day is not None
    rooms = [room for room in building.rooms if room.name not in WORKSHOPS]
    events = []
    for (name, length), room in zip(EVENTS, random.sample(rooms, len(EVENTS)), strict=True):
        hours = slot(edition.first_day, *EVENT_HOURS[length], edition.zone)
        events.append(
            Event.objects.create(
                edition=edition,
                name=name,
                slug=slugify(name),
                length=length,
                room=room,
                starts_at=hours.starts_at,
                ends_at=hours.ends_at,
                is_published=True,
                source=SOURCE,
            )
        )
    return events


def _of_events(events: list[Event]) -> Iterator[Entry]:
    for event in events:
        assert event.edition.first_day is not None
        for start, minutes in EVENT_TALKS[event.length]:
            yield Entry("talk", slot(event.edition.first_day, start, minutes, event.edition.zone), event.room, 1, event)


def _of_main_days(edition: Edition, building: Building, by_name: dict[str, Room], random: Random) -> Iterator[Entry]:
    assert edition.first_day is not None
    halls = [room for name, room in by_name.items() if name not in (STAGE, *WORKSHOPS)]
    for day in main_days(edition.first_day):

        def on(hours: tuple[str, int], day: datetime.date = day) -> Slot:
            return slot(day, *hours, edition.zone)

        yield from (Entry("keynote", on(hours), building.keynotes, 1) for hours in KEYNOTES)
        for number, room in enumerate(halls):
            for hours in BREAKOUTS[number % len(BREAKOUTS)]:
                kind = random.choices(["talk", "panel"], [9, 1])[0]
                yield Entry(kind, on(hours), room, 3 if kind == "panel" else random.choice([1, 1, 2]))
        yield from (Entry("lightning", on(hours), by_name[STAGE], 1) for hours in LIGHTNING)
        yield from (Entry("tutorial", on(hours), by_name[room], 2) for hours in TUTORIALS for room in WORKSHOPS)
        yield Entry("talk", on(LATE), by_name[ATTIC], 2)


def _make_talks(edition: Edition, entries: list[Entry], random: Random) -> list[Talk]:
    wordings = [(title, subject) for title in TITLES for subject, _topic in SUBJECTS]
    chosen = random.sample(wordings, len(entries))
    without_room = set(random.sample(range(len(entries)), WITHOUT_ROOM))
    talks = [
        _talk(edition, entry, number, wording, random, has_room=number not in without_room)
        for number, (entry, wording) in enumerate(zip(entries, chosen, strict=True))
    ]
    for first, second in _pairs(talks, random):
        second.title, second.abstract = f"{first.title} (repeat)", first.abstract
        second.slug = f"{first.slug}-repeat"
    return Talk.objects.bulk_create(talks)


def _talk(
    edition: Edition, entry: Entry, number: int, wording: tuple[str, str], random: Random, *, has_room: bool
) -> Talk:
    title, subject = wording
    title = title.format(subject=subject, Subject=subject[0].upper() + subject[1:])
    hours: dict[str, Any] = {}
    if entry.slot is not None:
        hours = {"day": entry.slot.day, "starts_at": entry.slot.starts_at, "ends_at": entry.slot.ends_at}
    return Talk(
        guid=uuid.uuid5(NAMESPACE, f"{edition.first_day} {number}"),
        edition=edition,
        event=entry.event,
        title=title,
        slug=slugify(title)[:110],
        abstract=random.choice(ABSTRACTS).format(subject=subject),
        format=entry.format,
        level=random.choice(LEVELS),
        room=entry.room if has_room else None,
        is_published=True,
        source=SOURCE,
        **hours,
    )


def _pairs(talks: list[Talk], random: Random) -> Iterator[tuple[Talk, Talk]]:
    """A talk, and the later slot in which it is given once more."""
    plain = [talk for talk in talks if talk.format == "talk" and talk.day and not talk.event]
    for first, second in zip(*[iter(random.sample(plain, 2 * TWICE))] * 2, strict=True):
        yield (first, second) if first.starts_at < second.starts_at else (second, first)


def _give_people(talks: list[Talk], entries: list[Entry], cast: Cast, random: Random) -> None:
    rows: list[Appearance] = []
    for talk, entry in zip(talks, entries, strict=True):
        rows += cast.appearances(talk, cast.free(entry.slot, entry.people))
    # Nobody wrote down who speaks there.
    silent = random.choice([talk for talk in talks if talk.format == "talk"])
    Appearance.objects.bulk_create(row for row in rows if row.talk != silent)


def _give_tags_and_links(talks: list[Talk], random: Random) -> None:
    topics = {topic for _subject, topic in SUBJECTS}
    tags = {
        topic: Tag.objects.get_or_create(
            kind=Tag.Kind.TOPIC, name=topic, defaults={"slug": f"{slugify(topic)}-demo", "source": SOURCE}
        )[0]
        for topic in sorted(topics)
    }
    subjects = dict(SUBJECTS)
    found = [
        (talk, next((topic for word, topic in subjects.items() if word.casefold() in talk.title.casefold()), None))
        for talk in talks
    ]
    Tagging.objects.bulk_create(
        Tagging(talk=talk, tag=tags[topic], source=SOURCE) for talk, topic in found if topic is not None
    )
    Link.objects.bulk_create(
        Link(talk=talk, kind=Link.Kind.VIDEO, url=f"https://video.example/demo/{talk.slug}", source=SOURCE)
        for talk in random.sample(talks, len(talks) // 5)
    )
