"""The building with its plan, a room, the showcase."""

import pytest
from django.test import Client

from talks.models import Edition
from tests.make import (
    make_booth,
    make_edition,
    make_event,
    make_exhibitor,
    make_floor,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_talk,
    make_venue,
)
from tests.talks.views.asking import titles
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db

PLACE = {"x": 10, "y": 5, "width": 20, "depth": 8}


@pytest.fixture
def edition() -> Edition:
    venue = make_venue(name="Expo", slug="expo", hall="Pavilion 7", city="Paris", country="France")
    return make_edition(slug="kubecon", short_name="KubeCon EU", name="KubeCon", venue=venue)


def test_venue_is_told(edition: Edition):
    type(edition.venue).objects.update(other_names=["Porte", "Versailles"], description="A *long* walk.")
    make_edition(slug="old", name="KubeCon 2019", year=2019, city="Barcelona")
    make_edition(slug="draft", is_published=False)
    found = page("/kubecon/venue/").main
    assert found.one("h1").text == "Expo"
    assert found.one(class_="byline").text == "Pavilion 7 · Paris, France"
    assert found.one(class_="quiet", tag="p").text == "Also written Porte, Versailles"
    assert found.one("em").text == "long"
    assert found.under("Other editions").links == [("KubeCon 2019", "/old/")]


def test_every_placed_room_is_linked_on_its_floor_and_every_room_in_the_table(edition: Edition):
    upper = make_floor(venue=edition.venue, level=3, name="Level 7.3", width=60, depth=40)
    lower = make_floor(venue=edition.venue, level=1, name="Level 7.1")
    make_room(floor=upper, slug="loft", name="Loft", capacity=300, **PLACE)
    make_room(floor=upper, slug="nook", name="Nook")
    make_room(floor=lower, slug="hall", name="Hall", **PLACE)
    found = page("/kubecon/venue/").main
    assert found.texts("h2") == ["Level 7.3", "Level 7.1", "From room to room"]
    above, below = found.under("Level 7.3"), found.under("Level 7.1")
    assert above.one("svg").links == [("Loft", "/kubecon/venue/loft/")]
    assert above.one("svg").attributes["viewbox"] == "0 0 60 40"
    assert above.one("table").links == [("Loft", "/kubecon/venue/loft/"), ("Nook", "/kubecon/venue/nook/")]
    assert above.one("table").texts("td") == ["300", "not recorded"]
    assert below.one("svg").hrefs == below.one("table").hrefs == ["/kubecon/venue/hall/"]


def test_floor_without_a_placed_room_has_its_table_only(edition: Edition):
    floor = make_floor(venue=edition.venue, name="Level 7.3", description="Quiet.")
    make_room(floor=floor, slug="nook", name="Nook")
    found = page("/kubecon/venue/").main.under("Level 7.3")
    assert (found.all("svg"), found.one("table").texts("th")) == ([], ["Room", "Nook"])
    assert found.texts("p", class_="unknown") == ["How many seats these rooms have is not recorded."]


def test_booth_leads_to_who_is_recorded_there(edition: Edition):
    floor = make_floor(venue=edition.venue)
    make_booth(floor=floor, name="AWS", **PLACE)
    held = make_booth(floor=floor, name="Docker", slug="docker", **PLACE)
    make_exhibitor(edition=edition, booth=held)
    make_exhibitor(edition=make_edition(venue=edition.venue), booth=make_booth(floor=floor, name="ZX", **PLACE))
    plan = page("/kubecon/venue/").one("svg")
    assert (plan.texts("g"), plan.links) == (["AWS", "ZX"], [("Docker", "/kubecon/showcase/#booth-docker")])
    assert page("/kubecon/showcase/").main.one(id="booth-docker")


def test_schematic_plan_says_that_nothing_was_measured(edition: Edition):
    make_room(floor=make_floor(venue=edition.venue), **PLACE)
    assert page("/kubecon/venue/").all("figcaption") == []
    type(edition.venue).objects.update(plan_is_schematic=True)
    assert page("/kubecon/venue/").one("figcaption").text == (
        "Schematic: it shows what lies beside what. Distances were not measured."
    )


def test_notes_on_the_building_are_told(edition: Edition):
    make_note(report=make_report(edition=edition, team="JWorks"), venue=edition.venue, heading="A square", text="Near.")
    elsewhere = make_edition(venue=edition.venue)
    make_note(report=make_report(edition=elsewhere), venue=edition.venue, text="Of another year.")
    assert page("/kubecon/venue/").main.under("Notes").text == "Notes Noted by JWorks A square Near."


def test_venue_without_floors_says_so(edition: Edition):
    assert page("/kubecon/venue/").main.one(class_="empty").text == "No floors are recorded for this venue."


# A room


def test_room_is_marked_on_its_plan_alone(edition: Edition):
    floor = make_floor(venue=edition.venue, name="Level 7.3")
    make_room(floor=floor, slug="hall", name="Hall", capacity=300, aliases=["N01", "Hall A"], **PLACE)
    make_room(floor=floor, slug="loft", name="Loft", **PLACE | {"x": 40})
    make_room(floor=make_floor(venue=edition.venue), **PLACE)
    found = page("/kubecon/venue/hall/").main
    assert [(link.text, link.attributes.get("aria-current")) for link in found.one("svg").all("a")] == [
        ("Hall", "true"),
        ("Loft", None),
    ]
    assert found.one(class_="kicker").text == "Expo · Level 7.3"
    assert {term: found.fact(term).text for term in ("Seats", "Floor", "Also written")} == {
        "Seats": "300",
        "Floor": "Level 7.3",
        "Also written": "N01; Hall A",
    }


def test_room_tells_its_talks_and_events_of_this_edition(edition: Edition):
    room = make_room(venue=edition.venue, slug="hall")
    make_talk(edition=edition, room=room, title="Here")
    make_talk(edition=edition, title="Elsewhere")
    make_talk(edition=make_edition(venue=edition.venue), room=room, title="In another year")
    make_event(edition=edition, room=room, slug="argocon", name="ArgoCon")
    found = page("/kubecon/venue/hall/").main
    assert titles(found) == ["Here"]
    assert found.under("Co-located events here").links == [("ArgoCon", "/kubecon/events/argocon/")]


def test_room_of_which_nothing_is_known_says_so(edition: Edition):
    make_room(venue=edition.venue, slug="hall")
    found = page("/kubecon/venue/hall/").main
    assert {term: found.fact(term).text for term in ("Seats", "Floor")} == {
        "Seats": "Not recorded",
        "Floor": "Not recorded",
    }
    assert found.one(class_="empty").text == "No talk is recorded in this room."
    assert found.texts("p", class_="unknown") == ["Its place on the plan is not recorded."]


def test_room_of_another_building_is_not_found(edition: Edition):
    make_room(slug="hall")
    assert Client().get("/kubecon/venue/hall/").status_code == 404


# The showcase


def test_showcase_tells_exhibitors_with_their_booth_and_its_notes(edition: Edition):
    booth = make_booth(floor=make_floor(venue=edition.venue, name="Level 7.2"), slug="aws", name="AWS", number="F30")
    make_exhibitor(edition=edition, organization=make_organization(slug="aws", name="AWS"), booth=booth)
    make_exhibitor(edition=edition, organization=make_organization(slug="abc", name="ABC"))
    make_exhibitor(organization=make_organization(name="Another year"))
    report = make_report(edition=edition, team="JWorks")
    make_note(report=report, booth=booth, text="Lego for everyone.")
    found = page("/kubecon/showcase/").main
    assert found.under("Exhibitors").texts("li") == [
        "ABC Booth number not recorded",
        "AWS Booth F30 · Level 7.2 Noted by JWorks Lego for everyone.",
    ]
    assert found.one("li", id="booth-aws").links[0] == ("AWS", "/organizations/aws/")


def test_showcase_tells_what_a_report_says_of_the_building_after_its_talks(edition: Edition):
    report = make_report(edition=edition)
    make_note(report=report, venue=edition.venue, text="On arrival.", position=1)
    make_note(report=report, talk=make_talk(edition=edition), position=2)
    make_note(report=report, venue=edition.venue, text="Games and prizes.", position=3)
    make_note(report=make_report(edition=edition), venue=edition.venue, text="A report without talks.")
    found = page("/kubecon/showcase/").main
    assert found.one(class_="showcase-notes").texts(class_="prose") == ["Games and prizes."]


def test_note_on_a_booth_that_nobody_holds_is_told_too(edition: Edition):
    make_note(report=make_report(edition=edition), booth=make_booth(venue=edition.venue), text="Free coffee.")
    assert page("/kubecon/showcase/").main.texts(class_="prose") == ["Free coffee."]


def test_showcase_without_exhibitors_says_so(edition: Edition):
    assert page("/kubecon/showcase/").main.one(class_="empty").text == ("No exhibitors are recorded for this edition.")


# A report


def test_report_is_told_chapter_by_chapter_in_its_own_order(edition: Edition):
    report = make_report(
        edition=edition, slug="ours", title="Ours", introduction="We *went*.", conclusion="Next: London."
    )
    event = make_event(edition=edition, slug="argocon", name="ArgoCon", hosts=[make_speaker(slug="ada", name="Ada")])
    booth = make_booth(slug="aws", name="AWS", venue=edition.venue)
    startup = make_talk(edition=edition, slug="startup", title="Startup lessons", speakers=[make_speaker(name="Grace")])
    panel = make_talk(edition=edition, slug="panel", title="Venture capital")
    keptn = make_talk(edition=edition, slug="keptn", title="Keptn")
    make_note(report=report, venue=edition.venue, heading="A square", text="Near.")
    make_note(report=report, event=event, text="Full house.")
    make_note(report=report, talk=startup, emphasis="highlighted", heading="Startups", text="Sell.")
    make_note(report=report, talk=panel, emphasis="highlighted", shares_section=True, text="Raise.")
    make_note(report=report, talk=keptn, emphasis="noteworthy", text="Watch.")
    make_note(report=report, booth=booth, text="Lego.")
    found = page("/kubecon/reports/ours/").main
    assert [h for h in found.headings if h != "Contents"] == [
        *("Ours", "Introduction", "The venue", "A square", "The co-located day", "ArgoCon", "Highlighted talks"),
        *("Startups", "Noteworthy talks", "Keptn", "The showcase", "AWS", "Conclusion"),
    ]
    assert found.under("Startups").texts("p", class_="told-about") == [
        "Startup lessons · Grace",
        "Venture capital · Speakers not recorded",
    ]
    assert found.under("Startups").texts(class_="prose") == ["Sell.", "Raise."]
    assert found.under("Keptn").links == [("The talk", "/kubecon/talks/keptn/")]
    assert found.under("ArgoCon").links == [("ArgoCon", "/kubecon/events/argocon/"), ("Ada", "/speakers/ada/")]
    assert found.under("AWS").hrefs == ["/kubecon/showcase/#booth-aws"]
    assert found.under("A square").hrefs == ["/kubecon/venue/"]


def test_contents_lead_to_every_chapter_and_notes_to_their_place(edition: Edition):
    report = make_report(edition=edition, slug="ours", introduction="We went.")
    for shares in (False, True):
        make_note(report=report, talk=make_talk(edition=edition), emphasis="highlighted", shares_section=shares)
    found = page("/kubecon/reports/ours/").main
    ids = [element.attributes["id"] for element in found if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    anchors = [href for href in found.hrefs if href.startswith("#")]
    assert {anchor[1:] for anchor in anchors} | {"note-1", "note-2"} <= set(ids)
    assert "#introduction" in anchors


def test_report_without_notes_says_so(edition: Edition):
    make_report(edition=edition, slug="ours", team="JWorks", organization=make_organization(name="Ordina"))
    found = page("/kubecon/reports/ours/").main
    assert found.one(class_="empty").text == "This report has no notes yet."
    assert found.one(class_="byline").text == "By JWorks, Ordina · 1 minute to read"


def test_reports_of_an_edition_are_listed(edition: Edition):
    report = make_report(edition=edition, slug="ours", title="Ours", team="JWorks", introduction="We *went*. Again.")
    make_note(report=report)
    make_report(title="Of another year")
    found = page("/kubecon/reports/").main
    assert found.texts("li") == ["Ours By JWorks · 1 note We went."]
    assert found.hrefs == ["/kubecon/reports/ours/"]


def test_edition_without_reports_says_so(edition: Edition):
    assert page("/kubecon/reports/").main.one(class_="empty").text == (
        "Nobody has published a report on this edition yet."
    )
