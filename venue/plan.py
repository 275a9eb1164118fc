"""Floor plans: rooms and booths in metres, as the shapes that an SVG draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from venue.models import Booth, Floor, Room, Venue

# In metres of the plan, so that labels scale with it.
LINE_HEIGHT = 2.6
MAX_LABEL_CHARS_PER_METRE = 0.62


@dataclass(frozen=True)
class Shape:
    kind: str
    subject: Room | Booth
    x: float
    y: float
    width: float
    depth: float
    label: Sequence[tuple[float, str]]
    """Lines of text, each with its y."""
    is_marked: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Plan:
    floor: Floor
    shapes: list[Shape]
    unplaced: list[Room | Booth]
    """On this floor, but nobody recorded where."""

    @property
    def seats_known(self) -> bool:
        """Of any room."""
        return any(room.capacity for room in self.floor.rooms.all())

    @property
    def view_box(self) -> str:
        return f"0 0 {self.floor.width:g} {self.floor.depth:g}"


def plans_of(venue: Venue, *, marked: Room | Booth | None = None) -> list[Plan]:
    """One per floor, the highest first, as a building is drawn."""
    floors = venue.floors.for_plan().order_by("-level")
    return [plan_of(floor, marked=marked) for floor in floors]


def plan_of(floor: Floor, *, marked: Room | Booth | None = None) -> Plan:
    subjects: list[Room | Booth] = [*floor.rooms.all(), *floor.booths.all()]
    return Plan(
        floor,
        [shape_of(subject, is_marked=subject == marked) for subject in subjects if subject.is_placed],
        [subject for subject in subjects if not subject.is_placed],
    )


def shape_of(subject: Room | Booth, *, is_marked: bool = False) -> Shape:
    """Only for a subject that is placed."""
    x, y, width, depth = (float(getattr(subject, side)) for side in subject.SIDES)
    lines = wrapped(subject.name, width)
    first = y + depth / 2 - LINE_HEIGHT * (len(lines) - 1) / 2
    label = [(first + number * LINE_HEIGHT, line) for number, line in enumerate(lines)]
    kind = "room" if isinstance(subject, Room) else "booth"
    return Shape(kind, subject, x, y, width, depth, label, is_marked)


def wrapped(name: str, width: float) -> list[str]:
    """`name` in lines that fit `width` metres; a word longer than that stays whole."""
    room_for = max(4, int(width * MAX_LABEL_CHARS_PER_METRE))
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room_for or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
