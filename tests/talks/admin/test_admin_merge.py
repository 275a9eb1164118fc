"""Merging in the admin: choose what stays, see what would move, confirm."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse

from talks.models import Speaker, Tag
from tests.filling import filled
from tests.make import (
    make_client,
    make_editor,
    make_moderator,
    make_organization,
    make_speaker,
    make_tag,
    make_talk,
    make_user,
)

TAGS = "/admin/talks/tag/"
SPEAKERS = "/admin/talks/speaker/"


@pytest.fixture
def editor(db: None) -> Client:
    return make_client(make_editor())


def choose(client: Client, address: str, *rows: Any, **more: Any) -> Any:
    chosen = [row.pk for row in rows]
    return client.post(address, {"action": "merge_selected", "index": 0, "_selected_action": chosen, **more})


def confirmation(page: Any, keep: Any, *rows: Any) -> dict[str, Any]:
    return filled(page, keep=keep.pk, _selected_action=[row.pk for row in rows])


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_page_shows_what_would_move_and_what_collides(editor: Client) -> None:
    keep, double = make_speaker(name="Ada Lovelace"), make_speaker(name="Ada King", slug="ada-king")
    make_talk(title="Engines", speakers=[double])
    make_talk(title="Numbers", speakers=[keep, double])

    first = choose(editor, SPEAKERS, keep, double)
    page = editor.post(SPEAKERS, confirmation(first, keep, keep, double)).content.decode()

    assert "1 link moves, 1 is dropped" in page
    assert "Ada King on Engines" in page
    assert "Ada King on Numbers" in page
    assert "Gains the other names: Ada King" in page
    assert "Old addresses that lead here from then on: ada-king" in page
    assert Speaker.objects.count() == 2


def test_confirmed_merge_is_done_and_told_in_the_history_of_both(editor: Client) -> None:
    keep, double = make_speaker(name="Ada Lovelace"), make_speaker(name="Ada King", slug="ada-king")
    talk = make_talk(speakers=[double])
    page = choose(editor, SPEAKERS, keep, double)
    shown = editor.post(SPEAKERS, confirmation(page, keep, keep, double))

    done = editor.post(SPEAKERS, confirmation(shown, keep, keep, double), follow=True)

    assert messages_of(done) == ["Merged into “Ada Lovelace”: “Ada King” (ada-king); 1 appearance moved."]
    assert list(talk.speakers.all()) == [keep]
    kept, deleted = LogEntry.objects.order_by("pk")
    assert (kept.object_id, kept.change_message) == (
        str(keep.pk),
        "Merged into this: “Ada King” (ada-king); 1 appearance moved.",
    )
    assert (deleted.action_flag, deleted.object_repr, deleted.change_message) == (
        DELETION,
        "Ada King",
        "Merged into “Ada Lovelace”.",
    )


def test_old_address_leads_to_the_kept_one(editor: Client) -> None:
    keep, double = make_tag(slug="opentofu"), make_tag(slug="open-tofu")
    make_talk(tags=[double])
    page = choose(editor, TAGS, keep, double)
    shown = editor.post(TAGS, confirmation(page, keep, keep, double))
    editor.post(TAGS, confirmation(shown, keep, keep, double))

    answer = Client().get(reverse("tag", kwargs={"slug": "open-tofu"}))

    assert (answer.status_code, answer.headers["Location"]) == (301, "/tags/opentofu/")


@pytest.mark.parametrize("noun", ["tag", "speaker", "organization"])
def test_each_kind_of_duplicate_can_be_merged(noun: str, editor: Client) -> None:
    make = {"tag": make_tag, "speaker": make_speaker, "organization": make_organization}[noun]
    keep, double, third = make(), make(), make()
    address = reverse(f"admin:talks_{noun}_changelist")

    page = choose(editor, address, keep, double, third)
    shown = editor.post(address, confirmation(page, double, keep, double, third))
    editor.post(address, confirmation(shown, double, keep, double, third))

    assert list(type(keep).objects.all()) == [double]


def test_choice_other_than_the_one_shown_is_shown_first(editor: Client) -> None:
    keep, double = make_tag(), make_tag()
    page = choose(editor, TAGS, keep, double)

    other = next(tag for tag in (keep, double) if str(tag.pk) != filled(page)["confirmed"])
    answer = editor.post(TAGS, confirmation(page, other, keep, double))

    assert answer.context["plan"].keep == other
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("keep", ["abc", "", "0", "\0", "9" * 40])
def test_keeping_what_was_not_selected_is_refused(keep: str, editor: Client) -> None:
    tags = make_tag(), make_tag()

    answer = choose(editor, TAGS, *tags, keep=keep, confirmed=keep)

    assert answer.status_code == 200
    assert Tag.objects.count() == 2


def test_one_alone_cannot_be_merged(editor: Client) -> None:
    answer = choose(editor, TAGS, make_tag())

    assert messages_of(editor.get(answer.headers["Location"])) == ["Select at least two to merge."]


@pytest.mark.django_db
def test_merging_needs_the_right_to_delete() -> None:
    keep, double = make_tag(), make_tag()
    moderator = make_client(make_moderator())
    changer = make_user(is_staff=True)
    changer.user_permissions.set(Permission.objects.filter(codename__in=["view_tag", "change_tag"]))

    for client in (moderator, make_client(changer)):
        choose(client, TAGS, keep, double, keep=keep.pk, confirmed=keep.pk)

    assert Tag.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_second_click_on_merge_finds_nothing_left_to_do() -> None:
    user = make_editor()
    keep, double = make_speaker(), make_speaker()
    talk = make_talk(speakers=[double])
    shown = choose(make_client(user), SPEAKERS, keep, double, keep=keep.pk)
    data = confirmation(shown, keep, keep, double)

    def click(client: Client) -> int:
        try:
            return client.post(SPEAKERS, data).status_code
        finally:
            connection.close()

    clients = [make_client(user) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, clients))

    assert answers == [302] * 4
    assert list(talk.speakers.all()) == [keep]
    assert list(Speaker.objects.values_list("other_names", flat=True)) == [[double.name]]
    assert LogEntry.objects.count() == 2
