"""Floors as the shapes that an SVG draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import make_booth, make_floor, make_room
from venue.models import Booth, Floor, Room
from venue.plan import LINE_HEIGHT, Plan, Told, fitting, plan_of, plans_of, shape_of, wrapped


@pytest.mark.parametrize(
    ("name", "width", "lines"),
    [
        ("Hall", 20, ["Hall"]),
        ("Keynote Hall", 20, ["Keynote Hall"]),
        ("Keynote Hall", 12, ["Keynote", "Hall"]),
        ("Level 7.3 | N01 + N02", 16, ["Level 7.3", "| N01 +", "N02"]),
        ("Incomprehensibilities", 5, ["Incomprehensibilities"]),
        ("a b c d", 1, ["a b", "c d"]),
        ("", 10, [""]),
        ("  two   blanks ", 40, ["two blanks"]),
    ],
)
def test_name_is_wrapped_to_the_width(name: str, width: float, lines: list[str]):
    assert wrapped(name, width) == lines


@given(st.text("ab ", max_size=60), st.floats(0.1, 80))
def test_wrapping_loses_no_word(name: str, width: float):
    assert " ".join(wrapped(name, width)).split() == name.split()


def test_shape_is_the_rectangle_with_its_name_in_the_middle():
    room = Room(name="Hall", x=10, y=20, width=30, depth=10)
    shape = shape_of(room)
    assert (shape.kind, shape.x, shape.y, shape.width, shape.depth) == ("room", 10, 20, 30, 10)
    assert (shape.middle, shape.label, shape.is_marked) == (25, [(25, "Hall")], False)


def test_lines_of_a_label_stand_round_the_middle():
    shape = shape_of(Room(name="Keynote Hall", x=0, y=0, width=12, depth=10))
    assert [line for _, line in shape.label] == ["Keynote", "Hall"]
    assert [y for y, _ in shape.label] == pytest.approx([5 - LINE_HEIGHT / 2, 5 + LINE_HEIGHT / 2])


def test_view_box_is_the_floor_in_metres():
    assert Plan(Floor(width=100, depth=60.5), [], [], []).view_box == "0 0 100 60.5"


@pytest.mark.django_db
def test_plan_draws_what_is_placed_and_lists_the_rest():
    floor = make_floor()
    place = {"x": 1, "y": 1, "width": 8, "depth": 8}
    hall, loft = make_room(floor=floor, name="A hall", **place), make_room(floor=floor, name="B loft", **place)
    booth, nook = make_booth(floor=floor, **place), make_room(floor=floor)
    elsewhere = make_room(floor=make_floor(venue=floor.venue), **place)
    plan = plan_of(floor, [hall, loft, nook, elsewhere], [booth], marked=loft)
    assert [(shape.kind, shape.subject, shape.is_marked) for shape in plan.shapes] == [
        ("room", hall, False),
        ("room", loft, True),
        ("booth", booth, False),
    ]
    assert (plan.rooms, plan.unplaced) == ([hall, loft, nook], [nook])


@pytest.mark.django_db
def test_booth_and_room_of_one_number_are_not_taken_for_each_other():
    floor = make_floor()
    place = {"x": 1, "y": 1, "width": 8, "depth": 8}
    room = make_room(floor=floor, pk=4711, **place)
    booth = make_booth(floor=floor, pk=4711, **place)
    for one in (room, booth):
        plan = plan_of(floor, [room], [booth], marked=one, told={4711: Told("Keynote", "until 10:00", "on")})
        assert [shape.subject for shape in plan.shapes if shape.is_marked] == [one]
        assert [shape.subject for shape in plan.shapes if shape.tone] == [room]


@pytest.mark.django_db
def test_plans_of_a_building_begin_at_the_top():
    lower = make_floor(level=1)
    upper = make_floor(venue=lower.venue, level=3)
    make_floor()
    assert [plan.floor for plan in plans_of(lower.venue, [], [])] == [upper, lower]


def test_what_is_told_stands_below_the_name_and_both_round_the_middle():
    shape = shape_of(Room(name="Hall", x=0, y=0, width=20, depth=20), told=Told("Keynote", "until 10:00", "on"))
    assert ([line for _, line in shape.label], [line for _, line in shape.told]) == (
        ["Hall"],
        ["Keynote", "until 10:00"],
    )
    ys = [y for y, _ in (*shape.label, *shape.told)]
    assert ys == sorted(ys)
    assert (ys[0] + ys[-1]) / 2 == pytest.approx(10)
    assert shape.tone == "on"


@pytest.mark.parametrize(
    ("told", "width", "lines", "expected"),
    [
        (Told("Mean Comments", "until 10:00"), 20, 3, ["Mean Comments", "until 10:00"]),
        (Told("Mean Comments", "until 10:00"), 20, 1, ["until 10:00"]),
        (Told("Mean Comments", "until 10:00"), 20, 0, []),
        (Told("", "free until 10:00"), 20, 3, ["free until 10:00"]),
        (Told("", "free until 10:00"), 12, 3, ["free until", "10:00"]),
        (Told("", "free until 10:00"), 12, 1, []),
        (
            Told("Kubernetes Maintainers Read Mean Comments", "until 10:00"),
            15,
            9,
            ["Kubernetes", "Maintainers…", "until 10:00"],
        ),
        (Told("Donaudampfschifffahrt", "until 10:00"), 12, 9, ["Donaudampfs…", "until 10:00"]),
    ],
)
def test_as_much_is_told_as_fits_hours_first(told: Told, width: float, lines: int, expected: list[str]):
    assert fitting(told, width, lines) == expected


def test_legend_explains_what_is_drawn_and_no_more():
    place = {"x": 1, "y": 1, "width": 8, "depth": 8}
    room = Room(pk=1, floor_id=1, name="Hall", **place)
    booth = Booth(pk=1, floor_id=1, name="AWS", **place)
    floor = Floor(pk=1)
    assert plan_of(floor, [room], []).legend == []
    drawn = plan_of(floor, [room], [booth], marked=room, told={1: Told("", "full", "full")}).legend
    assert drawn == [("marked", "this room"), ("full", "full"), ("booth", "booth")]
