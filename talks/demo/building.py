"""The made-up building: three floors, fifteen rooms."""

from dataclasses import dataclass
from typing import NamedTuple

from talks.demo.marks import SLUG, SOURCE
from venue.models import Booth, Floor, Room, Venue

BOOTHS = 12


class Place(NamedTuple):
    """Seats (0: unknown), then metres from the left and upper edge of the floor, width and depth."""

    level: int
    name: str
    seats: int
    x: int
    y: int
    width: int
    depth: int


PLACES = (
    Place(1, "Great Hall", 900, 20, 12, 50, 30),
    Place(1, "Hall East", 260, 74, 4, 22, 20),
    Place(1, "Hall West", 220, 2, 4, 15, 22),
    Place(1, "Courtyard", 120, 74, 30, 22, 18),
    Place(1, "Foyer Stage", 80, 2, 34, 15, 14),
    Place(2, "Amber", 140, 4, 4, 20, 14),
    Place(2, "Birch", 140, 28, 4, 20, 14),
    Place(2, "Cedar", 100, 52, 4, 20, 14),
    Place(2, "Dune", 100, 76, 4, 20, 14),
    Place(2, "Elm", 70, 4, 40, 20, 14),
    Place(2, "Fern", 70, 28, 40, 20, 14),
    Place(3, "Garnet", 60, 4, 4, 18, 14),
    Place(3, "Heather", 60, 30, 4, 18, 14),
    Place(3, "Iris", 40, 56, 4, 18, 14),
    Place(3, "Attic", 0, 56, 38, 30, 16),
)


@dataclass(frozen=True)
class Building:
    venue: Venue
    keynotes: Room
    rooms: list[Room]
    """All but the one for keynotes, in the order of PLACES."""
    booths: list[Booth]


def make_building(city: str) -> Building:
    venue = Venue.objects.create(
        name="Made-up Exhibition Hall",
        slug=SLUG,
        hall="House of Examples",
        city=city,
        description="Nobody has ever been here: the building is invented, with its distances.",
        walking_speed=1.1,
        seconds_per_level=75,
        source=SOURCE,
    )
    floors = {
        level: Floor.objects.create(venue=venue, level=level, name=f"Level {level}", width=100, depth=60, source=SOURCE)
        for level in (1, 2, 3)
    }
    hall, *rooms = [_room(venue, floors[place.level], place) for place in PLACES]
    return Building(venue, hall, rooms, _booths(venue, floors[1]))


def _booths(venue: Venue, floor: Floor) -> list[Booth]:
    return Booth.objects.bulk_create(
        Booth(
            venue=venue,
            floor=floor,
            name=f"B{number}",
            number=f"B{number}",
            slug=f"booth-{number}",
            source=SOURCE,
            x=20 + 4 * number,
            y=46,
            width=3,
            depth=3,
        )
        for number in range(1, BOOTHS + 1)
    )


def _room(venue: Venue, floor: Floor, place: Place) -> Room:
    return Room.objects.create(
        venue=venue,
        floor=floor,
        name=place.name,
        slug=place.name.lower().replace(" ", "-"),
        capacity=place.seats or None,
        x=place.x,
        y=place.y,
        width=place.width,
        depth=place.depth,
        source=SOURCE,
    )
