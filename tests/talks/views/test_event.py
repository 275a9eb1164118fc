"""Co-located events and tags."""

import datetime

import pytest
from django.test import Client

from talks.models import Edition
from tests.make import (
    FIRST_DAY,
    make_edition,
    make_event,
    make_floor,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_talk,
    make_venue,
)
from tests.talks.views.asking import titles
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", short_name="KubeCon EU", venue=make_venue())


def test_event_tells_hosts_notes_and_talks(edition: Edition):
    start = datetime.datetime(2024, 3, 19, 8, tzinfo=datetime.UTC)
    event = make_event(
        edition=edition,
        slug="argocon",
        name="ArgoCon",
        description="All about *Argo*.",
        hosts=[make_speaker(slug="ada", name="Ada"), make_speaker(slug="grace", name="Grace")],
        organizer=make_organization(slug="cncf", name="CNCF"),
        room=make_room(floor=make_floor(venue=edition.venue, name="Level 7.1"), slug="hall", name="Hall"),
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=9),
        length="full-day",
    )
    make_link(event=event, kind="programme", url="https://sched.example/")
    make_note(report=make_report(edition=edition, team="JWorks"), event=event, text="Full house.")
    make_talk(event=event, title="In it")
    make_talk(edition=edition, title="Not in it")
    found = page("/kubecon/events/argocon/").main
    assert {term: found.fact(term).text for term in ("When", "Where", "Hosted by", "Organised by", "Links")} == {
        "When": "Tuesday 19 March, 09:00–18:00 (CET) · full day",
        "Where": "Hall, Level 7.1",
        "Hosted by": "Ada, Grace",
        "Organised by": "CNCF",
        "Links": "Programme page",
    }
    facts = found.one("dl")
    assert facts.hrefs == [
        *(
            "/kubecon/venue/hall/",
            "/speakers/ada/",
            "/speakers/grace/",
            "/organizations/cncf/",
            "https://sched.example/",
        )
    ]
    assert found.under("Notes").text == "Notes Noted by JWorks Full house."
    assert titles(found) == ["In it"]
    assert found.one("em").text == "Argo"


def test_event_of_which_nothing_is_known_says_so(edition: Edition):
    make_event(edition=edition, slug="argocon", name="ArgoCon")
    found = page("/kubecon/events/argocon/").main
    assert found.fact("When").text == "Day and time not recorded"
    assert found.fact("Where").text == "Room not recorded"
    assert found.one(class_="empty").text == "No talk of ArgoCon is recorded here."


def test_events_are_listed_by_day_with_hosts_rooms_and_talks(edition: Edition):
    host, room = make_speaker(name="Ada"), make_room(venue=edition.venue, slug="hall", name="Hall")
    make_event(edition=edition, slug="z", name="Z Day", day=FIRST_DAY, length="half-day", room=room, hosts=[host])
    unknown = make_event(edition=edition, slug="a", name="A Day")
    for published in (True, True, False):
        make_talk(event=unknown, is_published=published)
    found = page("/kubecon/events/").main
    assert found.texts("li") == [
        "Z Day Tuesday 19 March · half day · Hall Hosted by Ada",
        "A Day Day not recorded 2 talks noted",
    ]
    assert found.hrefs == ["/kubecon/events/z/", "/kubecon/venue/hall/", "/kubecon/events/a/"]


def test_edition_without_events_says_so(edition: Edition):
    assert page("/kubecon/events/").one(class_="empty").text == ("No co-located events are recorded for this edition.")


# Tags


def test_tag_tells_its_talks_over_all_editions_the_latest_first(edition: Edition):
    tag = make_tag(slug="tofu", name="OpenTofu", kind="project", other_names=["the fork"], description="A *fork*.")
    make_talk(edition=make_edition(year=2019, short_name="KubeCon 2019", slug="old"), title="Long ago", tags=[tag])
    make_talk(edition=edition, title="Now", tags=[tag])
    make_talk(edition=edition, title="Something else")
    found = page("/tags/tofu/").main
    assert found.headings == ["OpenTofu", "2 talks", "Now", "Long ago"]
    assert found.one(class_="kicker").text == "Tags · project"
    assert "Also written the fork" in found.texts("p")
    rows = found.all("p", class_="talk-row-tags")
    assert [row.links for row in rows] == [
        [("KubeCon EU", "/kubecon/"), ("OpenTofu", "/tags/tofu/")],
        [("KubeCon 2019", "/old/"), ("OpenTofu", "/tags/tofu/")],
    ]


def test_tags_are_listed_by_kind_with_their_talks(edition: Edition):
    topic, other = make_tag(slug="ai", name="AI"), make_tag(slug="db", name="Databases")
    project = make_tag(slug="tofu", name="OpenTofu", kind="project")
    make_talk(edition=edition, tags=[topic, other, project])
    make_talk(tags=[topic])
    make_talk(tags=[other], is_published=False)
    make_tag(name="Unused")
    found = page("/tags/").main
    assert found.headings == ["Tags", "Topics", "Projects"]
    assert found.under("Topics").links == [("AI 2", "/tags/ai/"), ("Databases 1", "/tags/db/")]
    assert found.under("Projects").links == [("OpenTofu 1", "/tags/tofu/")]


def test_no_tags_are_said_to_be_none():
    assert page("/tags/").one(class_="empty").text == "No talk has a tag yet."


def test_tag_without_a_public_talk_has_no_page():
    tag = make_tag()
    make_talk(tags=[tag], is_published=False)
    assert Client().get(tag.get_absolute_url()).status_code == 404


def test_talks_of_a_tag_are_on_several_pages(edition: Edition):
    tag = make_tag(slug="ai")
    for n in range(51):
        make_talk(edition=edition, tags=[tag], title=f"Talk {n:02}")
    (following,) = page("/tags/ai/").all("a", rel="next")
    assert titles(page(f"/tags/ai/{following.attributes['href']}")) == ["Talk 50"]
    assert Client().get("/tags/ai/?page=3").status_code == 404
