"""The timetable: which day, what stands where on it, and the filters of the list."""

import datetime
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from talks.filters import TalkFilter
from talks.models import Edition
from tests.busy_day import make_busy_day
from tests.clock import clock_at
from tests.make import (
    make_appearance,
    make_edition,
    make_event,
    make_floor,
    make_room,
    make_scheduled_talk,
    make_speaker,
    make_tag,
    make_talk,
    make_venue,
)
from tests.talks.views.asking import chips_of
from tests.talks.views.reading import Element, page
from tests.talks.views.world import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", short_name="KubeCon EU", venue=make_venue())


def schedule(query: str = "") -> Element:
    return page(f"/kubecon/schedule/?{query}".rstrip("?")).main


def days(found: Element) -> list[str]:
    return found.texts("h2", class_="talk-day-heading")


def titles(found: Element) -> list[str]:
    return found.texts(class_="talk-row-title")


def block(found: Element, title: str) -> Element:
    (row,) = [row for row in found.all("li", class_="slot") if title in row.texts("a")]
    return row


def tabs(found: Element) -> dict[str, tuple[str, bool]]:
    """What each says, where it leads, and whether it is shown."""
    links = found.one("nav", aria_label="Days").all("a")
    return {link.text: (link.attributes["href"], "aria-current" in link.attributes) for link in links}


# Which day


def test_day_is_that_of_the_clock_while_the_edition_lasts(edition: Edition):
    told = {}
    for day, clock in ((18, "23:59"), (19, "00:00"), (20, "23:59"), (21, "00:00"), (22, "23:59"), (23, "00:00")):
        with clock_at(clock, day=day):
            told[day, clock] = days(schedule())
    assert told == {
        (18, "23:59"): ["Tuesday 19 March"],
        (19, "00:00"): ["Tuesday 19 March"],
        (20, "23:59"): ["Wednesday 20 March"],
        (21, "00:00"): ["Thursday 21 March"],
        (22, "23:59"): ["Friday 22 March"],
        (23, "00:00"): ["Tuesday 19 March"],
    }


def test_day_is_the_first_with_talks_before_and_after_the_edition(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, day=21)
    assert days(schedule()) == ["Thursday 21 March"]


def test_day_moves_on_at_midnight_and_costs_one_query_until_then(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
):
    with clock_at("10:00"):
        first = Client().get("/kubecon/schedule/")
    with clock_at("23:59"), django_assert_num_queries(1):
        same = Client().get("/kubecon/schedule/", headers={"If-None-Match": first["ETag"]})
    with clock_at("00:00", day=21):
        next_day = Client().get("/kubecon/schedule/", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, next_day.status_code) == (304, 200)


def test_day_asked_for_stays_over_midnight(edition: Edition, django_assert_num_queries: DjangoAssertNumQueries):
    make_scheduled_talk("10:00", edition=edition)
    with clock_at("10:00"):
        Client().get("/kubecon/schedule/?day=2024-03-20")
    with clock_at("10:00", day=22), django_assert_num_queries(1):
        Client().get("/kubecon/schedule/?day=2024-03-20")


def test_every_day_has_a_tab_that_counts_its_talks(edition: Edition):
    make_scheduled_talk("10:00", edition=edition)
    make_talk(edition=edition, day=datetime.date(2024, 3, 20))
    make_talk(edition=edition)
    assert tabs(schedule("day=2024-03-20&q=mean")) == {
        "Tue, 19 Mar 0 talks": ("?q=mean&day=2024-03-19", False),
        "Wed, 20 Mar 2 talks": ("?q=mean&day=2024-03-20", True),
        "Thu, 21 Mar 0 talks": ("?q=mean&day=2024-03-21", False),
        "Fri, 22 Mar 0 talks": ("?q=mean&day=2024-03-22", False),
        "Day not recorded 1 talk": ("?q=mean&day=unknown", False),
    }


def test_several_days_stand_under_one_another(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, day=21, title="Later")
    make_scheduled_talk("10:00", edition=edition, title="Earlier")
    make_talk(edition=edition, title="Whenever")
    found = schedule("day=2024-03-21&day=2024-03-20&day=unknown")
    assert days(found) == ["Wednesday 20 March", "Thursday 21 March", "Day and time not recorded"]
    assert titles(found) == ["Earlier", "Later", "Whenever"]


def test_talks_without_a_day_have_a_view_of_their_own(edition: Edition):
    make_talk(edition=edition, title="Whenever")
    make_scheduled_talk("10:00", edition=edition)
    found = schedule("day=unknown")
    assert (days(found), titles(found)) == (["Day and time not recorded"], ["Whenever"])


def test_edition_of_which_no_day_is_known_shows_its_talks_all_the_same():
    edition = make_edition(slug="kubecon", first_day=None, last_day=None)
    make_talk(edition=edition, title="Whenever")
    assert titles(schedule()) == ["Whenever"]


@pytest.mark.parametrize("word", ["1999-01-01", "2024-02-30", "tomorrow", "'; --", "2024-03-20T10"])
def test_day_that_there_is_not_is_answered_in_words(edition: Edition, word: str):
    make_scheduled_talk("10:00", edition=edition)
    found = schedule(urlencode({"day": word}))
    assert titles(found) == []
    assert [chip for chip in chips_of(found) if word in chip or "1999" in chip] != []
    assert found.all(class_="empty") != []


def test_day_and_edition_without_anything_say_so():
    make_edition(slug="kubecon")
    assert schedule("day=2024-03-20").one(class_="empty").text == "Nothing is recorded for this day."
    Edition.objects.update(first_day=None, last_day=None)
    assert schedule().one(class_="empty").text == "No programme is recorded for this edition yet. The whole timetable"


# What stands where


def test_block_stands_in_the_column_of_its_room_at_its_minute(edition: Edition):
    low, high = (make_floor(venue=edition.venue, level=level) for level in (1, 2))
    rooms = [make_room(floor=floor, name=name) for floor, name in ((high, "A"), (low, "C"), (low, "B"))]
    for number, room in enumerate([*rooms, None]):
        make_scheduled_talk(f"10:{5 * number:02}", 25, edition=edition, room=room, title=f"In {room}")
    found = schedule("day=2024-03-20")
    assert found.texts(class_="grid-room") == ["B", "C", "A", "Room not recorded"]
    places = {title: block(found, title).attributes["class"].split()[2:7] for title in titles(found)}
    assert places == {
        "In A": ["h0", "m0", "d0", "e25", "c3"],
        "In C": ["h0", "m5", "d0", "e25", "c2"],
        "In B": ["h0", "m10", "d0", "e25", "c1"],
        "In None": ["h0", "m15", "d0", "e25", "c4"],
    }


def test_markup_is_in_the_order_of_time_then_of_rooms(edition: Edition):
    one, two = (make_room(venue=edition.venue, name=name) for name in "ab")
    for start, room, title in (("11:00", one, "c"), ("10:00", two, "b"), ("10:00", one, "a")):
        make_scheduled_talk(start, edition=edition, room=room, title=title)
    assert titles(schedule("day=2024-03-20")) == ["a", "b", "c"]


def test_block_tells_hours_room_people_and_event(edition: Edition):
    room = make_room(venue=edition.venue, name="Hall", slug="hall")
    event = make_event(edition=edition, name="ArgoCon")
    talk = make_scheduled_talk("10:00", edition=edition, room=room, event=event, title="Keptn", slug="keptn")
    for position, name in enumerate(("Ada", "Grace")):
        make_appearance(talk=talk, speaker=make_speaker(name=name), position=position)
    found = block(schedule("day=2024-03-20"), "Keptn")
    assert found.texts("p")[:2] == ["10:00–10:30 Hall", "ArgoCon · Ada, Grace"]
    assert found.links == [
        ("Hall", "/kubecon/venue/hall/"),
        ("Keptn", "/kubecon/talks/keptn/"),
        ("☆", "/kubecon/talks/keptn/star/"),
    ]


def test_every_time_is_an_element_of_its_own_with_its_offset(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, title="Keptn")
    times = block(schedule("day=2024-03-20"), "Keptn").all("time")
    assert [(time.text, time.attributes["datetime"]) for time in times] == [
        ("10:00", "2024-03-20T10:00:00+01:00"),
        ("10:30", "2024-03-20T10:30:00+01:00"),
    ]


def test_talk_over_midnight_stands_under_the_day_it_starts(edition: Edition):
    make_scheduled_talk("23:30", 90, edition=edition, title="Party")
    found = schedule("day=2024-03-20")
    assert found.texts(class_="grid-hour") == ["23:00", "00:00"]
    assert block(found, "Party").texts("time") == ["23:30", "01:00"]
    assert titles(schedule("day=2024-03-21")) == []


def test_hours_are_those_of_the_clock_on_the_day_it_changes():
    edition = make_edition(slug="kubecon", last_day=datetime.date(2024, 3, 31))
    # On the wall from 01:00 to 04:00, which is two hours.
    make_scheduled_talk("01:00", 180, day=31, edition=edition, title="All night")
    found = schedule("day=2024-03-31")
    assert found.texts(class_="grid-hour") == ["01:00", "03:00"]
    assert "d2" in block(found, "All night").attributes["class"].split()


def test_talk_of_a_day_without_hours_stands_under_it(edition: Edition):
    make_talk(edition=edition, day=datetime.date(2024, 3, 20), title="Sometime")
    found = schedule("day=2024-03-20")
    assert found.under("Time not recorded").texts(class_="talk-row-title") == ["Sometime"]
    assert found.all(class_="grid") == []


def test_event_with_hours_and_a_room_is_a_band_in_it_and_any_other_a_line_above(edition: Edition):
    room = make_room(venue=edition.venue, name="Hall")
    hours = {"starts_at": START, "ends_at": START + datetime.timedelta(hours=7)}
    make_event(edition=edition, name="ArgoCon", slug="argocon", room=room, **hours)
    make_event(edition=edition, name="OpenTofu Day", room=room, day=START.date())
    make_event(edition=edition, name="Wasm Day", **hours)
    make_event(edition=edition, name="Yesterday", day=datetime.date(2024, 3, 19))
    make_event(edition=edition, name="Draft", day=START.date(), is_published=False)
    found = schedule("day=2024-03-20")
    band = found.one("li", class_="band")
    assert (band.text, band.attributes["class"]) == (
        "10:00–17:00 Hall ArgoCon",
        "talk-row slot band h0 m0 d7 e0 c1",
    )
    assert found.one(class_="day-events").text == (
        "All day or at a time not recorded: OpenTofu Day Hall · Wasm Day 10:00–17:00"
    )


def test_cancelled_talk_is_marked_where_it_would_have_been(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, title="Keptn").cancel()
    row = block(schedule("day=2024-03-20"), "Keptn")
    assert "slot-cancelled" in row.attributes["class"].split()
    assert row.texts(class_="mark-cancelled") == ["Cancelled"]


def test_drafts_do_not_stand_there(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, is_published=False)
    make_scheduled_talk("10:00", edition=edition, event=make_event(edition=edition, is_published=False))
    assert titles(schedule("day=2024-03-20")) == []


# Filters


@pytest.mark.parametrize("facet", sorted(TalkFilter.base_filters.keys() - {"q", "day"}))
def test_facet_of_the_list_narrows_the_day(edition: Edition, facet: str):
    make_scheduled_talk("10:00", edition=edition, title="Other")
    found = schedule(urlencode({"day": "2024-03-20", facet: "no-such"}))
    assert titles(found) == []
    assert found.text.count("No talk of this day passes all of these filters.") == 1


def test_query_of_the_list_means_the_same_here(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, title="Keptn", tags=[make_tag(slug="tofu", name="Tofu")])
    make_scheduled_talk("10:00", edition=edition, title="Other")
    query = "q=keptn&topic=tofu&day=2024-03-20"
    found = schedule(query)
    assert titles(found) == ["Keptn"]
    assert chips_of(found) == {
        "Text: keptn": "?topic=tofu&day=2024-03-20",
        "Topic: Tofu": "?q=keptn&day=2024-03-20",
    }
    assert found.one("a", class_="chip-clear").attributes["href"] == "?day=2024-03-20"
    assert f"/kubecon/talks/?{query}" in found.hrefs
    assert f"/kubecon/schedule/?{query}" in page(f"/kubecon/talks/?{query}").main.hrefs


def test_form_keeps_text_day_and_order(edition: Edition):
    make_scheduled_talk("10:00", edition=edition)
    form = schedule("q=mean&day=2024-03-20&order=title").one("form")
    kept = {(box.attributes["name"], box.attributes["value"]) for box in form.all("input", type="hidden")}
    assert kept == {("q", "mean"), ("day", "2024-03-20"), ("order", "title")}
    assert form.attributes["action"] == "/kubecon/schedule/"


def test_default_day_under_filters_is_the_first_that_has_something(edition: Edition):
    make_scheduled_talk("10:00", edition=edition, title="Other")
    make_scheduled_talk("10:00", edition=edition, day=22, title="Keptn")
    assert titles(schedule("q=keptn")) == ["Keptn"]


def test_events_under_filters_are_those_of_the_talks_that_pass(edition: Edition):
    argocon, other = (make_event(edition=edition, name=name, day=START.date()) for name in ("ArgoCon", "Other"))
    make_scheduled_talk("10:00", edition=edition, event=argocon, title="Keptn")
    make_scheduled_talk("10:00", edition=edition, event=other)
    line = schedule("q=keptn&day=2024-03-20").one(class_="day-events")
    assert [text for text, _ in line.links] == ["ArgoCon"]


# Cost


def test_day_of_200_talks_keeps_the_budget(edition: Edition, django_assert_num_queries: DjangoAssertNumQueries):
    make_busy_day(edition, starts_at=START)
    query = "day=2024-03-20&track=busy-1&track=busy-2&topic=busy-3"
    for asked, count in (("", 6), ("day=2024-03-20", 6), (query, 6)):
        with django_assert_num_queries(count):
            response = Client().get(f"/kubecon/schedule/?{asked}")
        assert response.status_code == 200


def test_page_with_a_full_room_stands_until_its_talk_is_over(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
):
    address = "/kubecon/schedule/?day=2024-03-20"
    with clock_at("10:10"):
        make_scheduled_talk("10:00", edition=edition).mark_full()
        Client().get(address)
    with clock_at("10:29"), django_assert_num_queries(1):
        Client().get(address)
    with clock_at("10:30"), django_assert_num_queries(6):
        Client().get(address)
