"""Which talks are too big for their room, and which rooms would do. No query, no clock."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from talks.models import Event, Talk
from talks.timetable import free_rooms, overlap, timed
from venue.models import Room, Venue
from venue.walking import walking_time, worded

# Not everybody who comes has starred it: from this share of the seats on it is close.
NEAR = 0.8


class Risk(StrEnum):
    OVER = "over"
    NEAR = "near"
    FINE = "fine"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Crowd:
    talk: Talk
    expected: int
    """How many starred it."""

    @property
    def seats(self) -> int | None:
        return self.talk.room.capacity if self.talk.room else None

    @property
    def ratio(self) -> float | None:
        """None where the seats are unknown, which is not none."""
        return self.expected / self.seats if self.seats else None

    @property
    def percent(self) -> int | None:
        return None if self.ratio is None else round(100 * self.ratio)

    @property
    def risk(self) -> Risk:
        if self.ratio is None:
            return Risk.UNKNOWN
        return Risk.OVER if self.ratio > 1 else Risk.NEAR if self.ratio >= NEAR else Risk.FINE


def ranked(crowds: Iterable[Crowd]) -> list[Crowd]:
    """The fullest first; apart from these, and last, those of unknown seats, the most starred first."""
    return sorted(crowds, key=lambda crowd: (crowd.ratio is None, -(crowd.ratio or 0), -crowd.expected))


@dataclass(frozen=True)
class Offer:
    """A room to which a talk could move."""

    room: Room
    walk: datetime.timedelta | None
    """From the old one."""
    holds: bool | None
    """The expected crowd; None where its seats are unknown."""

    @property
    def walk_words(self) -> str:
        return worded(self.walk)


class Booking(NamedTuple):
    by: Talk | Event
    room_id: int | None
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None

    def is_of(self, talk: Talk) -> bool:
        """Its own, or that of the event that it is part of."""
        return self.by in (talk, talk.event)


def bookings(talks: Iterable[Talk], events: Iterable[Event]) -> list[Booking]:
    """By talks that take place, by events, and where a talk that is full is shown as well."""
    taking_place = [talk for talk in talks if not talk.is_cancelled]
    shown_too = [(talk, talk.overflow_room_id) for talk in taking_place if talk.overflow_room_id]
    subjects: list[Talk | Event] = [*taking_place, *events]
    rooms: list[tuple[Talk | Event, int | None]] = [*((by, by.room_id) for by in subjects), *shown_too]
    return [Booking(by, room_id, by.starts_at, by.ends_at) for by, room_id in rooms]


def offers_for(crowd: Crowd, venue: Venue, rooms: Sequence[Room], booked: Iterable[Booking]) -> list[Offer]:
    """Free rooms during the talk, without its own. First those that would hold the crowd, the smallest before the
    bigger ones that another crowd may need; then those of unknown seats; then the too small ones, the biggest first.
    Of the same size, the nearest. Where the hours are unknown, all rooms."""
    talk = crowd.talk
    slot = Booking(talk, talk.room_id, talk.starts_at, talk.ends_at)
    others = [room for room in rooms if room.pk != talk.room_id]
    taken_by = [booking for booking in booked if not booking.is_of(talk)]
    free = free_rooms(others, taken_by, slot) if talk.starts_at else others
    return sorted((_offer(crowd, venue, room) for room in free), key=_order)


def taker_of(room: Room, talk: Talk, booked: Iterable[Booking]) -> Talk | Event | None:
    """Who has `room` during `talk`."""
    slot = Booking(talk, talk.room_id, talk.starts_at, talk.ends_at)
    theirs = timed(booking for booking in booked if booking.room_id == room.pk and not booking.is_of(talk))
    return next((booking.by for booking in theirs if talk.starts_at and overlap(booking, slot)), None)


def _offer(crowd: Crowd, venue: Venue, room: Room) -> Offer:
    holds = None if room.capacity is None else room.capacity >= crowd.expected
    return Offer(room, walking_time(venue, crowd.talk.room, room), holds)


def _order(offer: Offer) -> tuple[int, int, bool, datetime.timedelta, str]:
    group = {True: 0, None: 1, False: 2}[offer.holds]
    seats = offer.room.capacity or 0
    walk = offer.walk or datetime.timedelta(0)
    return (group, -seats if offer.holds is False else seats, offer.walk is None, walk, offer.room.name)
