"""Which talks are too big for their room, and which rooms would do."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talks.crowds import Crowd, Risk, bookings, offers_for, ranked, taker_of
from talks.models import Edition, Event, Talk
from venue.models import Floor, Room, Venue

VENUE = Venue(pk=1)
FLOOR = Floor(pk=1, venue=VENUE, level=1)
EDITION = Edition(pk=1, time_zone="UTC", venue=VENUE)
TEN = datetime.datetime(2024, 3, 20, 10, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def room(pk: int, capacity: int | None = None, x: float = 0) -> Room:
    return Room(pk=pk, name=f"Room {pk}", venue=VENUE, floor=FLOOR, capacity=capacity, x=x, y=0, width=2, depth=2)


def talk(pk: int, where: Room | None = None, start: int = 0, minutes: int = 30, **fields: Any) -> Talk:
    """Begins `start` minutes after ten."""
    hours = {"starts_at": TEN + start * MINUTE, "ends_at": TEN + (start + minutes) * MINUTE}
    return Talk(**{"pk": pk, "title": f"Talk {pk}", "edition": EDITION, "room": where, **hours, **fields})


def crowd(expected: int, capacity: int | None) -> Crowd:
    return Crowd(talk(expected, room(1, capacity)), expected)


@pytest.mark.parametrize(
    ("expected", "capacity", "risk", "percent"),
    [
        (101, 100, Risk.OVER, 101),
        (100, 100, Risk.NEAR, 100),
        (80, 100, Risk.NEAR, 80),
        (79, 100, Risk.FINE, 79),
        (0, 100, Risk.FINE, 0),
        (500, None, Risk.UNKNOWN, None),
        (0, None, Risk.UNKNOWN, None),
    ],
)
def test_risk_is_people_against_seats(expected: int, capacity: int | None, risk: Risk, percent: int | None):
    found = crowd(expected, capacity)
    assert (found.risk, found.percent) == (risk, percent)


def test_room_that_is_unknown_has_unknown_seats():
    assert Crowd(talk(1), 30).risk is Risk.UNKNOWN


@given(st.lists(st.builds(crowd, st.integers(0, 500), st.none() | st.integers(1, 500))))
def test_fullest_come_first_and_unknown_seats_last_by_stars(crowds: list[Crowd]):
    found = ranked(crowds)
    known = [one.ratio for one in found if one.ratio is not None]
    unknown = [one.expected for one in found if one.ratio is None]
    assert known == sorted(known, reverse=True)
    assert unknown == sorted(unknown, reverse=True)
    assert [one.ratio is None for one in found] == [False] * len(known) + [True] * len(unknown)


def offered(mine: Talk, expected: int, rooms: list[Room], *others: Talk, events: tuple[Event, ...] = ()) -> list[int]:
    booked = bookings([mine, *others], events)
    return [offer.room.pk for offer in offers_for(Crowd(mine, expected), VENUE, rooms, booked)]


def test_rooms_that_hold_the_crowd_come_first_the_smallest_of_them_first():
    mine = talk(1, room(1, 50))
    rooms = [room(1, 50), room(2, 900), room(3, 30), room(4), room(5, 120), room(6, 60)]
    assert offered(mine, 100, rooms) == [5, 2, 4, 6, 3]


def test_of_the_same_size_the_nearest_comes_first():
    rooms = [room(1, 50), room(2, 200, x=90), room(3, 200, x=10), room(4, 200, x=200)]
    offers = offers_for(Crowd(talk(1, rooms[0]), 100), VENUE, rooms, [])
    assert [(offer.room.pk, offer.holds, offer.walk_words) for offer in offers] == [
        (3, True, "under a minute"),
        (2, True, "about 2 min"),
        (4, True, "about 4 min"),
    ]


def test_old_room_unknown_is_no_reason_to_offer_nothing():
    offers = offers_for(Crowd(talk(1), 10), VENUE, [room(2, 20)], [])
    assert [(offer.room.pk, offer.walk, offer.walk_words) for offer in offers] == [(2, None, "")]


@pytest.mark.parametrize(
    ("other", "is_free"),
    [
        (talk(2, room(2)), False),
        (talk(2, room(2), start=29), False),
        (talk(2, room(2), start=30), True),
        (talk(2, room(2), start=-30), True),
        (talk(2, room(2), is_cancelled=True), True),
        (talk(2, room(2), starts_at=None, ends_at=None), True),
        (talk(2, room(3), full_since=TEN, overflow_room=room(2)), False),
    ],
)
def test_room_is_free_where_nothing_takes_place_meanwhile(other: Talk, is_free: bool):
    mine = talk(1, room(1))
    assert offered(mine, 10, [room(1), room(2)], other) == ([2] if is_free else [])
    assert taker_of(room(2), mine, bookings([mine, other], [])) == (None if is_free else other)


def test_event_takes_its_room_from_all_but_its_own_talks():
    event = Event(pk=1, room=room(2), starts_at=TEN, ends_at=TEN + 60 * MINUTE)
    assert offered(talk(1, room(1)), 10, [room(2)], events=(event,)) == []
    assert offered(talk(1, room(1), event=event), 10, [room(2)], events=(event,)) == [2]
    all_day = Event(pk=2, room=room(2), day=TEN.date())
    assert offered(talk(1, room(1)), 10, [room(2)], events=(all_day,)) == [2]


def test_own_overflow_room_is_free_for_oneself():
    mine = talk(1, room(1), full_since=TEN, overflow_room=room(2))
    assert offered(mine, 10, [room(1), room(2)]) == [2]


def test_hours_unknown_rooms_of_all():
    mine = talk(1, room(1), starts_at=None, ends_at=None)
    assert offered(mine, 10, [room(1), room(2), room(3)], talk(2, room(2))) == [2, 3]
