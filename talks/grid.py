"""A day as a grid of rooms by time: which column and which minutes each thing takes. No query, no clock.

Minutes are those that have passed since the grid's first hour, so neither midnight nor a change of clock is a special
case; what the clocks on the wall show stands beside the hours.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from talks.timetable import Timed, lanes, timed

_Thing = TypeVar("_Thing", bound=Timed)
MINUTE = datetime.timedelta(minutes=1)
AN_HOUR = 60
# As far as static/css/grid_places.css knows places. What lies beyond stands at the edge.
MOST_HOURS, MOST_COLUMNS, MOST_BANDS = 48, 120, 4
# Fewer minutes have no height for a second line, or for names.
BRIEF, SHORT = 15, 25


@dataclass(frozen=True)
class Block(Generic[_Thing]):
    thing: _Thing
    column: int
    """From 1 on; the hours stand left of it."""
    begins: int
    """In minutes since the grid's start."""
    ends: int
    width: int = 1
    """In columns: beyond its own those that are free while it lasts, where talks of one room overlap at other times."""
    indent: int = 0
    """Of a talk, how many bands stand left of it in its column; of a band, its place among them."""
    is_band: bool = False

    @property
    def place(self) -> str:
        """In the classes of static/css/grid_places.css."""
        minutes = self.ends - self.begins
        names = {"h": self.begins // AN_HOUR, "m": self.begins % AN_HOUR, "d": minutes // AN_HOUR}
        names |= {"e": minutes % AN_HOUR, "c": self.column}
        names |= {"w": self.width} if self.width > 1 else {}
        names |= {"b": self.indent} if self.indent else {}
        return " ".join(f"{name}{number}" for name, number in names.items())

    @property
    def size(self) -> str:
        minutes = self.ends - self.begins
        return "brief" if minutes < BRIEF else "short" if minutes < SHORT else ""


@dataclass(frozen=True)
class Head:
    """Over the columns of one room, which is None where it is unknown."""

    room_id: Any
    column: int
    width: int


@dataclass(frozen=True)
class Hour:
    at: datetime.datetime
    """On the clocks of the grid's zone."""
    begins: int
    """In hours since the grid's start."""


@dataclass(frozen=True)
class Grid(Generic[_Thing]):
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    heads: list[Head]
    hours: list[Hour]
    blocks: list[Block[_Thing]]
    """In the order of time, then of rooms."""

    @property
    def columns(self) -> int:
        return self.heads[-1].column + self.heads[-1].width - 1


@dataclass(frozen=True)
class _Span:
    """A thing in whole minutes. Short as it may be, it takes one."""

    thing: Any
    starts_at: int
    ends_at: int

    @property
    def room_id(self) -> Any:
        return self.thing.room_id

    def meets(self, other: "_Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def grid_of(
    talks: Iterable[_Thing], bands: Iterable[_Thing], *, rooms: Sequence[Any], zone: datetime.tzinfo
) -> Grid[_Thing] | None:
    """`bands` are what fills a room while talks take place in it. `rooms` are the ids in the order of their columns;
    a column for what has no room comes last. None where no hours are known."""
    placed_talks, placed_bands = timed(talks), timed(bands)
    if not placed_talks and not placed_bands:
        return None
    start = _hour_before(min(thing.starts_at for thing in [*placed_talks, *placed_bands]), zone)
    spans, wide = (_spans(things, start) for things in (placed_talks, placed_bands))
    heads, blocks = _columns(spans, wide, rooms)
    hours = -(-max(block.ends for block in blocks) // AN_HOUR)
    return Grid(
        starts_at=start,
        ends_at=start + hours * AN_HOUR * MINUTE,
        heads=heads,
        hours=[Hour((start + n * AN_HOUR * MINUTE).astimezone(zone), n) for n in range(hours)],
        blocks=sorted(blocks, key=lambda block: (block.begins, not block.is_band, block.column, block.ends)),
    )


def _hour_before(moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    local = moment.astimezone(zone)
    since = datetime.timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return moment.astimezone(datetime.UTC) - since


def _spans(things: list[Any], start: datetime.datetime) -> list[_Span]:
    last = MOST_HOURS * AN_HOUR
    found = []
    for thing in things:
        begins = min((thing.starts_at - start) // MINUTE, last - 1)
        found.append(_Span(thing, begins, min(max((thing.ends_at - start) // MINUTE, begins + 1), last)))
    return sorted(found, key=lambda span: (span.starts_at, span.ends_at))


def _columns(talks: list[_Span], bands: list[_Span], rooms: Sequence[Any]) -> tuple[list[Head], list[Block[Any]]]:
    used = {span.room_id for span in [*talks, *bands]}
    heads, blocks = [], []
    first = 1
    for room in [*rooms, None]:
        if room not in used:
            continue
        in_lanes, beside = _in_lanes(talks, room), _in_lanes(bands, room)
        width = 1 + max((lane for _, lane in in_lanes), default=0)
        column = min(first, MOST_COLUMNS)
        heads.append(Head(room, column, min(width, MOST_COLUMNS + 1 - column)))
        blocks += _bands(beside, column) + _talks(in_lanes, first, width, bands=len({lane for _, lane in beside}))
        first += width
    return heads, blocks


def _in_lanes(spans: list[_Span], room: Any) -> list[tuple[_Span, int]]:
    here = [span for span in spans if span.room_id == room]
    return list(zip(here, lanes(here), strict=True))


def _bands(in_lanes: list[tuple[_Span, int]], column: int) -> list[Block[Any]]:
    return [
        Block(span.thing, column, span.starts_at, span.ends_at, indent=min(lane, MOST_BANDS - 1), is_band=True)
        for span, lane in in_lanes
    ]


def _talks(in_lanes: list[tuple[_Span, int]], first: int, width: int, *, bands: int) -> list[Block[Any]]:
    blocks = []
    for span, lane in in_lanes:
        taken = [beside for other, beside in in_lanes if beside > lane and other.meets(span)]
        column = min(first + lane, MOST_COLUMNS)
        free = min([*taken, width]) - lane
        indent = 0 if lane else min(bands, MOST_BANDS)
        wide = min(free, MOST_COLUMNS + 1 - column)
        blocks.append(Block(span.thing, column, span.starts_at, span.ends_at, wide, indent))
    return blocks
