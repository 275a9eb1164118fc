"""Floor plans: rooms and booths in metres, as the shapes that an SVG draws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from venue.models import Booth, Floor, Room, Venue

# In metres of the plan, so that labels scale with it.
LINE_HEIGHT, SMALL_LINE_HEIGHT = 2.6, 2.1
MAX_LABEL_CHARS_PER_METRE, MAX_SMALL_CHARS_PER_METRE = 0.62, 1.1
MOST_TITLE_LINES = 2
PADDING = 1.0
ELLIPSIS = "…"
LEGEND = {"marked": "this room", "on": "something is on now", "full": "full", "booth": "booth"}


class Told(NamedTuple):
    """What goes on in a room: the title of what is on, its hours in words, and how the room is drawn."""

    title: str
    hours: str
    tone: str = ""


Line = tuple[float, str]
NOTHING_TOLD: Mapping[int, Told] = {}


@dataclass(frozen=True)
class Shape:
    kind: str
    subject: Room | Booth
    x: float
    y: float
    width: float
    depth: float
    label: Sequence[Line]
    """Lines of text, each with its y."""
    is_marked: bool = False
    told: Sequence[Line] = ()
    """Below the label and smaller, as much as fits."""
    tone: str = ""

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Plan:
    floor: Floor
    rooms: list[Room]
    shapes: list[Shape]
    unplaced: list[Room | Booth]
    """On this floor, but nobody recorded where."""

    @property
    def seats_known(self) -> bool:
        """Of any room."""
        return any(room.capacity for room in self.rooms)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.floor.width:g} {self.floor.depth:g}"

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Of what is drawn otherwise than a plain room: its key, and what it means."""
        drawn = {shape.tone for shape in self.shapes} | {"booth" for shape in self.shapes if shape.kind == "booth"}
        drawn |= {"marked" for shape in self.shapes if shape.is_marked}
        return [(key, words) for key, words in LEGEND.items() if key in drawn]


def plans_of(
    venue: Venue, rooms: Iterable[Room], booths: Iterable[Booth], *, told: Mapping[int, Told] = NOTHING_TOLD
) -> list[Plan]:
    """One per floor, the highest first. `told` is by the key of a room."""
    rooms, booths = list(rooms), list(booths)
    return [plan_of(floor, rooms, booths, told=told) for floor in venue.floors.top_down()]


def plan_of(
    floor: Floor,
    rooms: Iterable[Room],
    booths: Iterable[Booth],
    *,
    marked: Room | Booth | None = None,
    told: Mapping[int, Told] = NOTHING_TOLD,
) -> Plan:
    """Of those `rooms` and `booths` that are on `floor`."""
    here = [room for room in rooms if room.floor_id == floor.pk]
    subjects: list[Room | Booth] = [*here, *(booth for booth in booths if booth.floor_id == floor.pk)]
    return Plan(
        floor,
        here,
        [
            shape_of(
                subject, is_marked=subject == marked, told=told.get(subject.pk) if isinstance(subject, Room) else None
            )
            for subject in subjects
            if subject.is_placed
        ],
        [subject for subject in subjects if not subject.is_placed],
    )


def shape_of(subject: Room | Booth, *, is_marked: bool = False, told: Told | None = None) -> Shape:
    """Only for a subject that is placed."""
    x, y, width, depth = (float(getattr(subject, side)) for side in subject.SIDES)
    names = wrapped(subject.name, width)
    room_left = depth - PADDING - len(names) * LINE_HEIGHT
    small = fitting(told, width, int(room_left / SMALL_LINE_HEIGHT)) if told else []
    first = y + depth / 2 - (LINE_HEIGHT * (len(names) - 1) + SMALL_LINE_HEIGHT * len(small)) / 2
    below = first + LINE_HEIGHT * (len(names) - 1)
    return Shape(
        "room" if isinstance(subject, Room) else "booth",
        subject,
        *(x, y, width, depth),
        label=[(first + number * LINE_HEIGHT, line) for number, line in enumerate(names)],
        is_marked=is_marked,
        told=[(below + number * SMALL_LINE_HEIGHT, line) for number, line in enumerate(small, start=1)],
        tone=told.tone if told else "",
    )


def fitting(told: Told, width: float, lines: int) -> list[str]:
    """In no more than `lines`: the hours before the title, which may be cut short."""
    hours = wrapped(told.hours, width - PADDING, MAX_SMALL_CHARS_PER_METRE)
    if len(hours) > lines:
        return []
    title = wrapped(told.title, width - PADDING, MAX_SMALL_CHARS_PER_METRE) if told.title else []
    shown = title[: min(MOST_TITLE_LINES, lines - len(hours))]
    longest = int((width - PADDING) * MAX_SMALL_CHARS_PER_METRE)
    if shown and (len(title) > len(shown) or len(shown[-1]) > longest):
        shown[-1] = shown[-1][: longest - 1].rstrip(" ,:;–-") + ELLIPSIS
    return [*shown, *hours]


def wrapped(name: str, width: float, chars_per_metre: float = MAX_LABEL_CHARS_PER_METRE) -> list[str]:
    """`name` in lines that fit `width` metres; a word longer than that stays whole."""
    room_for = max(4, int(width * chars_per_metre))
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room_for or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
