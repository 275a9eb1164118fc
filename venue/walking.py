"""How long one walks from room to room, after the plan."""

import datetime
import math
from typing import NamedTuple

from venue.models import Room, Venue


class Spot(NamedTuple):
    """The middle of a room, in metres of its floor's plan."""

    x: float
    y: float
    level: int


def walking_time(venue: Venue, start: Room | None, goal: Room | None) -> datetime.timedelta | None:
    """To the full second. None where a room, its floor or its place on the plan is unknown.

    Nobody walks through walls, so the way along the floor is as long as the two sides of the corner it goes round;
    where the stairs are is not recorded, so a level costs the same from everywhere. Rooms come with their floors.
    """
    if start is None or goal is None:
        return None
    if start == goal:
        return datetime.timedelta(0)
    here, there = spot_of(start), spot_of(goal)
    if here is None or there is None or start.venue_id != goal.venue_id:
        return None
    metres = abs(here.x - there.x) + abs(here.y - there.y)
    levels = abs(here.level - there.level)
    return datetime.timedelta(seconds=math.ceil(metres / venue.walking_speed) + levels * venue.seconds_per_level)


def spot_of(room: Room) -> Spot | None:
    if room.floor is None or room.x is None or room.y is None or room.width is None or room.depth is None:
        return None
    return Spot(room.x + room.width / 2, room.y + room.depth / 2, room.floor.level)
