"""Two editors at work at the same moment: nothing is lost in silence, and nobody meets an error page."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from talks.merging import merge
from talks.models import Appearance, Note, Talk
from tests.filling import errors_in, filled, row_added
from tests.make import make_client, make_editor, make_report, make_speaker, make_talk

pytestmark = pytest.mark.django_db(transaction=True)

_Result = TypeVar("_Result")


def together(*jobs: Callable[[], _Result]) -> list[_Result]:
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], _Result]) -> _Result:
        try:
            start.wait(timeout=10)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def editors(number: int) -> list[Client]:
    return [make_client(make_editor()) for _ in range(number)]


def test_of_two_who_save_a_talk_at_once_one_is_told_of_the_other() -> None:
    talk, (one, two) = make_talk(), editors(2)
    first, second = (filled(client.get(page_of(talk)), title=title) for client, title in ((one, "One"), (two, "Two")))

    answers = together(lambda: one.post(page_of(talk), first), lambda: two.post(page_of(talk), second))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert "Edith Editor saved this after you opened it" in errors_in(refused)[0]
    kept = "Two" if refused is answers[0] else "One"
    assert Talk.objects.get().title == kept


def test_of_two_who_add_a_note_in_the_same_place_one_is_asked_to_choose_another() -> None:
    report, clients = make_report(), editors(2)
    talks = [make_talk(edition=report.edition) for _ in clients]
    address = f"{reverse('admin:talks_note_add')}?report={report.pk}"
    forms = [filled(client.get(address), talk=talk.pk) for client, talk in zip(clients, talks, strict=True)]

    answers = together(
        lambda: clients[0].post(address, forms[0]),
        lambda: clients[1].post(address, forms[1]),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert errors_in(refused) == ["Another note of this report has that position."]
    assert Note.objects.count() == 1


def test_speaker_who_is_merged_away_meanwhile_cannot_be_put_on_a_talk() -> None:
    keep, double, talk = make_speaker(), make_speaker(), make_talk()
    (editor,) = editors(1)
    page = editor.get(page_of(talk))
    data = filled(page) | row_added(page, "appearances", speaker=double.pk)
    merged = threading.Event()

    def merge_slowly() -> None:
        with transaction.atomic():
            merge(keep, [double])
            merged.set()
            threading.Event().wait(0.5)  # for the other to arrive and have to wait

    def save() -> Any:
        merged.wait(timeout=10)
        return editor.post(page_of(talk), data)

    _nothing, answer = together(merge_slowly, save)

    assert answer.status_code == 200
    assert "Select a valid choice. That choice is not one of the available choices." in errors_in(answer)
    assert not Appearance.objects.exists()


def test_talk_that_is_deleted_meanwhile_cannot_be_saved() -> None:
    talk, (editor,) = make_talk(), editors(1)
    data = filled(editor.get(page_of(talk)))
    Talk.objects.all().delete()

    answer = editor.post(page_of(talk), data, follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
    assert "Perhaps it was deleted?" in next(iter(answer.context["messages"])).message


def test_many_at_once_never_block_each_other_for_good() -> None:
    talks, clients = [make_talk(is_published=False) for _ in range(5)], editors(4)
    address = reverse("admin:talks_talk_changelist")
    chosen = [talk.pk for talk in talks]
    form = filled(clients[3].get(page_of(talks[0])), format="talk")

    def post(client: Client, action: str, rows: list[int], **more: str) -> int:
        return client.post(address, {"action": action, "index": 0, "_selected_action": rows, **more}).status_code

    answers = together(
        lambda: post(clients[0], "publish", chosen),
        lambda: post(clients[1], "unpublish", chosen[::-1]),
        lambda: post(clients[2], "set_level", chosen, value="beginner", confirmed="=beginner"),
        lambda: clients[3].post(page_of(talks[0]), form).status_code,
    )

    assert answers[:3] == [302] * 3
    assert answers[3] in (200, 302)  # 200 where another came first
    assert set(Talk.objects.values_list("level", flat=True)) <= {"beginner", ""}
