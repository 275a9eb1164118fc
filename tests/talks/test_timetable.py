"""Clashes, walks, now and next, free rooms: across midnight, a change of clock, and gaps of no length."""

import datetime
from dataclasses import dataclass, field
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from talks.timetable import (
    Walk,
    clashes,
    free_rooms,
    lanes,
    legs,
    midnights,
    next_boundary,
    now_and_next,
    overlap,
    timed,
)

PARIS = ZoneInfo("Europe/Paris")
MINUTE = datetime.timedelta(minutes=1)
# The clocks of Paris go from 02:00 to 03:00 on 31 March 2024, and from 03:00 back to 02:00 on 27 October.
SPRING = datetime.datetime(2024, 3, 30, 20, tzinfo=datetime.UTC)
AUTUMN = datetime.datetime(2024, 10, 26, 20, tzinfo=datetime.UTC)

_numbers = count(1)


@dataclass(eq=False)
class Slot:
    """As the database gives a talk's hours: in UTC."""

    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    room_id: int | None = 1
    pk: int = field(default_factory=lambda: next(_numbers))


@dataclass(frozen=True)
class Room:
    pk: int


def slot(start: str, end: str, room: int | None = 1) -> Slot:
    """On clocks of Paris: `slot("20T10:00", "20T10:30")` in March 2024."""
    return Slot(paris(start), paris(end), room)


def paris(moment: str) -> datetime.datetime:
    day, clock = moment.split("T")
    month_and_day = day if "-" in day else f"03-{day}"
    local = datetime.datetime.fromisoformat(f"2024-{month_and_day}T{clock}").replace(tzinfo=PARIS)
    return local.astimezone(datetime.UTC)


def moments(night: datetime.datetime) -> st.SearchStrategy[datetime.datetime]:
    """In the ten hours round midnight and a change of clock, in steps wide enough to meet exactly."""
    return st.integers(0, 120).map(lambda steps: night + 5 * steps * MINUTE)


def slots(night: datetime.datetime) -> st.SearchStrategy[Slot]:
    lengths, rooms = st.integers(1, 36), st.sampled_from([None, 1, 2, 3])
    return st.builds(
        lambda start, steps, room: Slot(start, start + 5 * steps * MINUTE, room), moments(night), lengths, rooms
    )


def talks_of(night: datetime.datetime) -> st.SearchStrategy[list[Slot]]:
    return st.lists(slots(night), max_size=12)


nights = st.sampled_from([SPRING, AUTUMN])
many = nights.flatmap(talks_of)
two = nights.flatmap(lambda night: st.tuples(slots(night), slots(night)))
many_and_one = nights.flatmap(lambda night: st.tuples(talks_of(night), slots(night)))
many_and_moment = nights.flatmap(lambda night: st.tuples(talks_of(night), moments(night)))


def walk_of(minutes: int | None) -> Walk[Slot]:
    """As long between any two."""
    return lambda *_: None if minutes is None else minutes * MINUTE


def minutes_of(one: Slot) -> set[int]:
    """Every minute that it takes, told by the clock of the world: what the functions are held against."""
    assert one.starts_at is not None
    assert one.ends_at is not None
    return set(range(int(one.starts_at.timestamp()) // 60, int(one.ends_at.timestamp()) // 60))


# Overlaps


@given(two)
def test_overlap_is_the_minutes_that_both_take(two: tuple[Slot, Slot]):
    one, other = two
    assert overlap(one, other) == overlap(other, one) == len(minutes_of(one) & minutes_of(other)) * MINUTE


@given(many)
def test_clashes_are_the_pairs_that_share_a_minute(talks: list[Slot]):
    expected = {
        frozenset((one.pk, other.pk))
        for one in talks
        for other in talks
        if one is not other and minutes_of(one) & minutes_of(other)
    }
    found = clashes(talks)
    assert {frozenset((clash.one.pk, clash.other.pk)) for clash in found} == expected
    assert len(found) == len(expected)
    assert all(clash.one.starts_at <= clash.other.starts_at for clash in found)


def test_talk_that_begins_as_another_ends_does_not_clash():
    assert clashes([slot("20T10:00", "20T10:30"), slot("20T10:30", "20T11:00")]) == []


def test_clash_over_midnight_says_how_long():
    (clash,) = clashes([slot("20T23:30", "21T00:30"), slot("21T00:10", "21T01:00")])
    assert clash.overlap == 20 * MINUTE


def test_clash_when_the_clocks_go_forward_counts_what_passes():
    # From 01:30 to 03:30 on the wall is one hour.
    (clash,) = clashes([slot("31T01:30", "31T03:30"), slot("31T01:45", "31T04:00")])
    assert clash.overlap == 45 * MINUTE


def test_clash_when_the_clocks_go_back_counts_what_passes():
    (clash,) = clashes([slot("10-27T01:30", "10-27T03:30"), slot("10-27T01:00", "10-27T04:00")])
    assert clash.overlap == 180 * MINUTE


def test_talks_without_hours_clash_with_nothing():
    assert clashes([Slot(None, None), slot("20T10:00", "20T11:00")]) == []
    assert timed([Slot(None, None)]) == []


# From one to the next


@given(many)
def test_leg_leads_from_what_ended_last_before_it(talks: list[Slot]):
    found = legs(talks, walk_of(5))
    later = {leg.after.pk: leg for leg in found}
    assert len(later) == len(found)
    for talk in timed(talks):
        ended = [other for other in talks if other is not talk and other.ends_at <= talk.starts_at]
        leg = later.get(talk.pk)
        assert (leg is None) == (not ended)
        if leg:
            assert leg.before.ends_at == max(other.ends_at for other in ended)
            assert leg.gap == talk.starts_at - leg.before.ends_at >= 0 * MINUTE
            assert leg.is_tight == (leg.gap < 5 * MINUTE)


def test_leg_without_a_gap_is_tight_only_if_there_is_a_way_to_go():
    talks = [slot("20T10:00", "20T10:30"), slot("20T10:30", "20T11:00", 2)]
    (far,) = legs(talks, walk_of(1))
    (here,) = legs(talks, walk_of(0))
    (unknown,) = legs(talks, walk_of(None))
    assert (far.is_tight, here.is_tight, unknown.is_tight) == (True, False, False)
    assert far.gap == 0 * MINUTE


def test_leg_that_takes_the_whole_gap_is_not_tight():
    talks = [slot("20T10:00", "20T10:30"), slot("20T10:40", "20T11:00", 2)]
    assert [legs(talks, walk_of(minutes))[0].is_tight for minutes in (10, 11)] == [False, True]


def test_gap_over_a_change_of_clock_is_what_passes():
    forward = legs([slot("31T01:00", "31T01:50"), slot("31T03:10", "31T04:00")], walk_of(None))
    back = legs([slot("10-27T01:00", "10-27T01:50"), slot("10-27T03:10", "10-27T04:00")], walk_of(None))
    assert (forward[0].gap, back[0].gap) == (20 * MINUTE, 140 * MINUTE)


# Now and next


@given(many_and_moment)
def test_now_and_next_names_each_room_once_and_the_nearest_end_first(given: tuple[list[Slot], datetime.datetime]):
    talks, at = given
    lines = now_and_next(talks, at)
    coming = [talk for talk in talks if talk.ends_at > at]
    rooms = [line.room_id for line in lines]
    assert len(rooms) == len(set(rooms))
    assert set(rooms) == {talk.room_id for talk in coming}
    for line in lines:
        here = [talk for talk in coming if talk.room_id == line.room_id]
        later = [talk for talk in here if talk.starts_at > at]
        assert {talk.pk for talk in line.running} == {talk.pk for talk in here if talk.starts_at <= at}
        assert [talk.ends_at for talk in line.running] == sorted(talk.ends_at for talk in line.running)
        assert (line.next and line.next.starts_at) == min((talk.starts_at for talk in later), default=None)
    running = [line for line in lines if line.running]
    assert lines[: len(running)] == running
    assert all(one.running[0].ends_at <= other.running[0].ends_at for one, other in pairwise(running))
    waiting = [line.next for line in lines[len(running) :]]
    assert all(one.starts_at <= other.starts_at for one, other in pairwise(waiting))


def test_talk_runs_from_its_start_up_to_its_end():
    talk = slot("20T10:00", "20T10:30")
    told = {
        clock: [(len(line.running), line.next is not None) for line in now_and_next([talk], paris(clock))]
        for clock in ("20T09:59", "20T10:00", "20T10:29", "20T10:30")
    }
    assert told == {
        "20T09:59": [(0, True)],
        "20T10:00": [(1, False)],
        "20T10:29": [(1, False)],
        "20T10:30": [],
    }


def test_talk_over_midnight_runs_on_the_next_day():
    party = slot("20T23:00", "21T01:00")
    assert now_and_next([party], paris("21T00:30"))[0].running == [party]


@given(many_and_moment)
def test_nothing_changes_before_the_next_boundary(given: tuple[list[Slot], datetime.datetime]):
    talks, at = given
    boundary = next_boundary(talks, at)
    if boundary is None:
        assert now_and_next(talks, at) == []
        return
    assert boundary > at
    just_before = boundary - datetime.timedelta(microseconds=1)
    assert now_and_next(talks, at) == now_and_next(talks, just_before)
    assert now_and_next(talks, at) != now_and_next(talks, boundary)


# Rooms


@given(many_and_one)
def test_free_rooms_are_those_in_which_nothing_else_shares_a_minute(given: tuple[list[Slot], Slot]):
    talks, wanted = given
    rooms = [Room(1), Room(2), Room(3)]
    taken = {talk.room_id for talk in talks if minutes_of(talk) & minutes_of(wanted)}
    assert free_rooms(rooms, [*talks, wanted], wanted) == [room for room in rooms if room.pk not in taken]


def test_room_is_free_between_two_talks_that_touch_the_slot():
    talks = [slot("20T10:00", "20T10:30"), slot("20T11:00", "20T11:30")]
    assert free_rooms([Room(1)], talks, slot("20T10:30", "20T11:00", 2)) == [Room(1)]


@given(many)
def test_no_two_of_one_lane_meet_and_there_are_no_more_lanes_than_needed(talks: list[Slot]):
    ordered = timed(talks)
    numbers = lanes(ordered)
    taken = list(zip(ordered, numbers, strict=True))
    for one, lane in taken:
        assert not any(other is not one and number == lane and overlap(one, other) for other, number in taken)
    at_once = [sum(bool(minutes_of(other) & {min(minutes_of(one))}) for other in ordered) for one in ordered]
    assert len(set(numbers)) == max(at_once, default=0)


# Days


def test_days_begin_at_midnight_on_their_own_clocks():
    found = midnights([datetime.date(2024, 3, 31), datetime.date(2024, 3, 30)], PARIS)
    assert [moment.isoformat() for moment in found] == [
        "2024-03-30T00:00:00+01:00",
        "2024-03-31T00:00:00+01:00",
        "2024-04-01T00:00:00+02:00",
    ]
    assert midnights([], PARIS) == []
