"""The list of talks as a visitor uses it: filters, chips, orders, pages, fragments."""

import datetime
from urllib.parse import urlencode

import pytest
from django.test import Client

from talks.filters import TalkFilter
from talks.models import Edition, Talk
from tests.make import (
    FIRST_DAY,
    make_appearance,
    make_edition,
    make_event,
    make_link,
    make_note,
    make_organization,
    make_room,
    make_speaker,
    make_tag,
    make_talk,
    make_venue,
)
from tests.talks.views.asking import chips_of, counts_of, list_of, reason, titles
from tests.talks.views.reading import page, read

pytestmark = pytest.mark.django_db

FACETS = sorted(TalkFilter.base_filters.keys() - {"q"})


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", short_name="KubeCon EU", venue=make_venue())


@pytest.fixture
def talk(edition: Edition) -> Talk:
    """One that has a value for every facet."""
    found = make_talk(
        edition=edition,
        title="Atlantis",
        event=make_event(edition=edition, slug="argocon", name="ArgoCon"),
        day=FIRST_DAY,
        room=make_room(venue=edition.venue, slug="hall", name="Hall"),
        format="panel",
        level="beginner",
        tags=[
            make_tag(kind=kind, slug=f"a-{kind}", name=f"a {kind}")
            for kind in ("topic", "project", "track", "audience")
        ],
    )
    make_appearance(
        talk=found,
        speaker=make_speaker(slug="ada", name="Ada"),
        organization=make_organization(slug="engines", name="Engines"),
    )
    make_note(talk=found, emphasis="highlighted")
    make_link(talk=found, kind="video")
    return found


VALUES = {
    "audience": ("a-audience", "Audience: a audience"),
    "day": ("2024-03-19", "Day: Tuesday 19 March"),
    "emphasis": ("highlighted", "Emphasis: Highlighted"),
    "event": ("argocon", "Event: ArgoCon"),
    "format": ("panel", "Format: Panel"),
    "level": ("beginner", "Level: Beginner"),
    "notes": ("yes", "Has notes"),
    "organization": ("engines", "Organization: Engines"),
    "project": ("a-project", "Project: a project"),
    "room": ("hall", "Room: Hall"),
    "speaker": ("ada", "Speaker: Ada"),
    "topic": ("a-topic", "Topic: a topic"),
    "track": ("a-track", "Track: a track"),
    "video": ("yes", "Has a video"),
}


@pytest.mark.parametrize("facet", FACETS)
def test_facet_narrows_the_list_and_can_be_removed(edition: Edition, talk: Talk, facet: str):
    make_talk(edition=edition, title="Other")
    value, chip = VALUES[facet]
    found = list_of(edition, **{facet: value})
    assert titles(found) == ["Atlantis"]
    assert chips_of(found) == {chip: "/kubecon/talks/"}
    assert found.one("input", name=facet, value=value).attributes["checked"] == ""


@pytest.mark.parametrize("facet", FACETS)
def test_facet_has_a_page_with_all_its_values(edition: Edition, talk: Talk, facet: str):
    found = page(f"/kubecon/talks/by/{facet}/?q=atlantis&format=panel&order=title")
    value, _ = VALUES[facet]
    boxes = {box.attributes["value"]: "checked" in box.attributes for box in found.all("input", type="checkbox")}
    assert boxes == {value: facet == "format"}
    kept = {(box.attributes["name"], box.attributes["value"]) for box in found.all("input", type="hidden")}
    assert kept == {("q", "atlantis"), ("order", "title"), ("format", "panel")} - {(facet, "panel")}
    assert found.main.one("form").attributes == {"method": "get", "action": "/kubecon/talks/"}


def test_unknown_facet_has_no_page(edition: Edition):
    assert Client().get("/kubecon/talks/by/colour/").status_code == 404


def test_facet_without_values_has_a_page_that_says_so(edition: Edition):
    assert page("/kubecon/talks/by/speaker/").one(class_="empty").text == (
        "Nothing to choose from under the other filters. All talks"
    )


def test_values_of_one_facet_widen_and_facets_narrow(edition: Edition):
    one, two = make_tag(slug="one"), make_tag(slug="two")
    make_talk(edition=edition, title="A", tags=[one], format="talk")
    make_talk(edition=edition, title="B", tags=[two], format="talk")
    make_talk(edition=edition, title="C", tags=[one, two], format="panel")
    assert titles(list_of(edition, topic=["one", "two"])) == ["A", "B", "C"]
    assert titles(list_of(edition, topic=["one", "two"], format="talk")) == ["A", "B"]
    assert titles(list_of(edition, topic="one", format="talk")) == ["A"]


def test_counts_are_those_under_the_other_filters(edition: Edition):
    one, two = make_tag(slug="one"), make_tag(slug="two")
    make_talk(edition=edition, tags=[one], format="talk")
    make_talk(edition=edition, tags=[two], format="talk")
    make_talk(edition=edition, tags=[one, two], format="panel")
    found = list_of(edition, topic="one")
    assert counts_of(found, "topic") == {"one": 2, "two": 2}
    assert counts_of(found, "format") == {"panel": 1, "talk": 1}
    assert found.one(class_="found-count").text == "2 talks"


def test_chosen_value_without_a_talk_stays_in_the_form(edition: Edition):
    make_talk(edition=edition, tags=[make_tag(slug="one", name="One")], format="talk")
    found = list_of(edition, topic="one", format="panel")
    assert counts_of(found, "topic") == {"one": 0}
    assert found.one("input", name="topic", value="one").attributes["checked"] == ""


def test_rail_shows_the_first_values_and_leads_to_the_rest(edition: Edition):
    for n in range(11):
        make_talk(edition=edition, tags=[make_tag(slug=f"tag-{n:02}", name=f"Tag {n:02}")], format="talk")
    found = list_of(edition, topic=["tag-09", "tag-10"], format="talk")
    assert list(counts_of(found, "topic")) == [f"tag-{n:02}" for n in (0, 1, 2, 3, 4, 5, 9, 10)]
    more = found.one("details", id="facet-topic").links
    assert more == [("3 more", "/kubecon/talks/by/topic/?topic=tag-09&topic=tag-10&format=talk")]


# Empty lists


def test_unknown_value_says_why_the_list_is_empty(edition: Edition):
    make_talk(edition=edition)
    found = list_of(edition, topic="nonsense", room="atlantis")
    assert titles(found) == []
    assert reason(found) == [
        "No talk at KubeCon EU is listed under topic “nonsense”.",
        "No talk at KubeCon EU is listed under room “atlantis”.",
        "No talk passes all of these filters. Remove one of them.",
    ]


def test_unknown_value_beside_a_known_one_is_marked_on_its_chip(edition: Edition):
    make_talk(edition=edition, title="A", format="talk")
    found = list_of(edition, format=["talk", "nonsense"])
    assert titles(found) == ["A"]
    assert found.texts("a", class_="chip-unknown") == ["Format: nonsense× (remove)"]


def test_known_values_that_no_talk_joins_say_so(edition: Edition):
    make_talk(edition=edition, format="talk")
    make_talk(edition=edition, level="any")
    assert reason(list_of(edition, format="talk", level="any")) == [
        "No talk passes all of these filters. Remove one of them."
    ]
    assert reason(list_of(edition, format="talk", level="any", q="mean")) == [
        "No talk holds “mean” under these filters. Remove one, or try other words."
    ]


def test_edition_without_talks_says_so(edition: Edition):
    assert reason(list_of(edition)) == ["No talks are recorded for this edition yet."]


# Orders and days


def test_programme_stands_under_its_days(edition: Edition):
    start = datetime.datetime(2024, 3, 19, 9, tzinfo=datetime.UTC)
    make_talk(edition=edition, starts_at=start, ends_at=start + datetime.timedelta(minutes=25))
    make_talk(edition=edition)
    found = list_of(edition)
    assert found.texts("h2", class_="talk-day-heading") == ["Tuesday 19 March", "Day not recorded"]
    assert found.texts(class_="talk-row-time") == ["10:00–10:25"]


def test_form_asks_for_relevance_by_itself(edition: Edition):
    make_talk(edition=edition, title="Keptn")
    offered = [(o.text, o.attributes["value"]) for o in list_of(edition).one("select").all("option")]
    assert offered == [("Programme", ""), ("Title", "title"), ("Best rated", "best"), ("Newest notes", "notes")]
    found = list_of(edition, q="keptn", order="")
    assert [(o.text, o.attributes["value"]) for o in found.one("select").all("option", selected="")] == [
        ("Relevance", "")
    ]


# Pages


@pytest.fixture
def many(edition: Edition) -> None:
    Talk.objects.bulk_create(
        [
            Talk(edition=edition, slug=f"t{n}", title=f"Talk {n:03}", format="talk", is_published=True)
            for n in range(101)
        ]
    )


@pytest.mark.usefixtures("many")
def test_pages_keep_filters_and_order(edition: Edition):
    first = list_of(edition, q="talk", format="talk", order="title")
    (following,) = first.all("a", rel="next")
    assert following.attributes["href"] == "?q=talk&format=talk&order=title&page=2"
    second = page(f"/kubecon/talks/{following.attributes['href']}")
    assert titles(second) == [f"Talk {n:03}" for n in range(50, 100)]
    assert second.one("nav", class_="pages").text == "Previous Page 2 of 3 Next"
    assert titles(list_of(edition, order="title", page="3")) == ["Talk 100"]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("number", ["abc", "-1", "0", "4", "1e9", str(10**9), "9" * 5000, "\0", "１", "1.0", "+1"])
def test_page_that_does_not_exist_is_not_found(edition: Edition, number: str):
    response = Client().get(f"/kubecon/talks/?{urlencode({'page': number})}")
    assert response.status_code == 404
    assert read(response.text).one("h1").text == "There is no page here"


@pytest.mark.parametrize(
    "query",
    [
        *(
            "q=" + "a" * 10_000,
            "q=" + "a+" * 5_000,
            "topic=" + "a" * 10_000,
            "&".join(f"topic={n}" for n in range(900)),
        ),
        *("day=" + "9" * 10_000, "day=2024-13-45", "day=%00", "day=0000-00-00", "day=-1", "day=1&day=2&day=2024-03-19"),
        *("q=%00", "topic=%00", "room=%00&event=%00", "order=%00", "q=a&q=b", "q[]=a", "q=%ff%fe", "topic=%ed%a0%80"),
        *(
            "format=1",
            "level=null",
            "video=no&video=yes",
            "notes=1",
            "emphasis=",
            "speaker=' or 1=1 --",
            "=",
            "&&&",
            "?",
        ),
        *("event=main&event=main", "day=unknown&room=unknown", "%00=%00", "page=", "page=1&page=1", "a" * 10_000),
    ],
)
def test_absurd_query_is_answered(edition: Edition, query: str):
    make_talk(edition=edition)
    assert Client().get(f"/kubecon/talks/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["q=%00", "topic=" + "a" * 10_000, "day=2024-13-45", "page=abc", "q=%ff%fe"])
def test_absurd_query_is_answered_by_the_page_of_a_facet(edition: Edition, query: str):
    make_talk(edition=edition)
    assert Client().get(f"/kubecon/talks/by/topic/?{query}").status_code == 200


# Fragments


def test_htmx_gets_the_list_and_the_facets_only(edition: Edition, talk: Talk):
    response = Client().get("/kubecon/talks/?q=&format=panel&topic=&order=&page=1", headers={"HX-Request": "true"})
    fragment = read(response.text)
    assert [element.attributes["id"] for element in fragment.parts if not isinstance(element, str)] == [
        "found",
        "facets",
    ]
    assert fragment.one(id="facets").attributes["hx-swap-oob"] == "true"
    assert (titles(fragment), chips_of(fragment)) == (["Atlantis"], {"Format: Panel": "/kubecon/talks/"})
    assert response["HX-Push-Url"] == "/kubecon/talks/?format=panel"


def test_htmx_without_a_filter_pushes_the_plain_address(edition: Edition):
    response = Client().get("/kubecon/talks/?q=&order=", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/kubecon/talks/"


def test_page_and_fragment_are_never_mixed_up(edition: Edition, talk: Talk):
    for _ in range(2):
        whole = Client().get("/kubecon/talks/")
        fragment = Client().get("/kubecon/talks/", headers={"HX-Request": "true"})
        assert (whole.text.count("<html"), fragment.text.count("<html")) == (1, 0)
        assert {"HX-Request"} <= {name.strip() for name in whole["Vary"].split(",")}
        assert whole["ETag"] != fragment["ETag"]


def test_going_back_asks_for_the_whole_page(edition: Edition):
    """htmx asks again for a page that it did not keep; a fragment would then stand alone on it."""
    (config,) = list_of(edition).all("meta", name="htmx-config")
    assert '"historyRestoreAsHxRequest": false' in config.attributes["content"]
