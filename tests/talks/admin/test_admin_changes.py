"""What editors change about a running talk is told with their reason; the list of what was told."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from talks.models import Change, Talk
from tests.filling import filled
from tests.make import (
    make_client,
    make_edition,
    make_editor,
    make_moderator,
    make_room,
    make_scheduled_talk,
    make_talk,
    make_user,
    make_venue,
)

pytestmark = pytest.mark.django_db

CHANGES = "/admin/talks/change/"


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def save(client: Client, talk: Talk, **values: Any) -> Any:
    address = reverse("admin:talks_talk_change", args=[talk.pk])
    return client.post(address, filled(client.get(address), **values), follow=True)


def told(talk: Talk) -> list[tuple[str, str]]:
    return [(change.kind, change.because) for change in talk.changes.order_by("pk")]


def test_form_of_a_talk_moves_it_with_a_reason(editor: Client):
    venue = make_venue()
    talk = make_talk(room=make_room(venue=venue, name="Paris"), edition=make_edition(venue=venue))
    answer = save(editor, talk, room=make_room(venue=venue, name="Lyon").pk, because="Too many of you")
    assert "was changed successfully" in answer.content.decode()
    change = talk.changes.get()
    assert (change.kind, change.room_before, change.room_after) == ("moved", "Paris", "Lyon")
    assert change.because == "Too many of you"
    assert "reason from empty to “Too many of you”" in LogEntry.objects.latest("pk").get_change_message()


def test_form_cancels_and_lets_take_place(editor: Client):
    talk = make_scheduled_talk("10:00")
    save(editor, talk, is_cancelled="on", because="Flight")
    save(editor, talk, is_cancelled=None)
    assert told(talk) == [("cancelled", "Flight"), ("reinstated", "")]


def test_form_tells_a_full_room_and_where_to_go_and_that_there_is_room_again(editor: Client):
    talk = make_scheduled_talk("10:00", room=make_room())
    lobby = make_room(name="Lobby")
    save(editor, talk, is_full="on", overflow_room=lobby.pk)
    talk.refresh_from_db()
    since = talk.full_since
    assert (since is not None, talk.overflow_room) == (True, lobby)
    save(editor, talk, title="Other words", because="")
    talk.refresh_from_db()
    assert talk.full_since == since
    save(editor, talk, is_full=None, overflow_room="")
    assert told(talk) == [("full", ""), ("free", "")]


def test_overflow_without_a_full_room_is_refused_beside_the_form(editor: Client):
    talk = make_scheduled_talk("10:00", room=make_room())
    answer = save(editor, talk, overflow_room=make_room().pk)
    assert "An overflow room is for a talk whose room is full" in answer.content.decode()
    assert told(talk) == []


def test_too_long_a_reason_is_refused_and_nothing_is_told(editor: Client):
    talk = make_scheduled_talk("10:00")
    answer = save(editor, talk, is_cancelled="on", because="x" * 301)
    assert "at most 300 characters" in answer.content.decode()
    assert told(talk) == []


def test_many_talks_are_cancelled_with_one_reason(editor: Client):
    talks = [make_scheduled_talk("10:00", title=f"Talk {n}") for n in range(2)]
    chosen = {"action": "set_cancelled", "index": 0, "_selected_action": [talk.pk for talk in talks]}
    page = editor.post("/admin/talks/talk/", chosen)
    values = {"value": "True", "because": "Storm", "_selected_action": [talk.pk for talk in talks]}
    shown = editor.post("/admin/talks/talk/", filled(page, **values))
    assert [(row.before, row.after) for row in shown.context["changes"]] == [("takes place", "cancelled")] * 2
    assert Change.objects.count() == 0
    editor.post("/admin/talks/talk/", filled(shown, **values), follow=True)
    assert [told(talk) for talk in talks] == [[("cancelled", "Storm")]] * 2


def test_only_the_reason_of_a_change_is_edited(editor: Client):
    talk = make_scheduled_talk("10:00")
    talk.cancel(because="Flihgt")
    address = reverse("admin:talks_change_change", args=[talk.changes.get().pk])
    answer = editor.post(address, filled(editor.get(address), because="Flight", kind="moved"), follow=True)
    assert answer.status_code == 200
    assert told(talk) == [("cancelled", "Flight")]


def test_nobody_adds_a_change_and_others_than_editors_only_read(editor: Client):
    make_scheduled_talk("10:00").cancel()
    address = reverse("admin:talks_change_change", args=[Change.objects.get().pk])
    assert editor.get(f"{CHANGES}add/").status_code == 403
    moderator = make_client(make_moderator())
    assert moderator.get(CHANGES).status_code == 200
    assert moderator.post(address, {"because": "Mine"}).status_code == 403
    assert make_client(make_user(is_staff=True)).get(CHANGES).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_with_more_rows(rows: int, editor: Client, django_assert_max_num_queries: Any):
    for _ in range(rows):
        make_scheduled_talk("10:00").cancel()
    editor.get(CHANGES)
    with django_assert_max_num_queries(12) as queries:
        assert editor.get(CHANGES).status_code == 200
    assert len(queries) == 10
