"""What is on now, on the plan and in the table beside it; and how far it is from room to room."""

import datetime
import zoneinfo
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from talks.models import Edition, Talk
from tests.make import make_edition, make_floor, make_room, make_scheduled_talk, make_talk, make_venue
from tests.talks.views.reading import Element, page
from venue.models import Room, Venue

pytestmark = pytest.mark.django_db

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
PLACE = {"x": 10, "y": 5, "width": 30, "depth": 20}


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", venue=make_venue())


@pytest.fixture
def hall(edition: Edition) -> Room:
    return make_room(floor=make_floor(venue=edition.venue), slug="hall", name="Hall", **PLACE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`clock("10:00")`: it is then, on 20 March 2024 in Paris."""

    def stand(time: str, *, day: int = 20) -> None:
        hour, minute = map(int, time.split(":"))
        moment = datetime.datetime(2024, 3, day, hour, minute, tzinfo=PARIS)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stand


def talk_in(room: Room, start: str, edition: Edition, minutes: int = 30, **fields: Any) -> Talk:
    return make_scheduled_talk(start, minutes, room=room, edition=edition, **{"title": f"At {start}", **fields})


def on_plan(address: str = "/kubecon/venue/") -> list[str]:
    """Below the names of rooms, line by line."""
    return page(address).main.texts("tspan", class_="plan-told")


def in_table() -> list[str]:
    return page("/kubecon/venue/").main.all("table")[0].texts("td")


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("09:59", (["free until 10:00"], ["free", "10:00 At 10:00"])),
        ("10:00", (["At 10:00", "until 10:30"], ["At 10:00 until 10:30", "10:30 At 10:30"])),
        ("10:29", (["At 10:00", "until 10:30"], ["At 10:00 until 10:30", "10:30 At 10:30"])),
        ("10:30", (["At 10:30", "until 11:00"], ["At 10:30 until 11:00", "–"])),
        ("11:00", ([], ["–", "–"])),
    ],
)
def test_plan_and_table_tell_what_is_on_at_each_edge(
    edition: Edition, hall: Room, clock: Any, time: str, expected: tuple[list[str], list[str]]
):
    told, cells = expected
    talk_in(hall, "10:00", edition)
    talk_in(hall, "10:30", edition)
    clock(time)
    assert on_plan() == on_plan("/kubecon/venue/hall/") == told
    assert in_table() == cells
    facts = page("/kubecon/venue/hall/").main
    assert [facts.fact("On now").text, facts.fact("Next").text] == cells


def test_next_on_another_day_is_told_with_it(edition: Edition, hall: Room, clock: Any):
    talk_in(hall, "09:00", edition, day=21)
    clock("18:00")
    assert (on_plan(), in_table()) == (["next Thu 09:00"], ["–", "Thu 09:00 At 09:00"])
    clock("00:00", day=21)
    assert (on_plan(), in_table()) == (["free until 09:00"], ["free", "09:00 At 09:00"])


@pytest.mark.parametrize(("time", "day"), [("23:59", 18), ("00:00", 23), ("12:00", 30)])
def test_outside_its_days_an_edition_tells_nothing_of_now(
    edition: Edition, hall: Room, clock: Any, time: str, day: int
):
    talk_in(hall, "10:00", edition)
    clock(time, day=day)
    found = page("/kubecon/venue/").main
    assert on_plan() == []
    assert found.one("table").texts("th") == ["Room", "Hall"]
    assert "now" not in found.text
    assert [term.text for term in page("/kubecon/venue/hall/").main.all("dt")] == ["Seats", "Floor"]


def test_what_runs_into_the_night_after_the_last_day_is_on(edition: Edition, hall: Room, clock: Any):
    talk_in(hall, "23:00", edition, 120, day=22)
    clock("00:30", day=23)
    assert on_plan() == ["At 23:00", "until 01:00"]
    clock("01:00", day=23)
    assert on_plan() == []


def test_cancelled_talks_drafts_and_unknown_hours_are_not_on(edition: Edition, hall: Room, clock: Any):
    talk_in(hall, "10:00", edition, is_cancelled=True)
    talk_in(hall, "10:00", edition, is_published=False)
    make_talk(edition=edition, room=hall)
    clock("10:10")
    assert (on_plan(), in_table()) == ([], ["–", "–"])


def test_two_at_once_are_both_in_the_table(edition: Edition, hall: Room, clock: Any):
    talk_in(hall, "10:00", edition, 60, title="Long")
    talk_in(hall, "10:10", edition, title="Short")
    clock("10:15")
    assert in_table()[0] == "Short until 10:40 Long until 11:00"


def test_full_room_is_marked_with_where_to_go_until_the_talk_is_over(edition: Edition, hall: Room, clock: Any):
    talk = talk_in(hall, "10:00", edition)
    clock("09:50")
    talk.mark_full(overflow=make_room(venue=edition.venue, name="Lobby"))
    assert on_plan() == ["full"]
    assert in_table()[1] == "10:00 At 10:00 Full: shown in Lobby as well"
    clock("10:00")
    assert on_plan() == ["At 10:00", "until 10:30, full"]
    found = page("/kubecon/venue/").main
    assert found.one(class_="room-full").text == "Full: shown in Lobby as well"
    assert found.one("svg").all("a", class_="plan-full") != []
    assert found.one(class_="plan-legend").text == "full"
    clock("10:30")
    assert on_plan() == []
    assert page("/kubecon/venue/").main.all(class_="room-full") == []


def test_page_is_made_anew_when_something_begins_or_ends_or_the_day_does(
    edition: Edition, hall: Room, monkeypatch: pytest.MonkeyPatch
):
    talk_in(hall, "10:00", edition)
    # The page cache has a clock of its own.
    stands = {"now": datetime.datetime(2024, 3, 20, 9, 59, tzinfo=PARIS)}
    monkeypatch.setattr(timezone, "now", lambda: stands["now"])
    monkeypatch.setattr("time.time", lambda: datetime.datetime.timestamp(stands["now"]))
    for time, day, told in (
        ("09:59", 20, "free until 10:00"),
        ("10:00", 20, "until 10:30"),
        ("10:30", 20, ""),
        ("00:00", 23, ""),
    ):
        hour, minute = map(int, time.split(":"))
        stands["now"] = datetime.datetime(2024, 3, day, hour, minute, tzinfo=PARIS)
        assert "".join(on_plan()[-1:]) == told, time
    assert "On now" not in page("/kubecon/venue/").main.text


def test_rooms_without_a_floor_are_in_a_table_of_their_own(edition: Edition, hall: Room, clock: Any):
    talk_in(make_room(venue=edition.venue, name="Tent"), "10:00", edition)
    clock("10:00")
    assert page("/kubecon/venue/").main.under("Floor not recorded").one("table").texts("td") == [
        "not recorded",
        "At 10:00 until 10:30",
        "–",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_on_costs_no_more_queries_with_more_rooms(
    edition: Edition, hall: Room, clock: Any, rows: int, django_assert_num_queries: DjangoAssertNumQueries
):
    lobby = make_room(venue=edition.venue)
    for number in range(rows):
        room = make_room(floor=hall.floor, slug=f"room-{number}", **PLACE)
        talk_in(room, "10:00", edition).mark_full(overflow=lobby)
        talk_in(room, "11:00", edition)
    clock("10:10")
    for address in ("/kubecon/venue/", "/kubecon/venue/?from=hall&to=room-0", "/kubecon/venue/room-0/"):
        with django_assert_num_queries(8, info=address):
            assert "Full" in Client().get(address).text


# From room to room


def building(edition: Edition) -> Venue:
    """Attic above, Hall and Loft below, and Nook nobody knows where."""
    lower = make_floor(venue=edition.venue, level=1, name="Level 1")
    upper = make_floor(venue=edition.venue, level=3, name="Level 3")
    size = {"y": 0, "width": 10, "depth": 10}
    make_room(floor=lower, slug="hall", name="Hall", x=0, **size)
    make_room(floor=lower, slug="loft", name="Loft", x=90, **size)
    make_room(floor=upper, slug="attic", name="Attic", x=0, **size)
    make_room(floor=lower, slug="nook", name="Nook")
    return edition.venue  # type: ignore[return-value]


def answer(query: str) -> list[str]:
    found: Element = page(f"/kubecon/venue/?{query}").main.one("div", role="status")
    return found.texts("p")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("from=&to=", []),
        ("from=hall&to=loft", ["From Hall, Level 1, to Loft, Level 1: about 2 min"]),
        ("from=hall&to=attic", ["From Hall, Level 1, to Attic, Level 3: about 3 min"]),
        ("from=hall&to=hall", ["Hall is Hall: you are there."]),
        ("from=hall", ["Choose where the way ends, too."]),
        ("to=hall", ["Choose where the way begins, too."]),
        ("from=hall&to=nook", ["the place of Nook on the plan is not recorded, so how far it is cannot be told."]),
        ("from=moon&to=hall", ["There is no room “moon” in this venue. Choose one of the list."]),
        (
            "from=%3Cb%3E&to=%00",
            [
                "There is no room “<b>” in this venue. Choose one of the list.",
                "There is no room “\0” in this venue. Choose one of the list.",
            ],
        ),
        (f"from={'x' * 5000}", [f"There is no room “{'x' * 100}” in this venue. Choose one of the list."]),
    ],
)
def test_way_from_room_to_room_is_answered(edition: Edition, query: str, expected: list[str]):
    building(edition)
    assert answer(query) == expected


def test_way_keeps_what_was_chosen_and_former_slugs(edition: Edition):
    building(edition)
    Room.objects.filter(slug="hall").update(slug="great-hall")
    found = page("/kubecon/venue/?from=hall&to=attic").main
    assert [option.text for option in found.all("option") if "selected" in option.attributes] == ["Hall", "Attic"]
    assert [group.attributes["label"] for group in found.all("optgroup")] == ["Level 3", "Level 1"] * 2


def test_times_of_a_schematic_plan_are_marked_as_estimates(edition: Edition):
    type(building(edition)).objects.update(plan_is_schematic=True, walking_speed=0.5)
    assert answer("from=hall&to=loft") == [
        "From Hall, Level 1, to Loft, Level 1: about 3 min (estimated from a schematic plan)"
    ]
    assert "Estimated from a schematic plan." in page("/kubecon/venue/hall/").main.under("How far it is").texts("p")


def test_room_tells_how_far_all_others_are_the_nearest_first(edition: Edition):
    building(edition)
    found = page("/kubecon/venue/hall/").main.under("How far it is")
    assert found.texts("li") == ["Loft about 2 min", "Attic Level 3 about 3 min", "Nook not recorded"]
    assert found.texts("p") == []


def test_room_of_unknown_place_tells_no_ways(edition: Edition):
    building(edition)
    assert "How far it is" not in page("/kubecon/venue/nook/").main.headings


# On the page of a talk


def test_talk_marks_its_room_on_a_small_plan(edition: Edition):
    building(edition)
    talk = make_talk(edition=edition, room=Room.objects.get(slug="loft"))
    small = page(talk.get_absolute_url()).main.one("a", class_="locator")
    assert (small.text, small.attributes["href"]) == ("Show on the plan", "/kubecon/venue/loft/#plan")
    marks = [(rect.attributes.get("class"), rect.attributes.get("x")) for rect in small.all("rect")]
    assert marks == [("locator-floor", None), (None, "0"), ("locator-here", "90")]
    assert page("/kubecon/venue/loft/").main.one(id="plan").one("a", aria_current="true").text == "Loft"


def test_talk_of_unknown_place_has_no_plan(edition: Edition):
    building(edition)
    elsewhere = make_room(floor=make_floor(), **PLACE)
    for room in (None, Room.objects.get(slug="nook"), elsewhere):
        talk = make_talk(edition=edition, room=room)
        assert page(talk.get_absolute_url()).main.all(class_="locator") == []
