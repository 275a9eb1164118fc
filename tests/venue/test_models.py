"""The rules of the building, broken by writes that pass no form."""

import pytest

from talks.models import Edition
from tests.make import make_booth, make_edition, make_floor, make_room, make_venue
from tests.talks.models.refusals import Broken, Rule, named_rules, refused_by, said_politely, write
from venue.models import Revision

pytestmark = pytest.mark.django_db

TAKEN = "This address is taken already: choose another slug."
PLACE = "Give all of x, y, width and depth, in metres, or none of them."


def room_slug() -> Broken:
    room = make_room()
    return room, {"slug": make_room(venue=room.venue).slug}


def booth_slug() -> Broken:
    booth = make_booth()
    return booth, {"slug": make_booth(venue=booth.venue).slug}


def second_floor() -> Broken:
    floor = make_floor()
    return make_floor(venue=floor.venue), {"level": floor.level}


def the_revision() -> Broken:
    make_venue()
    return Revision.objects.get(), {"id": 2}


RULES = {
    "venue_slug_unique": Rule(lambda: (make_venue(), {"slug": make_venue().slug}), TAKEN),
    "floor_level_unique": Rule(second_floor, "This venue has a floor on that level already."),
    "floor_has_size": Rule(lambda: (make_floor(), {"width": 0}), "Width and depth are metres, more than zero."),
    "room_slug_unique_in_venue": Rule(room_slug, TAKEN),
    "room_capacity_positive": Rule(
        lambda: (make_room(), {"capacity": 0}), "A capacity is at least 1; leave it empty where it is unknown."
    ),
    "room_place_complete": Rule(lambda: (make_room(), {"x": 1}), PLACE),
    "room_floor_in_venue": Rule(lambda: (make_room(), {"floor": make_floor()})),
    "booth_slug_unique_in_venue": Rule(booth_slug, TAKEN),
    "booth_place_complete": Rule(lambda: (make_booth(), {"x": 1}), PLACE),
    "booth_floor_in_venue": Rule(lambda: (make_booth(), {"floor": make_floor()})),
    "venue_walking_speed_possible": Rule(
        lambda: (make_venue(), {"walking_speed": 0}), "Metres per second: more than 0, less than 10."
    ),
    "venue_slug_shaped": Rule(lambda: (make_venue(), {"slug": "a b"})),
    "room_slug_shaped": Rule(lambda: (make_room(), {"slug": "a b"})),
    "booth_slug_shaped": Rule(lambda: (make_booth(), {"slug": "a b"})),
    "revision_single_row": Rule(the_revision),
}
# Only lets room_floor_in_venue and booth_floor_in_venue refer to both columns.
TARGETS_OF_KEYS = {"floor_with_venue_unique"}


def test_every_rule_has_a_row_in_this_table():
    assert named_rules("venue") == RULES.keys() | TARGETS_OF_KEYS


@pytest.mark.parametrize("name", RULES)
def test_rule_is_kept_by_the_database(name: str):
    row, changes = RULES[name].breaking()
    with refused_by(name):
        write(row, **changes)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.polite])
def test_rule_is_said_politely_by_a_form(name: str):
    row, changes = RULES[name].breaking()
    assert said_politely(row, changes) == [RULES[name].polite]


@pytest.mark.parametrize(
    "place",
    [
        {"x": 0, "y": 0, "width": 10},
        {"x": 0, "y": 0, "width": 10, "depth": 0},
        {"x": 0, "y": 0, "width": -1, "depth": 10},
        {"x": -1, "y": 0, "width": 10, "depth": 10},
        {"width": 10, "depth": 10},
    ],
)
def test_place_that_cannot_be_drawn_is_refused(place: dict[str, float]):
    with refused_by("room_place_complete"):
        write(make_room(), **place)


def test_place_at_the_corner_of_the_plan_is_accepted():
    room = make_room(x=0, y=0, width=10, depth=8)
    room.refresh_from_db()
    assert (room.x, room.y, room.width, room.depth, room.is_placed) == (0, 0, 10, 8, True)


def test_unknown_capacity_is_accepted():
    assert make_room(capacity=None).capacity is None


def test_two_venues_may_each_have_a_room_of_one_slug():
    assert [make_room(slug="keynote").slug for _ in range(2)] == ["keynote", "keynote"]


def test_floor_that_goes_to_another_venue_without_its_rooms_is_refused():
    room = make_room(floor=make_floor())
    with refused_by("room_floor_in_venue"):
        write(room.floor, venue=make_venue())


# The revision


def test_revision_grows_by_one_with_every_statement():
    edition = make_edition()
    before = Revision.current()
    write(edition, city="Lyon")
    write(edition, city="Paris")
    assert Revision.current() == before + 2


def test_revision_stays_where_nothing_is_written():
    make_edition()
    before = Revision.current()
    assert Edition.objects.count() == 1
    assert Revision.current() == before
