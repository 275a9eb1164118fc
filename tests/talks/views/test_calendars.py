"""Calendar addresses: what each holds, for whom, and at what price."""

import datetime
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from talks.models import Edition, Talk
from tests.make import (
    make_edition,
    make_event,
    make_link,
    make_note,
    make_report,
    make_room,
    make_scheduled_talk,
    make_speaker,
    make_tag,
    make_talk,
    make_venue,
)
from tests.talks.calendars import fetch, read
from tests.talks.views.asking import list_of, titles
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db

NO_HOURS = datetime.date(2024, 3, 21)


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", short_name="KubeCon EU 2024", venue=make_venue())


def listed(address: str) -> list[str]:
    return read(fetch(address)).titles


# What each address holds


def test_list_takes_the_query_string_and_knows_no_pages(edition: Edition):
    room = make_room(venue=edition.venue, slug="e03", name="E03")
    for n in range(55):
        make_scheduled_talk("9:00", edition=edition, room=room, title=f"Talk {n}")
    make_scheduled_talk("9:00", edition=edition, title="Elsewhere")
    assert len(listed("/kubecon/talks.ics?room=e03&page=2&order=title")) == 55
    assert len(listed("/kubecon/talks.ics")) == 56
    assert listed("/kubecon/talks.ics?q=elsewhere") == ["Elsewhere"]


def test_calendar_is_called_by_its_filters_and_knows_its_page(edition: Edition):
    make_scheduled_talk("9:00", edition=edition, room=make_room(venue=edition.venue, slug="e03", name="Room E03"))
    calendar = read(fetch("/kubecon/talks.ics?order=title&room=e03&room=")).calendar
    assert calendar.calendar_name == "KubeCon EU 2024: Room E03"
    assert calendar["DESCRIPTION"] == f"Talks of {edition}, narrowed to Room E03."
    assert (calendar["URL"], calendar["SOURCE"]) == (
        *("http://testserver/kubecon/talks/?room=e03", "http://testserver/kubecon/talks.ics?room=e03"),
    )
    assert read(fetch("/kubecon/talks.ics?room=e03")).calendar["UID"] == calendar["UID"]
    assert read(fetch("/kubecon/talks.ics")).calendar["UID"] != calendar["UID"]


@pytest.mark.parametrize(
    "query", ["room=nowhere", "day=yesterday", "q=%00", "format=%F0%9F%98%80", "topic=a&topic=b&level=x", "q=xylophone"]
)
def test_nonsense_is_answered_by_a_calendar_without_entries(query: str, edition: Edition):
    make_scheduled_talk("9:00", edition=edition)
    expected = [] if query != "q=%00" else titles(list_of(edition))
    assert listed(f"/kubecon/talks.ics?{query}") == expected


def test_programme_holds_the_talks_of_events(edition: Edition):
    make_scheduled_talk("9:00", edition=edition, title="Keynote")
    make_scheduled_talk("9:00", edition=edition, title="Argo", event=make_event(edition=edition, slug="argocon"))
    make_scheduled_talk("9:00", title="Another edition")
    assert listed("/kubecon/schedule.ics") == ["Argo", "Keynote"]
    assert listed("/kubecon/schedule.ics?event=argocon") == ["Argo"]
    assert read(fetch("/kubecon/schedule.ics")).calendar["URL"] == "http://testserver/kubecon/schedule/"


def test_one_talk(edition: Edition):
    make_scheduled_talk("9:00", edition=edition)
    talk = make_scheduled_talk("9:00", edition=edition, slug="mean", title="Mean Comments")
    found = read(fetch("/kubecon/talks/mean.ics"))
    assert found.entries.keys() == {str(talk.guid)}
    assert found.calendar.calendar_name == "Mean Comments"


def test_uid_stays_over_title_slug_and_time(edition: Edition):
    talk = make_scheduled_talk("9:00", edition=edition, slug="mean")
    before = read(fetch("/kubecon/talks/mean.ics")).calendar
    later = datetime.timedelta(hours=1)
    Talk.objects.update(slug="kind", title="Kind", starts_at=talk.starts_at + later, ends_at=talk.ends_at + later)
    after = read(Client().get("/kubecon/talks/mean.ics", follow=True).content).calendar
    assert (before["UID"], before.events[0]["UID"]) == (after["UID"], after.events[0]["UID"])
    assert after.events[0]["SUMMARY"] == "Kind"


def test_talk_without_a_day_gives_an_empty_calendar_and_no_link(edition: Edition):
    talk = make_talk(edition=edition, slug="mean")
    assert listed("/kubecon/talks/mean.ics") == []
    assert "/kubecon/talks/mean.ics" not in page(talk.get_absolute_url()).hrefs


def test_file_has_a_name_and_is_asked_for_again(edition: Edition):
    make_scheduled_talk("9:00", edition=edition, slug="mean")
    for address, name in (("talks", "kubecon-talks"), ("schedule", "kubecon-schedule"), ("talks/mean", "mean")):
        response = Client().get(f"/kubecon/{address}.ics")
        assert response["Content-Disposition"] == f'inline; filename="{name}.ics"'
        assert response["Cache-Control"] == "public, no-cache"
        head = Client().head(f"/kubecon/{address}.ics")
        assert (head.content, head["ETag"]) == (b"", response["ETag"])


def test_addresses_in_it_are_those_of_the_site_that_is_asked(edition: Edition, settings: Any):
    settings.ALLOWED_HOSTS = ["testserver", "notes.example.org"]
    make_scheduled_talk("9:00", edition=edition, slug="mean")
    for host in ("testserver", "notes.example.org", "testserver"):
        response = Client().get("/kubecon/talks.ics", headers={"host": host})
        assert read(response.content).only["URL"] == f"http://{host}/kubecon/talks/mean/"


def test_drafts_are_in_no_calendar(edition: Edition):
    make_scheduled_talk("9:00", edition=edition, title="Draft", is_published=False)
    event = make_event(edition=edition, is_published=False, slug="hidden")
    make_scheduled_talk("9:00", edition=edition, event=event, title="Of a draft", slug="of-a-draft")
    for address in ("talks", "schedule"):
        assert listed(f"/kubecon/{address}.ics") == []
        assert listed(f"/kubecon/{address}.ics?event=hidden") == []
    assert Client().get("/kubecon/talks/of-a-draft.ics").status_code == 404


def test_full_room_is_told_while_the_talk_runs(edition: Edition):
    now = timezone.now()
    Edition.objects.update(first_day=now.date(), last_day=now.date() + datetime.timedelta(days=1), time_zone="UTC")
    edition.refresh_from_db()
    over_at = now + datetime.timedelta(seconds=1.5)
    talk = make_talk(edition=edition, starts_at=now, ends_at=over_at, slug="mean", room=make_room(name="A"))
    talk.mark_full(overflow=make_room(name="B"))
    for address in ("talks", "schedule", "talks/mean"):
        assert read(fetch(f"/kubecon/{address}.ics")).only["DESCRIPTION"].startswith("The room is full. Go to B.")
    time.sleep(max(0, (over_at - timezone.now()).total_seconds()) + 0.05)
    for address in ("talks", "schedule", "talks/mean"):
        assert "full" not in read(fetch(f"/kubecon/{address}.ics")).only["DESCRIPTION"]


def test_full_room_sends_to_the_video_where_no_room_is_named(edition: Edition):
    ends_at = timezone.now() + datetime.timedelta(hours=1)
    talk = make_talk(edition=make_edition(first_day=None, last_day=None), starts_at=timezone.now(), ends_at=ends_at)
    address = talk.get_absolute_url().rstrip("/") + ".ics"
    talk.mark_full()
    assert read(fetch(address)).only["DESCRIPTION"].startswith("The room is full.\n")
    make_link(talk=talk, url="https://video.example/1")
    told = "The room is full. Video: https://video.example/1\n"
    assert read(fetch(address)).only["DESCRIPTION"].startswith(told)


# The same as the list


@pytest.fixture
def programme(edition: Edition) -> Edition:
    """Some of everything: with hours, with a day alone, with neither, cancelled."""
    rooms = [make_room(venue=edition.venue, slug=f"room-{n}") for n in range(2)]
    tags = [make_tag(slug=f"tag-{n}") for n in range(3)]
    events = [None, make_event(edition=edition, slug="argocon")]
    report = make_report(edition=edition)
    for n in range(24):
        fields = {
            "edition": edition,
            "room": [*rooms, None][n % 3],
            "event": events[n % 2],
            "title": f"Talk {n} of mean",
            "format": ["", "panel", "keynote"][n % 3],
            "tags": [tags[n % 3], tags[(n + 1) % 3]],
            "is_cancelled": n % 7 == 0,
            "speakers": [make_speaker(slug=f"ada-{n}")],
        }
        if n % 4 == 0:
            talk = make_talk(**fields, day=NO_HOURS if n % 8 else None)
        else:
            talk = make_scheduled_talk(f"{9 + n % 8}:00", day=19 + n % 4, **fields)
        if n % 5 == 0:
            make_link(talk=talk)
            make_note(report=report, talk=talk, emphasis="highlighted")
    return edition


VALUES = {
    "q": ["mean", "talk", "maen", "7"],
    "topic": ["tag-0", "tag-1", "no-such-tag"],
    "event": ["argocon", "main"],
    "day": ["2024-03-20", "2024-03-21", "unknown", "never"],
    "room": ["room-0", "room-1", "unknown", "x"],
    "format": ["panel", "keynote", "x"],
    "speaker": ["ada-3", "ada-4"],
    "video": ["yes", "no"],
    "notes": ["yes"],
    "emphasis": ["highlighted", "noteworthy"],
    "order": ["title", "notes", "best", "x"],
}
ASKED = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(words), min_size=1, max_size=1 if name in ("q", "order") else 2)
        for name, words in VALUES.items()
    },
)


@given(query=ASKED)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_calendar_has_the_talks_of_the_list(query: dict[str, list[str]], programme: Edition):
    without_day = set(programme.talks.filter(day=None).values_list("title", flat=True))
    found = list_of(programme, **query)
    shown = set(titles(found))
    for address in ("talks", "schedule"):
        calendar = read(fetch(f"/kubecon/{address}.ics?{urlencode(query, doseq=True)}"))
        assert {title.removeprefix("Cancelled: ") for title in calendar.titles} == shown - without_day
        assert left_out(str(calendar.calendar["DESCRIPTION"])) == len(shown & without_day)
    for paragraph in found.texts("p", class_="calendar"):
        assert left_out(paragraph) == len(shown & without_day)


def left_out(told: str) -> int:
    words = told.partition("day is not recorded: ")[2].split()
    return int(words[0]) if words else 0


# Links on pages


def test_pages_link_the_calendar_of_their_talks(edition: Edition):
    room, event = make_room(venue=edition.venue, slug="e03"), make_event(edition=edition, slug="argocon")
    talk = make_scheduled_talk("9:00", edition=edition, room=room, event=event)
    make_talk(edition=edition, room=room)
    for address, query in (
        *(("/kubecon/talks/", ""), ("/kubecon/talks/?room=e03&order=title", "?room=e03")),
        *(("/kubecon/venue/e03/", "?room=e03"), ("/kubecon/events/argocon/", "?event=argocon")),
    ):
        line = page(address).one("p", class_="calendar")
        assert line.hrefs == [f"/kubecon/talks.ics{query}", f"webcal://testserver/kubecon/talks.ics{query}"]
        assert ("1 talk." in line.text) == (query != "?event=argocon"), address
        assert len(listed(line.hrefs[0])) == 1
    alternate = page("/kubecon/talks/?room=e03").one("link", rel="alternate", type="text/calendar")
    assert alternate.attributes["href"] == "/kubecon/talks.ics?room=e03"
    found = page(talk.get_absolute_url())
    file = talk.get_absolute_url().rstrip("/") + ".ics"
    assert ("Add to calendar", file) in found.links
    assert found.one("link", rel="alternate", type="text/calendar").attributes["href"] == file


def test_list_that_no_calendar_can_show_links_none(edition: Edition):
    make_talk(edition=edition)
    assert page("/kubecon/talks/").all("p", class_="calendar") == []
    assert page("/kubecon/talks/?q=xylophone").all("p", class_="calendar") == []


# What it costs

COSTS = {
    "talks.ics": 5,
    "talks.ics?room=e03&q=mean": 6,
    "talks.ics?room=nowhere": 5,
    "schedule.ics": 5,
    "talks/first.ics": 4,
}


def fill(edition: Edition, rows: int) -> None:
    room, event = make_room(venue=edition.venue, slug="e03"), make_event(edition=edition)
    speaker, tag = make_speaker(), make_tag()
    for n in range(rows):
        fields = {"title": f"Mean {n}", "slug": f"mean-{n}" if n else "first", "speakers": [speaker], "tags": [tag]}
        make_link(talk=make_scheduled_talk("9:00", edition=edition, room=room, event=event, **fields))


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_calendar_keeps_its_budget(rows: int, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries):
    fill(edition, rows)
    for address, count in COSTS.items():
        with django_assert_num_queries(count, info=address):
            made = Client().get(f"/kubecon/{address}")
        with django_assert_num_queries(1, info=address):
            known = Client().get(f"/kubecon/{address}", headers={"If-None-Match": made["ETag"]})
        assert (known.status_code, known.content) == (304, b""), address
