"""Speakers and organizations: over all editions."""

import pytest

from talks.models import Speaker
from tests.make import (
    FIRST_DAY,
    make_appearance,
    make_booth,
    make_edition,
    make_event,
    make_exhibitor,
    make_note,
    make_organization,
    make_report,
    make_speaker,
    make_talk,
)
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db


def test_speaker_is_told_over_two_editions():
    ada = make_speaker(slug="ada", name="Ada", other_names=["Countess"], biography="*First* of all.")
    now, then = (make_edition(slug=f"k{year}", short_name=f"KubeCon {year}", year=year) for year in (2024, 2023))
    engines = make_organization(slug="engines", name="Engines")
    old, new = make_talk(edition=then, title="Old", slug="old"), make_talk(edition=now, title="New", slug="new")
    make_appearance(speaker=ada, talk=old, organization=engines, job_title="Analyst", role="moderator")
    make_appearance(speaker=ada, talk=new)
    make_appearance(speaker=make_speaker(slug="grace", name="Grace"), talk=new)
    found = page("/speakers/ada/").main
    assert found.one("h1").text == "Ada"
    assert "Also written Countess" in found.texts("p")
    assert found.texts("em") == ["First"]
    assert found.under("Talks").texts("li") == [
        "New KubeCon 2024 · Day and time not recorded With Grace",
        "Old Moderator, Analyst, Engines KubeCon 2023 · Day and time not recorded",
    ]
    assert found.under("Talks").links == [
        ("New", "/k2024/talks/new/"),
        ("Grace", "/speakers/grace/"),
        ("Old", "/k2023/talks/old/"),
        ("Engines", "/organizations/engines/"),
    ]


def test_companions_of_a_speaker_are_separated_by_commas():
    talk = make_talk()
    for position, name in enumerate(("Grace", "Joan", "Ada")):
        make_appearance(talk=talk, speaker=make_speaker(slug=name.lower(), name=name), position=position)
    assert page("/speakers/ada/").texts("p", class_="quiet")[-1] == "With Grace, Joan"
    assert page("/speakers/grace/").texts("p", class_="quiet")[-1] == "With Joan, Ada"


def test_speaker_who_only_hosts_has_a_page():
    event = make_event(
        edition=make_edition(slug="kubecon"), slug="argocon", name="ArgoCon", hosts=[make_speaker(slug="ada")]
    )
    found = page("/speakers/ada/").main
    assert found.under("Hosted").links == [("ArgoCon", "/kubecon/events/argocon/")]
    assert found.under("Hosted").texts("li") == [f"ArgoCon {event.edition.short_name}"]
    assert found.one(class_="empty").text.startswith("No talks of Ada")


def test_speakers_are_listed_by_name_with_their_talks():
    ada, grace = make_speaker(slug="ada", name="Ada"), make_speaker(slug="grace", name="Grace")
    make_talk(speakers=[grace])
    make_talk(speakers=[grace, ada])
    make_speaker(name="Nobody")
    found = page("/speakers/").main
    assert found.one(class_="column-list").texts("li") == ["Ada 1", "Grace 2"]
    assert found.one(class_="column-list").links == [("Ada", "/speakers/ada/"), ("Grace", "/speakers/grace/")]
    assert found.one(role="status").text == "2 people"


@pytest.mark.parametrize("text", ["onus", "ONUŞ", "yilmaz", "y onu", "countess", "  onus  "])
def test_speaker_is_found_by_any_part_of_any_name_without_accents(text: str):
    make_talk(speakers=[make_speaker(name="Onuş Yılmaz", other_names=["The Countess"]), make_speaker(name="Grace")])
    found = page(f"/speakers/?q={text}").main
    assert found.one(class_="column-list").texts("li") == ["Onuş Yılmaz 1"]
    assert found.one("input", name="q").attributes["value"] == text.strip()


@pytest.mark.parametrize("text", ["%", "_", "\\", "%00", "'", "a" * 10_000])
def test_odd_name_finds_nobody(text: str):
    make_talk(speakers=[make_speaker(name="Grace")])
    found = page(f"/speakers/?q=x{text}").main
    assert found.one(class_="empty").text.startswith("Nobody here is called “x")


def test_no_speakers_are_said_to_be_none():
    assert page("/speakers/").one(class_="empty").text == "No speakers are recorded yet."
    assert page("/organizations/").one(class_="empty").text == "No organizations are recorded yet."


@pytest.mark.parametrize("kind", ["speakers", "organizations"])
def test_further_pages_of_a_search_keep_its_text(kind: str):
    talk = make_talk()
    for n in range(101):
        person, owner = make_speaker(name=f"Ada {n:03}"), make_organization(name=f"Ada {n:03}")
        make_appearance(talk=talk, speaker=person, organization=owner)
    make_appearance(talk=talk, speaker=make_speaker(name="Grace"), organization=make_organization(name="Grace"))
    (following,) = page(f"/{kind}/?q=ada").all("a", rel="next")
    assert following.attributes["href"] == "?q=ada&page=2"
    assert page(f"/{kind}/?q=ada&page=2").main.one(class_="column-list").texts("li") == ["Ada 100 1"]


def test_organization_is_told_with_talks_events_and_booth():
    engines = make_organization(slug="engines", name="Engines", website="https://engines.example", other_names=["AE"])
    edition = make_edition(slug="kubecon", short_name="KubeCon EU")
    booth = make_booth(slug="f30", number="F30")
    make_exhibitor(edition=edition, organization=engines, booth=booth)
    make_event(edition=edition, organizer=engines, slug="argocon", name="ArgoCon")
    talk = make_talk(edition=edition, slug="mean", title="Mean Comments", day=FIRST_DAY)
    ada, joan = make_speaker(slug="ada", name="Ada"), make_speaker(slug="joan", name="Joan")
    make_appearance(talk=talk, speaker=ada, organization=engines, job_title="CEO", position=1)
    make_appearance(talk=talk, speaker=joan, organization=engines, position=2)
    make_appearance(talk=talk, organization=make_organization(), position=3)
    found = page("/organizations/engines/").main
    assert found.texts("p")[1:3] == ["Also written AE", "https://engines.example"]
    assert found.under("In the showcase").links == [("Showcase of KubeCon EU", "/kubecon/showcase/#booth-f30")]
    assert found.under("In the showcase").texts("li") == ["Showcase of KubeCon EU, booth F30"]
    assert found.under("Co-located events organised").links == [("ArgoCon", "/kubecon/events/argocon/")]
    assert found.under("Talks").texts("li") == [
        "Mean Comments Ada, CEO; Joan KubeCon EU · Tuesday 19 March 2024, time not recorded"
    ]
    assert found.under("Talks").hrefs == ["/kubecon/talks/mean/", "/speakers/ada/", "/speakers/joan/"]


def test_organization_of_one_talk_twice_lists_it_once():
    engines = make_organization(slug="engines")
    talk = make_talk()
    for _ in range(2):
        make_appearance(talk=talk, organization=engines)
    assert len(page("/organizations/engines/").under("Talks").all("li")) == 1
    assert page("/organizations/").one(class_="column-list").texts(class_="count") == ["1"]


def test_notes_on_its_booth_are_told_and_not_those_on_who_held_it_later():
    booth = make_booth()
    now, later = make_edition(), make_edition(year=2025)
    make_exhibitor(edition=now, organization=make_organization(slug="engines"), booth=booth)
    make_exhibitor(edition=later, organization=make_organization(slug="looms"), booth=booth)
    for edition, text in ((now, "Free engines."), (later, "Free looms.")):
        make_note(report=make_report(edition=edition), booth=booth, text=text)
    told = {slug: page(f"/organizations/{slug}/").main.texts(class_="prose") for slug in ("engines", "looms")}
    assert told == {"engines": ["Free engines."], "looms": ["Free looms."]}


def test_exhibitor_without_talks_or_booth_says_so():
    make_exhibitor(
        organization=make_organization(slug="engines", name="Engines"), edition=make_edition(short_name="EU")
    )
    found = page("/organizations/engines/").main
    assert found.under("In the showcase").texts("li") == ["Showcase of EU booth number not recorded"]
    assert found.one(class_="empty").text == "No talks by people of Engines are recorded."


def test_organization_that_only_wrote_a_report_has_the_page_its_report_leads_to():
    report = make_report(organization=make_organization(slug="engines", name="Engines"))
    byline = page(report.get_absolute_url()).one(class_="byline")
    assert byline.hrefs == ["/organizations/engines/"]
    assert page("/organizations/engines/").one("h1").text == "Engines"


def test_person_on_nothing_is_nowhere():
    assert list(Speaker.objects.visible()) == []
