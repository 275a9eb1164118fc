"""Two talks at once in one room, or one speaker in two places."""

import datetime
import zoneinfo
from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talks.doubles import Double, double_bookings

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
MIDNIGHT = datetime.datetime(2024, 3, 20, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Booked:
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    room_id: int | None = 1
    speakers: tuple[str, ...] = ()
    is_cancelled: bool = False
    name: str = ""


def at(start: str, end: str, day: int = 20, **fields: object) -> Booked:
    """In Paris, in March 2024; `end` before `start` is on the next day."""
    hours = [datetime.datetime.fromisoformat(f"2024-03-{day:02}T{time}").replace(tzinfo=PARIS) for time in (start, end)]
    if hours[1] <= hours[0]:
        hours[1] += datetime.timedelta(days=1)
    return Booked(*(moment.astimezone(datetime.UTC) for moment in hours), **fields)  # type: ignore[arg-type]


def doubles(*talks: Booked) -> list[Double[Booked, str]]:
    return double_bookings(talks, lambda talk: talk.speakers)


@st.composite
def bookings(draw: st.DrawFn) -> Booked:
    start = MIDNIGHT + datetime.timedelta(minutes=draw(st.integers(0, 600)))
    known = draw(st.booleans())
    return Booked(
        start if known else None,
        start + datetime.timedelta(minutes=draw(st.integers(1, 300))) if known else None,
        draw(st.none() | st.integers(1, 3)),
        tuple(draw(st.lists(st.sampled_from("abc"), max_size=2))),
        draw(st.booleans()),
        str(draw(st.uuids())),
    )


@given(st.lists(bookings(), max_size=12))
def test_exactly_the_pairs_that_share_time_and_a_room_or_a_speaker_are_found(talks: list[Booked]):
    expected = {
        frozenset({one, other})
        for one, other in combinations(talks, 2)
        if one.starts_at and one.ends_at and other.starts_at and other.ends_at
        if not one.is_cancelled and not other.is_cancelled
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
        if (one.room_id and one.room_id == other.room_id) or set(one.speakers) & set(other.speakers)
    }
    found = doubles(*talks)
    assert {frozenset({double.one, double.other}) for double in found} == expected
    assert len(found) == len(expected)
    assert all(double.minutes > 0 for double in found)


@given(st.lists(bookings(), max_size=8), st.randoms())
def test_order_of_the_talks_does_not_matter(talks: list[Booked], chance: object):
    mixed = list(talks)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    pairs = [{frozenset({double.one, double.other}) for double in doubles(*some)} for some in (talks, mixed)]
    assert pairs[0] == pairs[1]


ONE = at("10:00", "10:30", speakers=("Ada", "Grace"), name="one")


@pytest.mark.parametrize(
    "other",
    [
        at("10:30", "11:00", speakers=("Ada",)),  # no gap is no clash
        at("09:30", "10:00", speakers=("Ada",)),
        at("10:00", "10:30", 21, speakers=("Ada",)),
        at("10:10", "10:20", room_id=2, speakers=("Linus",)),
        at("10:10", "10:20", speakers=("Ada",), is_cancelled=True),
        replace(ONE, starts_at=None, ends_at=None),
    ],
)
def test_no_double_booking(other: Booked):
    assert doubles(ONE, other) == []


def test_unknown_rooms_are_not_one_room():
    assert doubles(replace(ONE, room_id=None), at("10:00", "10:30", room_id=None)) == []


@pytest.mark.parametrize(
    ("other", "minutes", "in_one_room", "speakers"),
    [
        (at("10:20", "11:00"), 10, True, ()),
        (at("10:20", "11:00", room_id=2, speakers=("Grace",)), 10, False, ("Grace",)),
        (at("10:00", "10:30", room_id=None, speakers=("Grace", "Ada")), 30, False, ("Grace", "Ada")),
        (at("10:10", "10:20", speakers=("Ada",)), 10, True, ("Ada",)),
        (at("09:00", "18:00"), 30, True, ()),
        (at("10:29:30", "11:00"), 1, True, ()),
    ],
)
def test_double_booking_tells_what_and_how_long(
    other: Booked, minutes: int, in_one_room: bool, speakers: tuple[str, ...]
):
    (double,) = doubles(other, ONE)
    assert (double.minutes, double.in_one_room, double.speakers) == (minutes, in_one_room, speakers)
    assert double.beside(ONE) == other
    assert double.beside(other) == ONE


def test_across_midnight():
    (double,) = doubles(at("23:30", "00:30"), at("00:10", "01:00", 21))
    assert double.minutes == 20


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("01:59:00+01:00", "03:30:00+02:00", 31), ("03:30:00+02:00", "04:00:00+02:00", 0)],
)
def test_across_a_change_of_clock(start: str, end: str, minutes: int):
    """On 31 March 2024 at two it was three: from 1:30 to 3:30 it is one hour."""
    night = at("01:30", "03:30", 31)
    other = Booked(*(datetime.datetime.fromisoformat(f"2024-03-31T{time}") for time in (start, end)))
    assert [double.minutes for double in doubles(night, other)] == ([minutes] if minutes else [])


def test_three_at_once_are_three_pairs_in_the_order_of_the_programme():
    talks = [at("10:20", "11:00", name="c"), at("10:00", "11:00", name="a"), at("10:10", "11:00", name="b")]
    assert [(double.one.name, double.other.name) for double in doubles(*talks)] == [("a", "b"), ("a", "c"), ("b", "c")]
