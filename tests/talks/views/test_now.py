"""What is on now: per room, at every edge of the clock."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from talks.models import Edition
from tests.busy_day import make_busy_day
from tests.clock import clock_at
from tests.make import make_edition, make_event, make_room, make_scheduled_talk, make_talk, make_venue
from tests.talks.views.reading import Element, page
from tests.talks.views.world import START
from venue.models import Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", short_name="KubeCon EU", venue=make_venue())


@pytest.fixture
def hall(edition: Edition) -> Room:
    return make_room(venue=edition.venue, name="Hall", slug="hall")


def now(clock: str, *, day: int = 20) -> Element:
    with clock_at(clock, day=day):
        return page("/kubecon/now/").main


def lines(found: Element) -> dict[str, list[str]]:
    """What is told of each room, in the order of the page."""
    return {
        line.one("h2").text: [talk.text.removesuffix(" ☆") for talk in talks_of(line)]
        for line in found.all("li", class_="now-line")
    }


def talks_of(line: Element) -> list[Element]:
    return [*line.all(class_="now-talk"), *line.all("p", class_="quiet")]


def test_room_tells_what_runs_until_when_and_what_is_next(edition: Edition, hall: Room):
    make_scheduled_talk("10:00", edition=edition, room=hall, title="Keptn", slug="keptn")
    make_scheduled_talk("11:00", edition=edition, room=hall, title="Atlantis")
    make_scheduled_talk("12:00", edition=edition, room=hall, title="Much later")
    found = now("10:10")
    assert lines(found) == {"Hall": ["until 10:30 Keptn", "next, 11:00 Atlantis"]}
    assert [link for link in found.one("li", class_="now-line").links if "mean-comments" not in link[1]] == [
        ("Hall", "/kubecon/venue/hall/"),
        ("Keptn", "/kubecon/talks/keptn/"),
        ("☆", "/kubecon/talks/keptn/star/"),
    ]


def test_talk_is_on_from_its_start_up_to_its_end(edition: Edition, hall: Room):
    make_scheduled_talk("10:00", edition=edition, room=hall, title="Keptn")
    make_scheduled_talk("10:30", edition=edition, room=hall, title="Atlantis")
    told = {clock: lines(now(clock))["Hall"] for clock in ("09:59", "10:00", "10:29", "10:30", "10:59:59")}
    assert told == {
        "09:59": ["next, 10:00 Keptn"],
        "10:00": ["until 10:30 Keptn", "next, 10:30 Atlantis"],
        "10:29": ["until 10:30 Keptn", "next, 10:30 Atlantis"],
        "10:30": ["until 11:00 Atlantis", "Nothing after that today"],
        "10:59:59": ["until 11:00 Atlantis", "Nothing after that today"],
    }


def test_nearest_end_comes_first_then_the_nearest_start(edition: Edition):
    rooms = {name: make_room(venue=edition.venue, name=name) for name in "abcd"}
    for name, start, minutes in (("a", "10:30", 30), ("b", "10:00", 60), ("c", "10:00", 30), ("d", "10:20", 30)):
        make_scheduled_talk(start, minutes, edition=edition, room=rooms[name])
    assert list(lines(now("10:10"))) == ["c", "b", "d", "a"]


def test_talk_of_unknown_room_is_told_too(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, title="Keptn")
    assert lines(now("10:10")) == {"Room not recorded": ["until 10:30 Keptn", "Nothing after that today"]}


def test_cancelled_talk_is_not_on_but_told_apart(edition: Edition, hall: Room):
    make_scheduled_talk("10:00", edition=edition, room=hall, title="Keptn").cancel()
    make_scheduled_talk("11:00", edition=edition, room=hall, title="Atlantis")
    found = now("10:10")
    assert lines(found) == {"Hall": ["next, 11:00 Atlantis"]}
    assert found.one(id="now").attributes["data-running"] == "0"
    assert found.under("Cancelled").texts(class_="now-talk") == ["10:00–10:30 Keptn Hall Cancelled ☆"]
    assert now("10:30").all(id="cancelled") == []


def test_talk_over_midnight_is_on_after_it(edition: Edition, hall: Room):
    make_scheduled_talk("23:30", 60, edition=edition, room=hall, title="Party")
    make_scheduled_talk("09:00", edition=edition, day=21, room=hall, title="Keptn")
    assert lines(now("23:40")) == {"Hall": ["until 00:30 Party", "Nothing after that today"]}
    assert lines(now("00:10", day=21)) == {"Hall": ["until 00:30 Party", "next, 09:00 Keptn"]}


def test_nothing_now_but_later_today(edition: Edition, hall: Room):
    make_scheduled_talk("10:00", edition=edition, room=hall, title="Keptn")
    found = now("08:00")
    assert found.one(class_="now-said").text == "Nothing is on right now. Next comes, today:"
    assert lines(found) == {"Hall": ["next, 10:00 Keptn"]}


@pytest.mark.parametrize(("clock", "day"), [("12:00", 10), ("11:00", 19), ("23:59", 19)])
def test_nothing_more_today_leads_to_the_next_day_that_has_something(
    edition: Edition, hall: Room, clock: str, day: int
):
    make_scheduled_talk("10:00", edition=edition, day=19, room=hall) if day == 19 else None
    make_scheduled_talk("10:00", edition=edition, day=21, room=hall, title="Keptn")
    make_scheduled_talk("10:00", edition=edition, day=22, room=hall, title="Too late")
    found = now(clock, day=day)
    assert found.one(class_="now-said").text == "Nothing is on right now. Next, on Thursday 21 March:"
    assert lines(found) == {"Hall": ["next, 10:00 Keptn"]}
    assert "/kubecon/schedule/?day=2024-03-21" in found.hrefs


def test_after_the_edition_it_says_so(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, day=22)
    found = now("00:00", day=23)
    assert found.one(class_="empty").text == (
        "KubeCon EU is over. It ended on Friday 22 March 2024. What was on stands in the timetable, what was worth it "
        "under talks."
    )
    assert found.hrefs == ["/kubecon/schedule/", "/kubecon/talks/"]


def test_edition_without_hours_says_so(edition: Edition):
    make_talk(edition=edition)
    assert now("10:00").one(class_="empty").text == (
        "No talk of KubeCon EU that is still to come has its hours recorded. See the timetable and all talks."
    )


def test_drafts_and_other_editions_are_not_on(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, is_published=False)
    make_scheduled_talk("10:00", edition=edition, event=make_event(edition=edition, is_published=False))
    make_scheduled_talk("10:00")
    assert lines(now("10:10")) == {}


# Cheap to ask for


def test_page_stands_until_the_next_start_or_end(
    edition: Edition, hall: Room, django_assert_num_queries: DjangoAssertNumQueries
):
    make_scheduled_talk("10:00", edition=edition, room=hall)
    make_scheduled_talk("10:45", edition=edition, room=hall)
    with clock_at("10:00"):
        etag = Client().get("/kubecon/now/")["ETag"]
    told = {}
    for clock in ("10:29:59", "10:30", "10:44", "10:45"):
        with clock_at(clock):
            answer = Client().get("/kubecon/now/", headers={"If-None-Match": etag})
            etag = answer["ETag"]
            told[clock] = answer.status_code
    assert told == {"10:29:59": 304, "10:30": 200, "10:44": 304, "10:45": 200}
    with clock_at("10:50"), django_assert_num_queries(1):
        assert Client().get("/kubecon/now/", headers={"If-None-Match": etag}).status_code == 304


def test_move_shows_at_once(edition: Edition, hall: Room):
    talk = make_scheduled_talk("10:00", edition=edition, room=hall)
    assert list(lines(now("10:10"))) == ["Hall"]
    talk.move(to=make_room(venue=edition.venue, name="Attic"))
    assert list(lines(now("10:10"))) == ["Attic"]


def test_busy_moment_keeps_the_budget(edition: Edition, django_assert_num_queries: DjangoAssertNumQueries):
    make_busy_day(edition, starts_at=START)
    with clock_at("12:00"), django_assert_num_queries(5):
        assert Client().get("/kubecon/now/").status_code == 200
