"""What goes on in each room at one moment, for the plan and for the table beside it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from talks.models import Edition, Talk
from talks.timetable import next_boundary, now_and_next
from venue.plan import Told


@dataclass(frozen=True)
class RoomState:
    running: Sequence[Talk]
    next: Talk | None
    today: datetime.date

    @property
    def is_full(self) -> bool:
        """The talk that one would go there for, running or next."""
        awaited = self.running or ([self.next] if self.next else [])
        return any(talk.is_full for talk in awaited)

    @property
    def next_at(self) -> str:
        """With the day where that is another one; empty where nothing follows."""
        start = self.next and self.next.local_start
        return f"{start:%H:%M}" if start and start.date() == self.today else f"{start:%a %H:%M}" if start else ""

    @property
    def words(self) -> str:
        if self.running:
            return f"until {self.running[0].local_end:%H:%M}"
        assert self.next is not None
        return f"free until {self.next_at}" if self.next.day == self.today else f"next {self.next_at}"

    @property
    def told(self) -> Told:
        tone = "full" if self.is_full else "on" if self.running else ""
        hours = f"{self.words}, full" if self.is_full and self.running else "full" if self.is_full else self.words
        return Told(self.running[0].title if self.running else "", hours, tone)


@dataclass(frozen=True)
class OnNow:
    rooms: Mapping[int, RoomState]
    """By key; a room of which nothing is running or to come is missing."""
    until: Sequence[datetime.datetime | None]
    """The first of these that is still to come ends it."""
    is_today: bool
    """One of the edition's days, or the night after."""

    @property
    def told(self) -> dict[int, Told]:
        return {room: state.told for room, state in self.rooms.items()}


def on_now(edition: Edition, talks: Iterable[Talk], at: datetime.datetime) -> OnNow:
    """Nothing outside the edition's days, but for what runs on into the night after them."""
    taking_place = [talk for talk in talks if not talk.is_cancelled]
    today = at.astimezone(edition.zone).date()
    is_day = edition.first_day is not None and edition.includes(today)
    rooms = {
        line.room_id: RoomState(line.running, line.next, today)
        for line in now_and_next(taking_place, at)
        if line.room_id is not None and (is_day or line.running)
    }
    days = [edition.first_day, today + datetime.timedelta(1) if is_day else None]
    midnights = [datetime.datetime.combine(day, datetime.time(), edition.zone) for day in days if day]
    return OnNow(rooms, [next_boundary(taking_place, at), *midnights], is_day or bool(rooms))
