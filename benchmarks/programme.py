"""A made-up edition of any size, the same every time. For measuring only."""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, product
from typing import Any, TypeVar

from django.db import connection, models, transaction

from benchmarks import attendees
from talks.models import (
    Appearance,
    Edition,
    Event,
    Link,
    Note,
    Organization,
    Report,
    Speaker,
    Tag,
    Tagging,
    Takeaway,
    Talk,
)
from venue.models import Floor, Room, Venue

FIRST_DAY = datetime.date(2024, 3, 19)
DAYS = 4
FIRST_START = datetime.time(8, 0)
SLOT = datetime.timedelta(minutes=45)
LENGTH = datetime.timedelta(minutes=35)
SLOTS_A_DAY = 12
BATCH = 2000
SYLLABLES = ("ka", "ver", "lo", "min", "dra", "su", "pel", "tor", "ni", "gra", "fe", "bol")
KNOWN_WORDS = ["kubernetes", "cluster", "open", "source", "platform", "terraform", "kernel", "observability"]
TRACKS = (
    "AI + ML",
    "Application Development",
    "Cloud Native Experience",
    "Cloud Native Novice",
    "Connectivity",
    "Data Processing + Storage",
    "Emerging + Advanced",
    "Maintainer Track",
    "Observability",
    "Operations + Performance",
    "Platform Engineering",
    "Security",
)
_Row = TypeVar("_Row", bound=models.Model)


@dataclass(frozen=True)
class Size:
    """As pretalx was measured with, but for the number of talks where that is the question."""

    talks: int = 450
    speakers: int = 500
    rooms: int = 20
    organizations: int = 150
    events: int = 16
    topics: int = 10
    notes: int = 60


@transaction.atomic
def make(size: Size = Size(), *, seed: int = 2024) -> Edition:
    """Fills an empty database."""
    return _Making(size, random.Random(seed)).edition()  # noqa: S311 - the same every time is the point


class _Making:
    def __init__(self, size: Size, rng: random.Random) -> None:
        self.size, self.rng = size, rng
        # Some 1,700 words; as in any language few are frequent and most are rare.
        self.words = KNOWN_WORDS + ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
        self.frequencies = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def edition(self) -> Edition:
        rooms = self._venue_with_rooms()
        edition = Edition.objects.create(
            name="KubeCon + CloudNativeCon Benchmark 2024",
            short_name="Benchmark 2024",
            slug="benchmark-2024",
            year=2024,
            city="Paris",
            country="France",
            venue=rooms[0].venue,
            first_day=FIRST_DAY,
            last_day=FIRST_DAY + datetime.timedelta(DAYS - 1),
            time_zone="Europe/Paris",
            is_current=True,
            is_published=True,
        )
        talks = self._talks(edition, rooms)
        self._people(talks)
        self._tags(talks)
        _write(
            Link, self.size.talks // 2, lambda n: Link(talk=talks[2 * n], kind="video", url=f"https://v.example/{n}")
        )
        self._report(edition, talks[:: max(1, len(talks) // self.size.notes)][: self.size.notes])
        attendees.make(talks)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return edition

    def _venue_with_rooms(self) -> list[Room]:
        venue = Venue.objects.create(name="Benchmark Hall", slug="benchmark-hall", city="Paris")
        floors = _write(Floor, 3, lambda n: Floor(venue=venue, level=n + 1, name=f"Level {n + 1}"))
        return _write(
            Room,
            self.size.rooms,
            lambda n: Room(
                venue=venue,
                floor=floors[n % 3],
                name=f"Room {n + 1}",
                slug=f"room-{n + 1}",
                x=(n // 3) * 13 + 1,
                y=8,
                width=12,
                depth=12,
            ),
        )

    def _talks(self, edition: Edition, rooms: list[Room]) -> list[Talk]:
        events = _write(
            Event,
            self.size.events,
            lambda n: Event(
                edition=edition, name=f"Benchmark Day {n}", slug=f"day-{n}", day=FIRST_DAY, is_published=True
            ),
        )
        formats = [*Talk.Format.values, "talk", "talk", "talk"]

        def talk(n: int) -> Talk:
            start = self._start(n, len(rooms))
            return Talk(
                edition=edition,
                slug=f"talk-{n}",
                title=self._sentence(5, 9),
                abstract=" ".join(f"{self._sentence(10, 16)}." for _ in range(9)),
                event=events[n % len(events)] if n % 4 == 0 else None,
                room=rooms[n % len(rooms)],
                format=self.rng.choice(formats),
                level=self.rng.choice(Talk.Level.values),
                day=start.date(),
                starts_at=start,
                ends_at=start + LENGTH,
                is_published=True,
            )

        return _write(Talk, self.size.talks, talk)

    def _start(self, n: int, rooms: int) -> datetime.datetime:
        day = FIRST_DAY + datetime.timedelta(n // rooms % DAYS)
        return datetime.datetime.combine(day, FIRST_START, datetime.UTC) + SLOT * (n // (rooms * DAYS) % SLOTS_A_DAY)

    def _people(self, talks: list[Talk]) -> None:
        organizations = _write(
            Organization,
            self.size.organizations,
            lambda n: Organization(name=f"{self._word().title()} {self._word().title()} {n}", slug=f"organization-{n}"),
        )
        speakers = _write(
            Speaker,
            self.size.speakers,
            lambda n: Speaker(
                name=f"{self._word().title()} {self._word().title()} {n}",
                slug=f"speaker-{n}",
                biography=f"{self._sentence(15, 25)}.",
            ),
        )
        # Everyone speaks once or more, one or two on a talk.
        count = max(len(speakers), int(1.5 * len(talks)))
        _write(
            Appearance,
            count,
            lambda n: Appearance(
                talk=talks[n % len(talks)],
                speaker=speakers[(n + n // len(speakers)) % len(speakers)],
                organization=organizations[n % len(organizations)],
                job_title="Engineer",
                position=n // len(talks),
            ),
        )

    def _tags(self, talks: list[Talk]) -> None:
        tracks = _write(Tag, len(TRACKS), lambda n: Tag(name=TRACKS[n], slug=f"track-{n}", kind=Tag.Kind.TRACK))
        topics = _write(Tag, self.size.topics, lambda n: Tag(name=self.words[n].title(), slug=f"topic-{n}"))
        pairs = [(talk, tag) for talk in talks for tag in (self.rng.choice(tracks), *self.rng.sample(topics, k=2))]
        _write(Tagging, len(pairs), lambda n: Tagging(talk=pairs[n][0], tag=pairs[n][1]))

    def _report(self, edition: Edition, talks: list[Talk]) -> None:
        report = Report.objects.create(
            edition=edition,
            title="What the benchmark brought home",
            slug="report",
            team="Benchmark",
            introduction=f"{self._sentence(30, 40)}.",
            is_published=True,
        )
        emphasis = [*Note.Emphasis.values, ""]
        notes = _write(
            Note,
            len(talks),
            lambda n: Note(
                report=report,
                position=n + 1,
                talk=talks[n],
                emphasis=emphasis[n % 3],
                text=" ".join(f"{self._sentence(10, 16)}." for _ in range(5)),
            ),
        )
        _write(
            Takeaway,
            3 * len(notes),
            lambda n: Takeaway(note=notes[n // 3], position=n % 3 + 1, text=f"{self._sentence(8, 14)}."),
        )

    def _word(self) -> str:
        return self._words(1)[0]

    def _words(self, number: int) -> list[str]:
        return self.rng.choices(self.words, cum_weights=self.frequencies, k=number)

    def _sentence(self, least: int, most: int) -> str:
        return " ".join(self._words(self.rng.randint(least, most))).capitalize()


def _write(model: type[_Row], count: int, row: Callable[[int], Any]) -> list[_Row]:
    manager: Any = model._default_manager
    rows: list[_Row] = manager.bulk_create([row(n) for n in range(count)], batch_size=BATCH)
    return rows
