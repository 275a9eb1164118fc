"""Two talks at once in one room, or one speaker in two places. Real programmes hold both, so these are warnings."""

import datetime
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from talks.timetable import Timed, meeting, overlap

MINUTE = datetime.timedelta(minutes=1)


class Booked(Timed, Protocol):
    @property
    def is_cancelled(self) -> Any: ...


_Booked = TypeVar("_Booked", bound=Booked)
_Speaker = TypeVar("_Speaker", bound=Hashable)
SpeakersOf = Callable[[_Booked], Collection[_Speaker]]


@dataclass(frozen=True)
class Double(Generic[_Booked, _Speaker]):
    """`one` begins first."""

    one: _Booked
    other: _Booked
    overlap: datetime.timedelta
    in_one_room: bool
    speakers: tuple[_Speaker, ...]
    """Those who would have to be in both."""

    @property
    def minutes(self) -> int:
        """Begun ones counted: an overlap is never none."""
        return -(-self.overlap // MINUTE)

    def beside(self, talk: _Booked) -> _Booked:
        return self.other if self.one == talk else self.one


def double_bookings(
    talks: Iterable[_Booked], speakers_of: "SpeakersOf[_Booked, _Speaker]"
) -> "list[Double[_Booked, _Speaker]]":
    """In the order of the programme. Cancelled talks take no room and no speaker; what is unknown meets nothing."""
    pairs = meeting(talk for talk in talks if not talk.is_cancelled)
    found = (_double(one, other, speakers_of) for one, other in pairs)
    return [double for double in found if double.in_one_room or double.speakers]


def _double(one: _Booked, other: _Booked, speakers_of: "SpeakersOf[_Booked, _Speaker]") -> "Double[_Booked, _Speaker]":
    theirs = set(speakers_of(other))
    both = dict.fromkeys(speaker for speaker in speakers_of(one) if speaker in theirs)
    return Double(
        one, other, overlap(one, other), one.room_id is not None and one.room_id == other.room_id, tuple(both)
    )
