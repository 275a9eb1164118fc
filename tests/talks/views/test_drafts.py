"""A draft is invisible on every public page; a preview of it is for editors alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from talks.models import Edition, Event, Report, Talk
from tests.make import (
    make_appearance,
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_exhibitor,
    make_link,
    make_moderator,
    make_note,
    make_organization,
    make_report,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_user,
)
from tests.talks.views.reading import page, read
from tests.talks.views.world import World

pytestmark = pytest.mark.django_db

SECRET = "Xylophone"  # in every text of a draft, and nowhere else


@pytest.fixture
def world() -> World:
    made = World()
    make_report(edition=made.edition, title="With notes on drafts", slug="published")
    return made


def secret_talk(world: World, **fields: Any) -> Talk:
    """Shares everything with the public talks, and brings some that is its own."""
    talk = make_talk(
        **{"edition": world.edition, "slug": "secret", "title": SECRET, "abstract": SECRET, "room": world.rooms[0]}
        | fields,
        tags=[world.tags[0], make_tag(name=f"{SECRET} tag", slug="secret")],
    )
    for speaker in (world.speakers[0], make_speaker(name=f"{SECRET} speaker", slug="secret")):
        make_appearance(
            talk=talk,
            speaker=speaker,
            organization=make_organization(name=f"{SECRET} Ltd", slug=f"secret-{speaker.pk}"),
        )
    report = talk.edition.reports.filter(slug="published").first() or make_report(edition=talk.edition)
    make_takeaway(note=make_note(report=report, talk=talk, text=SECRET, emphasis="highlighted"), text=SECRET)
    make_link(talk=talk)
    return talk


def draft_talk(world: World) -> None:
    secret_talk(world, is_published=False)


def draft_event(world: World) -> None:
    event = make_event(
        edition=world.edition,
        slug="secret",
        name=SECRET,
        is_published=False,
        room=world.rooms[0],
        organizer=world.organizations[0],
        hosts=[world.speakers[0], make_speaker(name=f"{SECRET} host", slug="secret-host")],
    )
    secret_talk(world, event=event)
    make_note(report=world.edition.reports.get(slug="published"), event=event, text=SECRET)


def draft_report(world: World) -> None:
    report = make_report(
        edition=world.edition, slug="secret", title=SECRET, team=SECRET, introduction=SECRET, is_published=False
    )
    for about in (
        *({"talk": world.talks[0]}, {"event": world.events[0]}, {"venue": world.edition.venue}),
        {"booth": world.edition.venue.booths.first()},
    ):
        make_takeaway(
            note=make_note(report=report, emphasis="noteworthy", heading=SECRET, text=SECRET, **about), text=SECRET
        )


def draft_edition(world: World) -> None:
    edition = make_edition(
        name=SECRET, short_name=SECRET, slug="secret", is_published=False, venue=world.edition.venue, year=2025
    )
    event = make_event(edition=edition, name=SECRET, slug="secret", hosts=[world.speakers[0]])
    secret_talk(world, edition=edition, event=event)
    make_exhibitor(edition=edition, organization=make_organization(name=f"{SECRET} Inc", slug="secret-exhibitor"))
    make_exhibitor(edition=edition, organization=world.organizations[0])


DRAFTS = {"talk": draft_talk, "event": draft_event, "report": draft_report, "edition": draft_edition}
HIDDEN = {
    "talk": ("/kubecon/talks/secret/", "/kubecon/talks/secret.ics", "/speakers/secret/", "/tags/secret/"),
    "event": (
        "/kubecon/events/secret/",
        "/kubecon/talks/secret/",
        "/kubecon/talks/secret.ics",
        "/speakers/secret-host/",
        "/tags/secret/",
    ),
    "report": ("/kubecon/reports/secret/",),
    "edition": (
        *("/secret/", "/secret/talks/", "/secret/talks/secret/", "/secret/events/", "/secret/events/secret/"),
        *("/secret/venue/", "/secret/showcase/", "/secret/reports/", "/secret/offline.json", "/speakers/secret/"),
        *("/tags/secret/", "/organizations/secret-exhibitor/"),
        *("/secret/talks.ics", "/secret/schedule.ics", "/secret/talks/secret.ics"),
    ),
}


@pytest.fixture(params=DRAFTS)
def draft(request: pytest.FixtureRequest) -> Callable[[World], None]:
    return DRAFTS[request.param]


def everything(world: World) -> dict[str, str]:
    searched = f"/kubecon/talks/?q={SECRET}&topic=secret&speaker=secret"
    asked = {"search": searched, "misspelt": "/kubecon/talks/?q=Xylophon", "names": f"/speakers/?q={SECRET}"}
    return {name: Client().get(address).text for name, address in (world.addresses | asked).items()}


def test_draft_changes_no_public_page_and_is_named_on_none(world: World, draft: Callable[[World], None]):
    before = everything(world)
    draft(world)
    after = everything(world)
    assert {name for name in before if comparable(before[name]) != comparable(after[name])} == set()
    told = {name for name, text in after.items() if SECRET.lower() in text.lower()}
    assert told <= {"search", "misspelt", "names"}  # these repeat what was asked


def comparable(text: str) -> str:
    """Without the revision, and without a report's number of notes, which has a test of its own."""
    return re.sub(r'"revision": \d+|\d+ notes?', "", text)


@pytest.mark.parametrize("draft", [draft_talk, draft_event])
def test_note_on_a_draft_is_not_counted(world: World, draft: Callable[[World], None]):
    draft(world)
    assert "With notes on drafts By JWorks · 0 notes" in page("/kubecon/reports/").texts("li")


def test_draft_is_never_suggested(world: World, draft: Callable[[World], None]):
    draft(world)
    found = page("/kubecon/talks/?q=Xylophon").main
    assert found.one(class_="empty").texts("p")[0].startswith("No talk holds “Xylophon”.")


@pytest.mark.parametrize("kind", DRAFTS)
def test_pages_of_a_draft_are_not_found(world: World, kind: str):
    DRAFTS[kind](world)
    for address in HIDDEN[kind]:
        response = Client().get(address)
        assert response.status_code == 404, address
        assert SECRET not in response.text, address


def test_editor_sees_no_more_on_a_public_page_than_anyone(world: World, draft: Callable[[World], None]):
    draft(world)
    client = make_client(make_editor())
    assert SECRET not in client.get("/kubecon/").text
    assert client.get("/kubecon/talks/secret/").status_code == 404


# Unpublishing


@pytest.mark.parametrize(
    ("model", "name"), [(Talk, "talk"), (Event, "event"), (Report, "report"), (Edition, "edition")]
)
def test_what_is_unpublished_is_gone_on_the_next_request(world: World, model: Any, name: str):
    address = world.addresses[name]
    assert page(address).one("h1")
    model.objects.update(is_published=False)
    assert Client().get(address).status_code == 404
    model.objects.update(is_published=True)
    assert page(address).one("h1")


# Previews

PREVIEWS = {
    "edition": "/secret/preview/",
    "talk": "/kubecon/talks/secret/preview/",
    "event": "/kubecon/events/secret/preview/",
    "report": "/kubecon/reports/secret/preview/",
}


@pytest.fixture(params=PREVIEWS)
def preview(request: pytest.FixtureRequest, world: World) -> str:
    DRAFTS[request.param](world)
    return PREVIEWS[request.param]


def test_visitor_of_a_preview_is_asked_to_sign_in(preview: str):
    response = Client().get(preview)
    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={preview}")


def test_attendee_of_a_preview_is_asked_to_sign_in(preview: str):
    assert make_client(make_user()).get(preview).status_code == 302


def test_staff_without_the_right_is_refused_a_preview(preview: str):
    response = make_client(make_user(is_staff=True)).get(preview)
    assert response.status_code == 403
    assert read(response.text).one("h1").text == "This is not open to you"
    assert SECRET not in response.text


@pytest.mark.parametrize("make", [make_editor, make_moderator])
def test_editors_and_moderators_see_a_preview_marked_as_draft(preview: str, make: Callable[[], Any]):
    response = make_client(make()).get(preview)
    found = read(response.text)
    assert found.one("h1").text == SECRET
    notice = found.one(class_="notice-draft")
    assert notice.text == "Draft. Only editors see this page. Edit or publish it"
    assert read(make_client(make_editor()).get(notice.hrefs[0]).text).one("input", name="is_published")
    assert found.one("meta", name="robots").attributes["content"] == "noindex"
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert "ETag" not in response


def test_preview_is_never_given_out_to_others(preview: str):
    editor = make_client(make_editor())
    for _ in range(2):
        assert SECRET in editor.get(preview).text
        assert Client().get(preview).status_code == 302


def test_preview_of_nothing_is_not_found(world: World):
    editor = make_client(make_editor())
    for address in ("/nowhere/preview/", "/kubecon/talks/no/preview/", "/kubecon/events/no/preview/"):
        assert editor.get(address).status_code == 404


def test_preview_shows_what_will_be_on_the_page(world: World):
    editor = make_client(make_editor())
    draft_event(world)
    assert SECRET in read(editor.get("/kubecon/events/secret/preview/").text).main.under("Talks").text
    draft_report(world)
    assert SECRET in read(editor.get("/kubecon/reports/secret/preview/").text).main.under("Introduction").text


def test_preview_of_a_talk_shows_its_notes(world: World):
    draft_talk(world)
    found = read(make_client(make_editor()).get("/kubecon/talks/secret/preview/").text).main
    assert found.under("Notes").texts("li") == [SECRET]


def test_preview_of_an_edition_shows_its_programme(world: World):
    draft_edition(world)
    found = read(make_client(make_editor()).get("/secret/preview/").text).main
    assert found.under("Worth it").texts("h3") == [SECRET]
    assert ("Browse all 1 talk", "/secret/talks/") in found.links
