"""What follows from hours and rooms alone: clashes, gaps and walks, now and next, free rooms. No query, no clock.

Everything works on `Timed` things whose hours are known; an end is not part of a talk, so that one which begins as
another ends does not clash with it. All arithmetic is in absolute time, so a change of clock is no special case.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Timed(Protocol):
    @property
    def starts_at(self) -> Any: ...  # a datetime; in the database it may be unknown, here it never is
    @property
    def ends_at(self) -> Any: ...
    @property
    def room_id(self) -> Any: ...


_Timed = TypeVar("_Timed", bound=Timed)
_Room = TypeVar("_Room")
Walk = Callable[[_Timed, _Timed], datetime.timedelta | None]
NOTHING = datetime.timedelta(0)


def timed(talks: Iterable[_Timed]) -> list[_Timed]:
    """Those whose hours are known, in order."""
    return sorted((talk for talk in talks if talk.starts_at and talk.ends_at), key=_order)


def _order(talk: Timed) -> tuple[datetime.datetime, datetime.datetime]:
    return (talk.starts_at, talk.ends_at)


def overlap(one: Timed, other: Timed) -> datetime.timedelta:
    """Of two that do not meet, nothing."""
    shared: datetime.timedelta = min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at)
    return max(shared, NOTHING)


def meeting(talks: Iterable[_Timed]) -> Iterator[tuple[_Timed, _Timed]]:
    """Every pair of which the second begins before the first ends, in order."""
    ordered = timed(talks)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            yield one, other


@dataclass(frozen=True)
class Clash(Generic[_Timed]):
    one: _Timed
    other: _Timed
    overlap: datetime.timedelta


def clashes(talks: Iterable[_Timed]) -> list[Clash[_Timed]]:
    """Every pair of which one cannot see all."""
    found = (Clash(one, other, overlap(one, other)) for one, other in meeting(talks))
    return [clash for clash in found if clash.overlap]


@dataclass(frozen=True)
class Leg(Generic[_Timed]):
    """From one talk to the next on the same plan for a day."""

    before: _Timed
    after: _Timed
    gap: datetime.timedelta
    walk: datetime.timedelta | None
    """None where the plan does not tell."""

    @property
    def is_tight(self) -> bool:
        return self.walk is not None and self.walk > self.gap


def legs(talks: Iterable[_Timed], walk: "Walk[_Timed]") -> list[Leg[_Timed]]:
    """For each talk but the first, the leg from the one that ended last before it."""
    ordered = timed(talks)
    found = []
    for after in ordered:
        ended = [talk for talk in ordered if talk is not after and talk.ends_at <= after.starts_at]
        if ended:
            before = max(ended, key=lambda talk: talk.ends_at)
            found.append(Leg(before, after, after.starts_at - before.ends_at, walk(before, after)))
    return found


@dataclass(frozen=True)
class RoomNow(Generic[_Timed]):
    room_id: Any
    """None for talks whose room is unknown."""
    running: list[_Timed]
    next: _Timed | None


def now_and_next(talks: Iterable[_Timed], at: datetime.datetime) -> list[RoomNow[_Timed]]:
    """A line per room in which something runs or is still to come: the nearest end first, then the nearest start."""
    rooms: dict[Any, list[_Timed]] = {}
    for talk in timed(talks):
        if talk.ends_at > at:
            rooms.setdefault(talk.room_id, []).append(talk)
    lines = []
    for room_id, coming in rooms.items():
        running = [talk for talk in coming if talk.starts_at <= at]
        later = [talk for talk in coming if talk.starts_at > at]
        lines.append(RoomNow(room_id, sorted(running, key=lambda talk: talk.ends_at), later[0] if later else None))
    return sorted(lines, key=_nearest)


def _nearest(line: RoomNow[Any]) -> tuple[bool, datetime.datetime]:
    if line.running:
        return (False, line.running[0].ends_at)
    assert line.next is not None
    return (True, line.next.starts_at)


def next_boundary(talks: Iterable[Timed], at: datetime.datetime) -> datetime.datetime | None:
    """When next something begins or ends: until then `now_and_next` stays as it is."""
    moments = (moment for talk in timed(talks) for moment in (talk.starts_at, talk.ends_at))
    return min((moment for moment in moments if moment > at), default=None)


def free_rooms(rooms: Iterable[_Room], talks: Iterable[_Timed], slot: _Timed) -> list[_Room]:
    """Those in which none of `talks` takes place during `slot`, its own room among them if only it is there."""
    taken = {talk.room_id for talk in timed(talks) if talk is not slot and overlap(talk, slot)}
    return [room for room in rooms if room.pk not in taken]  # type: ignore[attr-defined]


def midnights(days: Iterable[datetime.date], zone: datetime.tzinfo) -> list[datetime.datetime]:
    """At which each of `days` begins, and the last of them ends."""
    ordered = sorted(days)
    following = [ordered[-1] + datetime.timedelta(days=1)] if ordered else []
    return [datetime.datetime.combine(day, datetime.time(), zone) for day in [*ordered, *following]]


def lanes(talks: Sequence[_Timed]) -> list[int]:
    """For each of `talks`, which share a room and are in order, a lane from 0 on in which it meets no other."""
    ends: list[datetime.datetime] = []
    found = []
    for talk in talks:
        lane = next((number for number, end in enumerate(ends) if end <= talk.starts_at), len(ends))
        ends[lane : lane + 1] = [talk.ends_at]
        found.append(lane)
    return found
