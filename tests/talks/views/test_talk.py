"""One talk: what is known of it, what is not, and where it leads."""

import datetime

import pytest
from django.test import Client

from talks.models import Edition, Talk
from tests.clock import clock_at
from tests.make import (
    FIRST_DAY,
    make_appearance,
    make_edition,
    make_event,
    make_floor,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_scheduled_talk,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_venue,
)
from tests.talks.views.reading import Element, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", short_name="KubeCon EU", venue=make_venue())


def page_of(talk: Talk) -> Element:
    return page(talk.get_absolute_url()).main


def test_speakers_are_told_with_role_job_and_organization(edition: Edition):
    talk = make_talk(edition=edition)
    engines = make_organization(slug="engines", name="Engines")
    make_appearance(
        talk=talk,
        speaker=make_speaker(slug="ada", name="Ada"),
        organization=engines,
        job_title="Analyst",
        role="moderator",
        position=2,
    )
    make_appearance(talk=talk, speaker=make_speaker(slug="grace", name="Grace"), position=1)
    people = page_of(talk).under("Speakers")
    assert people.texts("li") == ["Grace", "Ada moderator Analyst, Engines"]
    assert people.links == [
        ("Grace", "/speakers/grace/"),
        ("Ada", "/speakers/ada/"),
        ("Engines", "/organizations/engines/"),
    ]


def test_panelists_stand_on_the_panel(edition: Edition):
    talk = make_talk(edition=edition, format="panel")
    make_appearance(talk=talk, speaker=make_speaker(name="Ada"), role="panelist", position=1)
    make_appearance(talk=talk, speaker=make_speaker(name="Grace"), role="host", position=2)
    assert page_of(talk).under("On the panel").texts("li") == ["Ada", "Grace host"]


def test_hours_are_those_of_the_clocks_there(edition: Edition):
    start = datetime.datetime(2024, 3, 19, 23, 30, tzinfo=datetime.UTC)
    talk = make_talk(edition=edition, starts_at=start, ends_at=start + datetime.timedelta(minutes=25))
    when = page_of(talk).fact("When")
    assert when.text == (
        "Wednesday 20 March, 00:30–00:55 (CET) Add to calendar Times are those of Paris (Europe/Paris, UTC+1)."
    )
    assert [time.attributes["datetime"] for time in when.all("time")] == [
        *("2024-03-20", "2024-03-20T00:30:00+01:00", "2024-03-20T00:55:00+01:00")
    ]


def test_day_without_hours_says_so(edition: Edition):
    assert page_of(make_talk(edition=edition, day=FIRST_DAY)).fact("When").text == (
        "Tuesday 19 March 2024, time not recorded Add to calendar"
    )


def test_room_leads_to_its_place_on_the_plan(edition: Edition):
    floor = make_floor(venue=edition.venue, name="Level 7.2")
    where = page_of(make_talk(edition=edition, room=make_room(floor=floor, slug="hall", name="Hall"))).fact("Where")
    assert (where.text, where.hrefs) == ("Hall, Level 7.2", ["/kubecon/venue/hall/"])


@pytest.mark.xfail(reason="nothing keeps a talk out of a room of another building, whose page is not found here")
def test_link_to_the_room_always_leads_to_a_page(edition: Edition):
    for href in page_of(make_talk(edition=edition, room=make_room())).fact("Where").hrefs:
        assert page(href)


def test_event_stands_above_the_title(edition: Edition):
    event = make_event(edition=edition, slug="argocon", name="ArgoCon")
    kicker = page_of(make_talk(event=event, format="keynote")).one(class_="kicker")
    assert (kicker.text, kicker.hrefs) == ("ArgoCon · keynote", ["/kubecon/events/argocon/"])


def test_talk_of_no_event_belongs_to_the_main_programme(edition: Edition):
    make_talk(event=make_event(edition=edition))
    kicker = page_of(make_talk(edition=edition)).one(class_="kicker")
    assert kicker.links == [("Main programme", "/kubecon/talks/?event=main")]
    assert page("/kubecon/talks/?event=main").one(class_="found-count").text == "1 talk"


def test_level_tags_and_other_wordings_are_told(edition: Edition):
    tags = [make_tag(slug="tofu", name="OpenTofu", kind="project"), make_tag(slug="iac", name="IaC", kind="track")]
    talk = make_talk(edition=edition, tags=tags, level="any", other_wordings=["IaC wars", "The fork"])
    found = page_of(talk)
    assert found.fact("Level").text == "Any level"
    assert found.fact("Tags").links == [("OpenTofu", "/tags/tofu/"), ("IaC track", "/tags/iac/")]
    assert found.fact("Also called").text == "IaC wars; The fork"


def test_links_and_video_are_told(edition: Edition):
    talk = make_talk(edition=edition)
    make_link(talk=talk, kind="video", url="https://video.example/1")
    make_link(talk=talk, kind="slides", url="https://slides.example/1", label="deck")
    found = page_of(talk)
    marks = {mark.text: mark.attributes["href"] for mark in found.all("a", class_="mark")}
    assert marks == {"Rate this talk": "#ratings", "Watch the video": "https://video.example/1"}
    assert found.fact("Links").links == [("Deck", "https://slides.example/1"), ("Video", "https://video.example/1")]


def test_what_nobody_recorded_is_said_to_be_unknown(edition: Edition):
    found = page_of(make_talk(edition=edition, source="the report"))
    assert {term: found.fact(term).text for term in ("When", "Where", "Level", "Video")} == {
        "When": "Day and time not recorded",
        "Where": "Room not recorded",
        "Level": "Not recorded",
        "Video": "Not recorded",
    }
    assert found.under("Speakers").texts("li") == ["Not recorded"]
    assert found.under("Abstract").text == "Abstract Not recorded here."
    assert found.one(class_="source").text == "Source the report"


def test_unknown_abstract_leads_to_the_programme(edition: Edition):
    talk = make_talk(edition=edition)
    make_link(talk=talk, kind="programme", url="https://sched.example/1")
    assert page_of(talk).under("Abstract").hrefs == ["https://sched.example/1"]


def test_abstract_is_markdown(edition: Edition):
    talk = make_talk(edition=edition, abstract="# Why\n\n*Because* <b>.\n\n- one\n- two")
    abstract = page_of(talk).under("Abstract")
    assert abstract.headings == ["Abstract", "Why"]
    assert (abstract.texts("em"), abstract.texts("li")) == (["Because"], ["one", "two"])
    assert abstract.all("b") == []


def test_notes_are_told_with_team_takeaways_and_links(edition: Edition):
    talk = make_talk(edition=edition)
    report = make_report(edition=edition, slug="jworks", team="JWorks")
    note = make_note(report=report, talk=talk, text="Go *early*.", emphasis="highlighted")
    make_takeaway(note=note, text="Second", kind="trick", position=2)
    make_takeaway(note=note, text="First", position=1)
    make_link(note=note, url="https://blog.example/", label="A blog")
    make_link(note=note, url="https://bare.example/", kind="other")
    notes = page_of(talk).under("Notes")
    assert notes.texts("p", class_="note-team") == ["Highlighted by JWorks"]
    assert notes.texts("li") == ["First", "trick Second"]
    assert notes.links == [
        ("JWorks", "/kubecon/reports/jworks/#note-1"),
        ("A blog", "https://blog.example/"),
        ("https://bare.example/", "https://bare.example/"),
    ]


def test_notes_of_two_reports_are_both_told(edition: Edition):
    talk = make_talk(edition=edition)
    for team in ("JWorks", "Ordina"):
        make_note(report=make_report(edition=edition, team=team), talk=talk)
    teams = page_of(talk).under("Notes").texts("p", class_="note-team")
    assert teams == ["Noted by JWorks", "Noted by Ordina"]


def test_other_talks_of_its_speakers_are_told_over_all_editions(edition: Edition):
    ada, grace = make_speaker(name="Ada"), make_speaker()
    talk = make_talk(edition=edition, speakers=[ada])
    old = make_edition(year=2019, slug="old", short_name="KubeCon 2019")
    make_talk(edition=old, speakers=[ada, grace], title="Long ago", slug="long-ago")
    make_talk(edition=edition, speakers=[ada], title="Again", slug="again")
    make_talk(edition=edition, speakers=[grace])
    also = page_of(talk).under("Also by Ada")
    assert also.links == [("Again", "/kubecon/talks/again/"), ("Long ago", "/old/talks/long-ago/")]
    assert also.texts("li") == ["Again KubeCon EU", "Long ago KubeCon 2019"]


def test_more_like_this_are_those_that_share_most(edition: Edition):
    topic, project, track = make_tag(), make_tag(kind="project"), make_tag(kind="track")
    talk = make_talk(edition=edition, tags=[topic, project, track])
    make_talk(edition=edition, title="Same track", tags=[track])
    make_talk(edition=edition, title="Same topic", tags=[topic])
    make_talk(edition=edition, title="Both", tags=[topic, project])
    make_talk(edition=edition, title="Nothing shared", tags=[make_tag()])
    assert page_of(talk).under("More like this").texts("li") == ["Both", "Same topic", "Same track"]


def test_more_like_this_ends_after_five(edition: Edition):
    tag = make_tag()
    talks = [make_talk(edition=edition, tags=[tag], title=f"Talk {n}") for n in range(7)]
    assert page_of(talks[6]).under("More like this").texts("li") == [f"Talk {n}" for n in range(5)]


def test_talk_without_notes_and_tags_leaves_these_out(edition: Edition):
    assert page_of(make_talk(edition=edition, title="Keptn")).headings == [
        *("Keptn", "Abstract", "Ratings", "Comments", "Speakers")
    ]


@pytest.mark.parametrize(
    ("clock", "words"),
    [("10:19", "Ratings open ten minutes before it ends."), ("10:20", "Rate this talk"), ("10:31", "Rate this talk")],
)
def test_rating_is_offered_from_when_it_can_be_given(clock: str, words: str, edition: Edition):
    talk = make_scheduled_talk("10:00", edition=edition)
    with clock_at("10:00"):
        Client().get(talk.get_absolute_url())
    with clock_at(clock):
        found = page_of(talk)
    assert found.one(id="my-rating").text == words
    assert ("Rate this talk", "#ratings") in found.links or clock == "10:19"
