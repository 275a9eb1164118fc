"""The first page, the list of editions, and an edition's own page."""

import datetime

import pytest
from django.test import Client

from tests.make import (
    make_edition,
    make_event,
    make_note,
    make_report,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_venue,
)
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db


def first_page() -> str:
    response = Client().get("/")
    assert response.status_code == 302
    return str(response["Location"])


def test_first_page_leads_to_the_edition_marked_as_current():
    make_edition(year=2025)
    make_edition(year=2024, slug="kubecon", is_current=True)
    assert first_page() == "/kubecon/"


def test_first_page_leads_to_the_latest_edition_where_none_is_marked():
    make_edition(year=2024)
    make_edition(year=2025, slug="kubecon")
    assert first_page() == "/kubecon/"


def test_first_page_does_not_lead_to_a_draft():
    make_edition(year=2024, slug="kubecon")
    make_edition(year=2025, is_current=True, is_published=False)
    assert first_page() == "/kubecon/"


def test_first_page_of_an_empty_site_leads_to_the_editions():
    assert first_page() == "/editions/"
    assert page("/editions/").one(class_="empty").text == (
        "There is no edition yet. An editor adds the first one in the admin."
    )


def test_change_of_the_current_edition_shows_on_the_next_request():
    old, new = make_edition(is_current=True), make_edition()
    assert first_page() == old.get_absolute_url()
    type(old).objects.filter(pk=old.pk).update(is_current=False)
    type(new).objects.filter(pk=new.pk).update(is_current=True)
    assert first_page() == new.get_absolute_url()


def test_editions_are_listed_the_latest_first():
    day = datetime.date(2024, 11, 12)
    make_edition(name="Europe", slug="eu", year=2024, description="In *Paris*. It rained.")
    make_edition(name="North America", slug="na", year=2024, first_day=day, last_day=day, city="Salt Lake City")
    make_edition(name="Before", slug="before", year=2019, city="", first_day=None, last_day=None)
    found = page("/editions/").main
    assert found.one(class_="entry-list").links == [
        ("North America", "/na/"),
        ("Europe", "/eu/"),
        ("Before", "/before/"),
    ]
    assert found.texts("li") == [
        "North America Salt Lake City, France · 12 November – 12 November 2024",
        "Europe Paris, France · 19 March – 22 March 2024 In Paris.",
        "Before 2019, days not recorded",
    ]


def test_edition_tells_when_where_and_how_many():
    venue = make_venue(name="Expo", hall="Pavilion 7")
    make_edition(slug="kubecon", name="KubeCon", venue=venue, attendance="over 12,000", description="A *square*.")
    found = page("/kubecon/").main
    assert found.one("h1").text == "KubeCon"
    assert found.one(class_="cover-when").text == "19 March – 22 March 2024 · Paris, France"
    assert found.one(class_="cover-where").text == "Expo, Pavilion 7 · over 12,000 attendees"
    assert found.one(class_="cover-where").hrefs == ["/kubecon/venue/"]
    assert found.one(class_="lead").texts("em") == ["square"]


def test_edition_without_anything_says_so():
    make_edition(slug="kubecon", first_day=None, last_day=None, city="")
    found = page("/kubecon/").main
    assert found.one(class_="cover-when").text == "2024, days not recorded"
    assert found.one(class_="empty").text == "No programme is recorded for this edition."
    assert len(found.headings) == 1


def test_what_was_worth_it_is_told_with_people_and_first_sentence():
    edition = make_edition(slug="kubecon")
    talk = make_talk(edition=edition, slug="mean", title="Mean", speakers=[make_speaker(slug="ada", name="Ada")])
    other = make_talk(edition=edition, slug="keptn", title="Keptn")
    report = make_report(edition=edition)
    make_note(report=report, talk=talk, emphasis="highlighted", text="Go *there*. Then leave.")
    make_note(report=report, talk=other, emphasis="noteworthy", text="Version 2.1 is out. Good.")
    make_takeaway(note=make_note(report=report, talk=make_talk(edition=edition, title="Plain")))
    found = page("/kubecon/").main
    assert found.under("Worth it").texts("li") == ["Mean Ada Go there."]
    assert found.under("Worth it").hrefs == ["/kubecon/talks/mean/", "/speakers/ada/"]
    assert found.under("Noteworthy too").texts("li") == ["Keptn Version 2.1 is out."]
    assert found.under("Noteworthy too").hrefs == ["/kubecon/talks/keptn/"]
    assert ("Browse all 3 talks", "/kubecon/talks/") in found.links


def test_reports_events_and_tags_are_told():
    edition = make_edition(slug="kubecon")
    event = make_event(edition=edition, slug="argocon", name="ArgoCon")
    make_event(edition=edition, slug="quiet", name="Quiet")
    topic, track = make_tag(slug="ai", name="AI"), make_tag(slug="track", name="A track", kind="track")
    for _ in range(2):
        make_talk(event=event, tags=[track])
    talk = make_talk(edition=edition, tags=[topic])
    make_talk(tags=[topic])
    make_note(report=make_report(edition=edition, slug="ours", title="Ours", introduction="We went. All."), talk=talk)
    found = page("/kubecon/").main
    assert found.under("Reports brought home").texts("li") == ["Ours by JWorks, 1 note We went."]
    assert found.under("Reports brought home").hrefs == ["/kubecon/reports/ours/"]
    assert found.under("Co-located events").links == [
        ("ArgoCon", "/kubecon/events/argocon/"),
        ("Quiet", "/kubecon/events/quiet/"),
    ]
    assert found.under("Co-located events").texts("li") == ["ArgoCon 2", "Quiet"]
    assert found.under("By tag").links == [
        ("AI 1", "/tags/ai/"),
        ("A track 2", "/tags/track/"),
        ("All tags", "/tags/"),
    ]


def test_page_over_all_editions_is_framed_by_the_current_one():
    make_edition(slug="kubecon", short_name="KubeCon EU", is_current=True, accent="moss")
    found = page("/speakers/")
    assert found.one("html").attributes["data-accent"] == "moss"
    assert found.one("header", class_="site-header").links[1] == ("KubeCon EU", "/kubecon/")
    assert found.one("title").text == "Speakers · KubeCon Notes"
    assert page("/kubecon/talks/").one("title").text == "Talks · KubeCon EU · KubeCon Notes"


def test_edition_without_a_venue_has_no_link_to_one():
    make_edition(slug="kubecon")
    assert page("/kubecon/").one("nav", class_="site-nav").texts("a") == [
        *("Now", "Timetable", "Talks", "Agenda", "Events", "Speakers", "Reports"),
    ]
    assert Client().get("/kubecon/venue/").status_code == 404
