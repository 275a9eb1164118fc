"""From a row's page to its page on the site: as the public sees it, or as a draft will look."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import (
    make_appearance,
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_exhibitor,
    make_moderator,
    make_note,
    make_report,
    make_speaker,
    make_tag,
    make_talk,
    make_user,
)

pytestmark = pytest.mark.django_db

MAKE = {"edition": make_edition, "event": make_event, "talk": make_talk, "report": make_report}


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def page_of(editor: Client, row: Any) -> Any:
    return editor.get(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))


def preview_link(editor: Client, row: Any) -> str:
    tools = dict(page_of(editor, row).context["object_tools"])
    return str(tools.get("Preview", ""))


def site_link(editor: Client, row: Any) -> str:
    context = page_of(editor, row).context
    return str(context["absolute_url"]) if context["has_absolute_url"] else ""


@pytest.mark.parametrize("noun", MAKE)
def test_draft_offers_its_preview_and_no_public_page(noun: str, editor: Client) -> None:
    row = MAKE[noun](is_published=False)

    assert site_link(editor, row) == ""
    assert preview_link(editor, row) == f"{row.get_absolute_url()}preview/"
    assert editor.get(preview_link(editor, row)).status_code == 200
    assert Client().get(row.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("noun", MAKE)
def test_published_row_offers_its_public_page(noun: str, editor: Client) -> None:
    row = MAKE[noun]()

    assert preview_link(editor, row) == ""
    assert site_link(editor, row) == row.get_absolute_url()
    assert Client().get(site_link(editor, row)).status_code == 200


@pytest.mark.parametrize("noun", ["event", "talk", "report"])
def test_published_row_of_a_draft_edition_offers_its_preview(noun: str, editor: Client) -> None:
    row = MAKE[noun](edition=make_edition(is_published=False))

    assert (site_link(editor, row), preview_link(editor, row)) == ("", f"{row.get_absolute_url()}preview/")


def test_preview_opens_for_editor_and_moderator_and_nobody_else(editor: Client) -> None:
    talk = make_talk(is_published=False, title="Not yet")
    address = preview_link(editor, talk)

    assert "Not yet" in editor.get(address).content.decode()
    assert "Not yet" in make_client(make_moderator()).get(address).content.decode()
    assert make_client(make_user()).get(address).status_code == 302
    assert Client().get(address).status_code == 302


def test_people_and_tags_lead_to_their_page_once_something_public_names_them(editor: Client) -> None:
    speaker, tag, hidden = make_speaker(), make_tag(), make_speaker()
    make_talk(speakers=[speaker], tags=[tag])
    make_talk(speakers=[hidden], is_published=False)

    assert site_link(editor, speaker) == speaker.get_absolute_url()
    assert site_link(editor, tag) == tag.get_absolute_url()
    assert site_link(editor, hidden) == ""


def test_exhibitor_leads_to_the_showcase_and_note_to_its_report(editor: Client) -> None:
    exhibitor, note = make_exhibitor(), make_note()

    assert site_link(editor, exhibitor) == f"/{exhibitor.edition.slug}/showcase/"
    assert site_link(editor, note) == note.report.get_absolute_url()
    assert site_link(editor, make_note(report=make_report(is_published=False))) == ""


def test_change_in_the_admin_shows_on_the_next_request(editor: Client) -> None:
    talk = make_appearance().talk
    visitor = Client()
    assert talk.title in visitor.get(talk.get_absolute_url()).content.decode()

    list_address = reverse("admin:talks_talk_changelist")
    editor.post(list_address, {"action": "unpublish", "index": 0, "_selected_action": talk.pk})

    assert visitor.get(talk.get_absolute_url()).status_code == 404
