"""How long one walks from room to room, after the plan."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from venue.models import Room, Venue

MILLIMETRES = 1000
MINUTE = datetime.timedelta(minutes=1)
NOTHING = datetime.timedelta(0)


class Spot(NamedTuple):
    """The middle of a room, in whole millimetres of its floor's plan, so that sums of ways are exact."""

    x: int
    y: int
    level: int


class Walk(NamedTuple):
    room: Room
    time: datetime.timedelta | None

    @property
    def words(self) -> str:
        return worded(self.time)


def walking_time(venue: Venue, start: Room | None, goal: Room | None) -> datetime.timedelta | None:
    """To the full second. None where a room, its floor or its place on the plan is unknown.

    From middle to middle, since where the doors are is not recorded. Nobody walks through walls, so the way along
    the floor is as long as the two sides of the corner it goes round; where the stairs are is not recorded either, so
    a level costs the same from everywhere, and the plans of all floors begin in the same corner of the building.
    Rooms come with their floors.
    """
    if start is None or goal is None:
        return None
    if start == goal:
        return NOTHING
    here, there = spot_of(start), spot_of(goal)
    if here is None or there is None or start.venue_id != goal.venue_id:
        return None
    millimetres = abs(here.x - there.x) + abs(here.y - there.y)
    levels = abs(here.level - there.level)
    along_the_floor = -(-millimetres // max(1, round(venue.walking_speed * MILLIMETRES)))
    return datetime.timedelta(seconds=along_the_floor + levels * venue.seconds_per_level)


def walks_from(venue: Venue, start: Room, goals: Iterable[Room]) -> list[Walk]:
    """To every other room, the nearest first; last those to which the way is unknown."""
    walks = [Walk(goal, walking_time(venue, start, goal)) for goal in goals if goal != start]
    return sorted(walks, key=lambda walk: (walk.time is None, walk.time or NOTHING, walk.room.name))


def worded(time: datetime.timedelta | None) -> str:
    """In minutes, begun ones counted: whoever plans by it does not come late. Empty where it is unknown."""
    if time is None:
        return ""
    return f"about {-(-time // MINUTE)} min" if time >= MINUTE else "under a minute"


def spot_of(room: Room) -> Spot | None:
    if room.floor is None or room.x is None or room.y is None or room.width is None or room.depth is None:
        return None
    x, y = room.x + room.width / 2, room.y + room.depth / 2
    return Spot(round(x * MILLIMETRES), round(y * MILLIMETRES), room.floor.level)
