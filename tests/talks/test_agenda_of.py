"""What follows from the talks of an agenda: days, white space, walks, clashes and offers."""

import datetime
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talks.agenda import Agenda, Entry, Offer, agenda_of
from talks.templatetags.durations import in_hours, in_minutes
from talks.timetable import NOTHING, overlap

MIDNIGHT = datetime.datetime(2024, 3, 20, tzinfo=datetime.UTC)
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Planned:
    pk: int
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    room_id: int | None = 1
    is_cancelled: bool = False
    known_day: datetime.date | None = None

    @property
    def day(self) -> datetime.date | None:
        return self.starts_at.date() if self.starts_at else self.known_day


def at(key: int, start: float, minutes: int = 30, *, room: int | None = 1, cancelled: bool = False) -> Planned:
    """`start` is in hours after midnight."""
    starts_at = MIDNIGHT + start * HOUR
    return Planned(key, starts_at, starts_at + minutes * MINUTE, room, cancelled)


def walk(before: Planned, after: Planned) -> datetime.timedelta | None:
    """A minute for each room between; none where one is unknown."""
    if before.room_id is None or after.room_id is None:
        return None
    return abs(before.room_id - after.room_id) * MINUTE


def plan(*talks: Planned, sessions: dict[int, list[Planned]] | None = None) -> Agenda[Planned]:
    return agenda_of(talks, walk, sessions)


def entry(agenda: Agenda[Planned], key: int) -> Entry[Planned]:
    (found,) = [entry for entry in agenda.entries if entry.talk.pk == key]
    return found


def test_days_come_in_order_and_the_unknown_one_last():
    nowhen, someday = Planned(4, None, None), Planned(3, None, None, known_day=MIDNIGHT.date())
    agenda = plan(nowhen, someday, at(2, 34), at(1, 9))
    assert [(day.day and day.day.day, len(day.entries), len(day.untimed)) for day in agenda.days] == [
        (20, 1, 1),
        (21, 1, 0),
        (None, 0, 1),
    ]


def test_white_space_and_walk_between_two_talks():
    found = entry(plan(at(1, 9), at(2, 10.5, room=4)), 2)
    assert found.leg is not None
    assert (found.free, found.leg.walk, found.steps) == (HOUR, 3 * MINUTE, 4)
    assert (found.is_tight, found.shows_way) == (False, True)


@pytest.mark.parametrize(("room", "tight"), [(1, False), (6, False), (7, True), (None, False)])
def test_tight_is_where_the_walk_takes_longer_than_the_gap(room: int | None, tight: bool):
    agenda = plan(at(1, 9), at(2, 9.5 + 5 / 60, room=room))
    assert (entry(agenda, 2).is_tight, agenda.tight) == (tight, int(tight))


def test_straight_on_in_the_same_room_is_neither_tight_nor_a_clash():
    found = entry(plan(at(1, 9), at(2, 9.5)), 2)
    assert (found.is_tight, found.clashes, found.free, found.shows_way) == (False, (), NOTHING, True)


def test_clash_is_told_on_both_with_the_minutes_shared():
    agenda = plan(at(1, 9, 60), at(2, 9.75, 60))
    for key, other in ((1, 2), (2, 1)):
        (clash,) = entry(agenda, key).clashes
        assert (clash.one.pk, clash.other.pk, clash.overlap) == (key, other, 15 * MINUTE)


def test_space_in_which_another_talk_runs_is_not_white():
    found = entry(plan(at(1, 9), at(2, 9, 180), at(3, 11)), 3)
    assert (found.free, found.shows_way) == (NOTHING, False)


def test_cancelled_talk_keeps_its_place_and_takes_no_time():
    agenda = plan(at(1, 9), at(2, 9.25, 60, cancelled=True), at(3, 11, room=9))
    assert [found.talk.pk for found in agenda.entries] == [1, 2, 3]
    assert agenda.clashes == []
    assert entry(agenda, 2).leg is None
    leg = entry(agenda, 3).leg
    assert leg is not None
    assert leg.before.pk == 1


def test_night_is_no_white_space_but_a_talk_over_midnight_leads_on():
    assert entry(plan(at(1, 17), at(2, 33)), 2).leg is None
    late = entry(plan(at(1, 23.5, 60), at(2, 24.75)), 2)
    assert late.free == 15 * MINUTE


def test_white_space_grows_with_its_length_within_limits():
    steps = [entry(plan(at(1, 8), at(2, 8.5 + gap)), 2).steps for gap in (0, 0.1, 0.25, 1, 3, 9)]
    assert steps == [0, 0, 1, 4, 12, 12]


def test_other_session_that_clashes_with_nothing_is_offered_first():
    talks = [at(1, 9, 60), at(2, 9.5), at(3, 14)]
    clashing, fitting = at(8, 14.25), at(9, 16)
    agenda = plan(*talks, sessions={2: [clashing, fitting]})
    found = entry(agenda, 2).offers
    assert [(offer.talk.pk, [clash.other.pk for clash in offer.clashes]) for offer in found] == [(9, []), (8, [3])]
    assert list(entry(agenda, 1).offers) == []


@pytest.mark.parametrize("other", [at(9, 16, cancelled=True), at(2, 16), at(3, 14)])
def test_session_that_is_cancelled_itself_or_starred_too_is_not_offered(other: Planned):
    assert entry(plan(at(2, 9), at(3, 14), sessions={2: [other]}), 2).offers == []


def test_session_of_unknown_hours_is_offered_without_a_promise():
    other = Planned(9, None, None)
    assert entry(plan(at(1, 9), sessions={1: [other]}), 1).offers == [Offer(other, [])]


TALKS = st.lists(
    st.builds(
        at,
        st.just(0),
        st.floats(0, 72).map(lambda hour: round(hour * 12) / 12),
        st.integers(1, 300),
        room=st.one_of(st.none(), st.integers(1, 9)),
        cancelled=st.booleans(),
    ),
    max_size=12,
).map(lambda talks: [Planned(n, t.starts_at, t.ends_at, t.room_id, t.is_cancelled) for n, t in enumerate(talks)])


@given(TALKS)
def test_every_talk_stands_once_and_all_that_is_told_is_so(talks: list[Planned]):
    agenda = plan(*talks)
    assert sorted(found.talk.pk for found in agenda.entries) == [talk.pk for talk in talks]
    going = [talk for talk in talks if not talk.is_cancelled]
    meeting = {(one.pk, other.pk) for one, other in combinations(going, 2) if overlap(one, other)}
    told = {(found.talk.pk, clash.other.pk) for found in agenda.entries for clash in found.clashes}
    assert told == meeting | {(other, one) for one, other in meeting}
    for found in agenda.entries:
        assert found.talk.starts_at is not None
        for other in going:
            # In white space nobody speaks.
            space = Planned(-1, found.talk.starts_at - found.free, found.talk.starts_at)
            assert not found.free or not overlap(space, other)
        assert not found.leg or found.free <= found.leg.gap
        assert 0 <= found.steps <= 12


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (0, "0 min", "0 minutes"),
        (1, "1 min", "1 minute"),
        (61, "2 min", "2 minutes"),
        (25 * 60, "25 min", "25 minutes"),
        (3600, "1 h", "1 h"),
        (5100, "1 h 25 min", "1 h 25 min"),
        (3541, "1 h", "60 minutes"),
    ],
)
def test_durations_in_words(seconds: int, short: str, long: str):
    duration = datetime.timedelta(seconds=seconds)
    assert (in_hours(duration), in_minutes(duration)) == (short, long)
