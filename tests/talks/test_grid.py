"""The grid of a day: where each block stands, whatever the hours."""

import datetime
import re
from itertools import combinations, groupby
from pathlib import Path

from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st

from talks.grid import AN_HOUR, MINUTE, MOST_BANDS, MOST_COLUMNS, MOST_HOURS, Block, Grid, grid_of
from tests.talks.test_timetable import PARIS, Slot, many, nights, paris, slot, talks_of

ROOMS = [3, 1, 2]


def grid(talks: list[Slot], bands: list[Slot] | None = None) -> Grid[Slot]:
    found = grid_of(talks, bands or [], rooms=ROOMS, zone=PARIS)
    assert found is not None
    return found


def taken(block: Block[Slot]) -> set[tuple[int, int]]:
    """Every cell under it: a column and a minute."""
    columns = range(block.column, block.column + block.width)
    return {(column, minute) for column in columns for minute in range(block.begins, block.ends)}


filled = many.filter(bool)


@given(filled)
def test_no_two_blocks_of_talks_share_a_cell(talks: list[Slot]):
    blocks = grid(talks).blocks
    assert [pair for pair in combinations(blocks, 2) if taken(pair[0]) & taken(pair[1])] == []


@given(nights.flatmap(lambda night: st.tuples(talks_of(night).filter(bool), talks_of(night))))
def test_every_block_stands_within_the_grid_and_under_its_room(given: tuple[list[Slot], list[Slot]]):
    talks, bands = given
    found = grid(talks, bands)
    minutes = (found.ends_at - found.starts_at) // MINUTE
    heads = {head.room_id: head for head in found.heads}
    assert len(found.blocks) == len(talks) + len(bands)
    for block in found.blocks:
        head = heads[block.thing.room_id]
        assert 0 <= block.begins < block.ends <= minutes == len(found.hours) * AN_HOUR
        assert head.column <= block.column <= block.column + block.width - 1 < head.column + head.width


@given(filled)
def test_block_stands_as_many_minutes_after_the_grids_start_as_pass(talks: list[Slot]):
    found = grid(talks)
    for block in found.blocks:
        assert found.starts_at + block.begins * MINUTE == block.thing.starts_at
        assert found.starts_at + block.ends * MINUTE == block.thing.ends_at


@given(filled)
def test_heads_stand_side_by_side_in_the_order_of_the_rooms(talks: list[Slot]):
    heads = grid(talks).heads
    used = {talk.room_id for talk in talks}
    assert [head.room_id for head in heads] == [room for room in [*ROOMS, None] if room in used]
    assert [head.column for head in heads] == [1 + sum(before.width for before in heads[:n]) for n in range(len(heads))]


@given(filled)
def test_blocks_are_in_the_order_of_time(talks: list[Slot]):
    found = [(block.begins, block.column) for block in grid(talks).blocks]
    assert found == sorted(found)


def test_grid_begins_with_the_full_hour_before_the_first_and_ends_with_that_after_the_last():
    found = grid([slot("20T09:40", "20T10:10"), slot("20T11:00", "20T12:00")])
    assert [hour.at.strftime("%H:%M") for hour in found.hours] == ["09:00", "10:00", "11:00"]


def test_grid_reaches_past_midnight():
    found = grid([slot("20T22:30", "21T01:15")])
    assert [hour.at.strftime("%H:%M") for hour in found.hours] == ["22:00", "23:00", "00:00", "01:00"]
    assert found.blocks[0].place == "h0 m30 d2 e45 c1"


def test_hours_are_those_of_the_clock_when_it_goes_forward():
    found = grid([slot("31T01:00", "31T04:00")])
    assert [hour.at.strftime("%H:%M") for hour in found.hours] == ["01:00", "03:00"]
    assert found.blocks[0].place == "h0 m0 d2 e0 c1"


def test_hours_are_those_of_the_clock_when_it_goes_back():
    found = grid([slot("10-27T01:00", "10-27T04:00")])
    assert [hour.at.strftime("%H:%M") for hour in found.hours] == ["01:00", "02:00", "02:00", "03:00"]


def test_hours_are_full_where_the_zone_lies_half_an_hour_beside():
    kolkata = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    talk = Slot(
        datetime.datetime(2024, 3, 20, 4, 45, tzinfo=datetime.UTC),
        datetime.datetime(2024, 3, 20, 5, tzinfo=datetime.UTC),
    )
    found = grid_of([talk], [], rooms=[1], zone=kolkata)
    assert found is not None
    assert [hour.at.strftime("%H:%M") for hour in found.hours] == ["10:00"]
    assert found.blocks[0].place == "h0 m15 d0 e15 c1"


def test_talks_that_follow_one_another_share_a_column():
    found = grid([slot("20T10:00", "20T10:30"), slot("20T10:30", "20T11:00")])
    assert [block.column for block in found.blocks] == [1, 1]


def test_talks_that_overlap_stand_side_by_side_and_others_take_the_whole_room():
    found = grid([slot("20T10:00", "20T11:00"), slot("20T10:30", "20T11:00"), slot("20T11:00", "20T12:00")])
    assert [(block.column, block.width) for block in found.blocks] == [(1, 1), (2, 1), (1, 2)]
    assert found.heads[0].width == found.columns == 2


def test_seconds_do_not_push_neighbours_aside():
    start = paris("20T10:00")
    half = datetime.timedelta(seconds=30)
    found = grid([Slot(start, start + 10 * MINUTE + half), Slot(start + 10 * MINUTE + half, start + 20 * MINUTE)])
    assert [(block.begins, block.ends, block.column) for block in found.blocks] == [(0, 10, 1), (10, 20, 1)]


def test_talk_of_seconds_takes_a_minute():
    start = paris("20T10:00")
    found = grid([Slot(start, start + datetime.timedelta(seconds=5))])
    assert (found.blocks[0].begins, found.blocks[0].ends) == (0, 1)


def test_event_stands_as_a_band_beside_the_talks_of_its_room_and_before_them():
    found = grid([slot("20T10:00", "20T10:30"), slot("20T10:00", "20T10:30", 2)], [slot("20T10:00", "20T17:00")])
    told = [(block.is_band, block.column, block.indent, block.place) for block in found.blocks]
    assert told == [
        (True, 1, 0, "h0 m0 d7 e0 c1"),
        (False, 1, 1, "h0 m0 d0 e30 c1 b1"),
        (False, 2, 0, "h0 m0 d0 e30 c2"),
    ]


def test_events_of_one_room_that_overlap_have_bands_side_by_side():
    found = grid([slot("20T12:00", "20T12:30")], [slot("20T10:00", "20T17:00"), slot("20T11:00", "20T12:00")])
    assert [(block.is_band, block.indent) for block in found.blocks] == [(True, 0), (True, 1), (False, 2)]


def test_there_is_no_grid_where_no_hours_are_known():
    assert grid_of([Slot(None, None)], [], rooms=[1], zone=PARIS) is None


def test_short_talks_are_told_by_their_size():
    lengths = {5: "brief", 10: "brief", 15: "short", 20: "short", 25: "", 60: ""}
    start = paris("20T10:00")
    assert {n: grid([Slot(start, start + n * MINUTE)]).blocks[0].size for n in lengths} == lengths


# Every place has its class


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 9000)), min_size=1, max_size=200))
def test_static_file_knows_every_place_that_a_block_can_take(hours: list[tuple[int, int]]):
    start = paris("20T00:00")
    talks = [Slot(start + begins * MINUTE, start + (begins + length) * MINUTE, None) for begins, length in hours]
    assert _used(grid(talks)) <= _known()


def test_more_at_once_than_there_are_columns_stand_at_the_edge():
    crowd = [slot("20T10:00", "20T11:00", room) for room in [*[3] * (MOST_COLUMNS + 10), None]]
    bands = [slot("20T10:00", "20T11:00", 3)] * (MOST_BANDS + 3)
    found = grid(crowd, bands)
    assert _used(found) <= _known()
    assert [block.column for block in found.blocks][-1] == MOST_COLUMNS


def _used(found: Grid[Slot]) -> set[str]:
    used = {name for block in found.blocks for name in block.place.split()}
    used |= {f"h{hour.begins}" for hour in found.hours} | {f"c{found.columns}"}
    used |= {name for head in found.heads for name in (f"c{head.column}", f"w{head.width}")} - {"w1"}
    return used


def _known() -> set[str]:
    return set(re.findall(r"\.([a-z]\d+)\{", _places()))


def test_static_file_sets_each_number_under_its_name():
    rules = re.findall(r"\.([a-z])(\d+)\{--([a-z]):(\d+)\}", _places())
    assert [rule for rule in rules if (rule[0], rule[1]) != (rule[2], rule[3])] == []
    numbers = {name: [int(rule[1]) for rule in group] for name, group in groupby(rules, key=lambda rule: rule[0])}
    assert {name: (min(found), max(found), len(found)) for name, found in numbers.items()} == {
        "h": (0, MOST_HOURS - 1, MOST_HOURS),
        "m": (0, 59, 60),
        "d": (0, MOST_HOURS, MOST_HOURS + 1),
        "e": (0, 59, 60),
        "c": (0, MOST_COLUMNS, MOST_COLUMNS + 1),
        "w": (2, MOST_COLUMNS, MOST_COLUMNS - 1),
        "b": (1, MOST_BANDS, MOST_BANDS),
    }


def _places() -> str:
    path = finders.find("css/grid_places.css")
    assert isinstance(path, str)
    return Path(path).read_text(encoding="utf-8")
