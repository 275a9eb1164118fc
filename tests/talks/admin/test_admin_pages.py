"""Every page of the admin opens for an editor, and offers what an editor needs."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import ForeignKey, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from talks.models import Talk
from tests.make import (
    make_booth,
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_exhibitor,
    make_floor,
    make_link,
    make_moderator,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_user,
)

pytestmark = pytest.mark.django_db

CURATED = (
    *("booth", "edition", "event", "exhibitor", "floor", "note", "organization", "report", "room"),
    *("speaker", "tag", "talk", "venue"),
)
# Written by what happens; only the reason is edited: see test_admin_changes.py.
TOLD = ("change",)
# Read and decided about, but never added, changed or deleted: see test_admin_doors.py.
JUDGED = ("ban", "claim", "comment", "decision", "rating")
INTERNAL = ("star", "agendafeed", "flag", "ratingrecord", "revision", "talkdocument", "tally")


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def admin_address(row: Model, page: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def one_of_each() -> list[Model]:
    speaker, tag = make_speaker(), make_tag()
    talk = make_talk(speakers=[speaker], tags=[tag])
    event = make_event(hosts=[speaker], edition=talk.edition)
    note = make_takeaway(note=make_note(talk=talk)).note
    make_link(talk=talk)
    make_link(note=note)
    floor = make_floor()
    places: list[Model] = [floor.venue, floor, make_room(floor=floor), make_booth(floor=floor)]
    return [
        *(talk.edition, event, talk, speaker, make_organization(), tag, note.report, note, make_exhibitor()),
        *places,
    ]


def test_every_noun_has_an_admin_and_no_internal_table_has() -> None:
    ours = [model for model in admin.site._registry if model._meta.app_label in ("talks", "venue")]
    inlines = [inline.model for model in ours for inline in admin.site.get_model_admin(model).inlines]

    assert sorted(model._meta.model_name or "" for model in ours) == sorted((*CURATED, *JUDGED, *TOLD))
    left_out = {model for label in ("talks", "venue") for model in apps.get_app_config(label).get_models()}
    assert {model._meta.model_name for model in left_out - set(ours) - set(inlines)} == set(INTERNAL)


def test_every_key_is_found_by_typing() -> None:
    plain = []
    for part in _parts():
        keys = {field.name for field in part.model._meta.fields if isinstance(field, ForeignKey)}
        plain += [f"{part}: {key}" for key in keys & _fields(part) - {*part.autocomplete_fields, *part.readonly_fields}]

    assert plain == []


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_page_of_every_noun_opens(editor: Client, page: str) -> None:
    answers = {str(row._meta): editor.get(admin_address(row, page)).status_code for row in one_of_each()}

    assert answers == dict.fromkeys(answers, 200)
    assert len(answers) == len(CURATED)


@pytest.mark.parametrize("page", ["changelist", "add"])
def test_list_and_empty_form_of_every_noun_open(editor: Client, page: str) -> None:
    rows = one_of_each()
    addresses = [reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}") for row in rows]

    assert [editor.get(address).status_code for address in addresses] == [200] * len(CURATED)


def test_index_is_in_order_of_subjects(editor: Client) -> None:
    apps_shown = editor.get(reverse("admin:index")).context["app_list"]

    assert [app["app_label"] for app in apps_shown] == ["talks", "venue"]
    assert [model["object_name"] for model in apps_shown[0]["models"]] == [
        *("Edition", "Event", "Talk", "Speaker", "Organization", "Tag", "Report", "Note", "Exhibitor"),
        *("Change", "Claim"),
    ]


def test_unknown_is_written_and_not_left_blank(editor: Client) -> None:
    make_talk(title="Bare")

    page = editor.get(reverse("admin:talks_talk_changelist")).content.decode()

    assert page.count(">unknown</td>") == 5  # people, when, room, format, level
    assert page.count(">main programme</td>") == 1


def test_guid_and_former_addresses_are_shown_and_cannot_be_changed(editor: Client) -> None:
    talk = make_talk(slug="old-address")
    talk.slug = "new-address"
    talk.save()

    response = editor.get(admin_address(talk, "change"))

    assert not {"guid", "former_slugs"} & set(response.context["adminform"].form.fields)
    assert str(talk.guid) in response.content.decode()
    assert "old-address" in response.content.decode()


def test_choices_say_where_they_belong(editor: Client) -> None:
    event = make_event(name="ArgoCon", edition=make_edition(short_name="KubeCon EU 2024"))
    question = {"app_label": "talks", "model_name": "talk", "field_name": "event", "term": "argo"}

    answer = editor.get(reverse("admin:autocomplete"), question).json()

    assert answer["results"] == [{"id": str(event.pk), "text": "ArgoCon · KubeCon EU 2024"}]


def test_every_autocompletion_answers_an_editor(editor: Client) -> None:
    one_of_each()
    refused = []
    for part in _parts():
        for key in part.autocomplete_fields:
            names = {"app_label": part.opts.app_label, "model_name": part.opts.model_name, "field_name": key}
            answer = editor.get(reverse("admin:autocomplete"), names | {"term": "a 'b\" -"})
            if answer.status_code != 200:
                refused.append((part, key, answer.status_code))

    assert refused == []


@pytest.mark.parametrize("text", ["", "a" * 10_000, "a " * 5_000, "\0", "\0Comments\0", "%' OR 1=1 --", "\U0001f600"])
def test_autocompletion_survives_any_text(editor: Client, text: str) -> None:
    make_talk(title="Mean Comments")
    question = {"app_label": "talks", "model_name": "note", "field_name": "talk", "term": text}

    assert editor.get(reverse("admin:autocomplete"), question).status_code == 200


def test_moderator_sees_all_and_may_hide_a_report(editor: Client) -> None:
    moderator = make_client(make_moderator())
    report, talk = make_report(), make_talk()

    assert moderator.get(admin_address(talk, "change")).context["has_change_permission"] is False
    assert moderator.get(admin_address(report, "change")).context["has_change_permission"] is True
    assert moderator.post(admin_address(talk, "change"), {"title": "Mine"}).status_code == 403
    assert not Talk.objects.filter(title="Mine").exists()


@pytest.mark.parametrize("path", ["index", "talks_talk_changelist", "talks_talk_add", "venue_room_changelist"])
def test_admin_is_closed_to_a_user_who_is_not_staff(path: str) -> None:
    answer = make_client(make_user()).get(reverse(f"admin:{path}"), follow=True)

    assert answer.status_code == 403
    assert "This is not open to you" in answer.content.decode()


def _parts() -> list[Any]:
    """Every admin of ours, and every inline in it."""
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True, is_staff=True)
    ours = [part for part in admin.site._registry.values() if part.opts.app_label in ("talks", "venue")]
    return [*ours, *(inline for part in ours for inline in part.get_inline_instances(request))]


def _fields(part: Any) -> set[str]:
    lines = [line for _title, options in part.fieldsets or [] for line in options["fields"]] or part.fields
    return {name for line in lines for name in ([line] if isinstance(line, str) else line)}
