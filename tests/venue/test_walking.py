"""The way from room to room, after the plan."""

import datetime
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from venue.models import Floor, Room, Venue
from venue.walking import spot_of, walking_time, walks_from, worded

NOTHING = datetime.timedelta(0)
FLOORS = [Floor(pk=level + 10, venue_id=1, level=level) for level in range(-1, 4)]
metres = st.floats(0, 500)
sizes = st.floats(0.1, 200)


def seconds(number: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=number)


def room_at(x: float, y: float, *, level: int = 1, pk: int = 0, venue: int = 1) -> Room:
    """Two metres by two, its middle at `x`, `y`."""
    floor = next(floor for floor in FLOORS if floor.level == level)
    return Room(pk=pk or hash((x, y, level)), venue_id=venue, floor=floor, x=x - 1, y=y - 1, width=2, depth=2)


@st.composite
def placed_rooms(draw: st.DrawFn, number: int) -> list[Room]:
    return [
        Room(
            pk=pk,
            venue_id=1,
            floor=draw(st.sampled_from(FLOORS)),
            x=draw(metres),
            y=draw(metres),
            width=draw(sizes),
            depth=draw(sizes),
        )
        for pk in range(1, number + 1)
    ]


venues = st.builds(Venue, pk=st.just(1), walking_speed=st.floats(0.01, 9.99), seconds_per_level=st.integers(0, 600))


@given(venues, placed_rooms(2))
def test_the_way_back_is_as_long_and_no_way_is_less_than_none(venue: Venue, rooms: list[Room]):
    there, back = walking_time(venue, *rooms), walking_time(venue, *reversed(rooms))
    assert there is not None
    assert there == back >= NOTHING


@given(venues, placed_rooms(1))
def test_to_where_one_is_takes_no_time(venue: Venue, rooms: list[Room]):
    assert walking_time(venue, rooms[0], rooms[0]) == NOTHING


@given(venues, placed_rooms(3))
def test_no_detour_is_shorter_than_the_way(venue: Venue, rooms: list[Room]):
    for one, by, other in permutations(rooms):
        straight, first, second = (walking_time(venue, *pair) for pair in ((one, other), (one, by), (by, other)))
        assert straight is not None
        assert first is not None
        assert second is not None
        assert straight <= first + second


@given(venues, metres, metres, st.sampled_from(FLOORS), st.sampled_from(FLOORS))
def test_each_level_costs_the_same(venue: Venue, x: float, y: float, one: Floor, other: Floor):
    assume(one != other)
    place = {"x": x, "y": y, "width": 5, "depth": 5, "venue_id": 1}
    time = walking_time(venue, Room(pk=1, floor=one, **place), Room(pk=2, floor=other, **place))
    assert time == seconds(abs(one.level - other.level) * venue.seconds_per_level)


@pytest.mark.parametrize(
    ("goal", "speed", "expected"),
    [
        (room_at(40, 10), 1.0, 30),
        (room_at(40, 50), 1.0, 70),  # round the corner, not through the wall
        (room_at(40, 50), 0.5, 140),
        (room_at(40, 50), 1.3, 54),  # 53.8 seconds
        (room_at(40, 50, level=3), 1.0, 250),
    ],
)
def test_way_goes_round_the_corner_and_up_the_stairs(goal: Room, speed: float, expected: int):
    venue = Venue(walking_speed=speed, seconds_per_level=90)
    assert walking_time(venue, room_at(10, 10), goal) == seconds(expected)


UNPLACED = Room(pk=7, venue_id=1, floor=FLOORS[1])
NO_FLOOR = Room(pk=8, venue_id=1, x=1, y=1, width=1, depth=1)


@pytest.mark.parametrize("other", [None, UNPLACED, NO_FLOOR, room_at(1, 1, venue=2)])
def test_way_is_unknown_where_a_place_is(other: Room | None):
    here = room_at(10, 10)
    assert walking_time(Venue(), here, other) is walking_time(Venue(), other, here) is None


def test_room_without_a_place_is_where_it_is():
    assert walking_time(Venue(), UNPLACED, UNPLACED) == NOTHING
    assert spot_of(UNPLACED) is None


def test_nearest_rooms_come_first_and_unknown_ones_last():
    here, far, near, beside = room_at(0, 0), room_at(90, 0), room_at(9, 0), room_at(0, 0, pk=99)
    walks = walks_from(Venue(), here, [far, UNPLACED, near, here, beside])
    assert [(walk.room, walk.words) for walk in walks] == [
        (beside, "under a minute"),
        (near, "under a minute"),
        (far, "about 2 min"),
        (UNPLACED, ""),
    ]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (seconds(0), "under a minute"),
        (seconds(59), "under a minute"),
        (seconds(60), "about 1 min"),
        (seconds(61), "about 2 min"),
        (seconds(3600), "about 60 min"),
        (None, ""),
    ],
)
def test_walk_in_words(time: datetime.timedelta | None, words: str):
    assert worded(time) == words
