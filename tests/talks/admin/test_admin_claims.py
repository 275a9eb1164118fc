"""Claims: what an editor sees of one, and what becomes of it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from talks.models import Claim
from tests.filling import filled
from tests.make import make_appearance, make_claim, make_client, make_editor, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/talks/claim/"


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def page_of(claim: Claim) -> str:
    return f"{LIST}{claim.pk}/change/"


def decide(client: Client, claim: Claim, **data: str) -> Any:
    sent = filled(client.get(page_of(claim)), **{"because": "The profile links back.", **data})
    return client.post(f"{LIST}{claim.pk}/decision/", sent)


def test_those_that_wait_come_first_and_are_counted_at_the_front(editor: Client) -> None:
    done, waiting = make_claim(), make_claim(approved=False)

    assert [row.pk for row in editor.get(LIST).context["cl"].result_list] == [waiting.pk, done.pk]
    assert "Claims waiting for an editor (1)" in editor.get("/admin/").content.decode()


def test_page_shows_the_evidence(editor: Client) -> None:
    claim = make_claim(approved=False, statement="See https://example.com/ada", user=make_user(display_name="Ada"))
    talk = make_appearance(speaker=claim.speaker, job_title="Engineer").talk
    other = make_claim(approved=False, speaker=claim.speaker)
    third = make_claim(approved=False, user=claim.user)

    page = editor.get(page_of(claim)).content.decode()

    shown = ("https://example.com/ada", "Ada", claim.user.email, claim.speaker.name, talk.title, "Engineer")
    for words in (*shown, other.user.email, third.speaker.name):
        assert words in page


@pytest.mark.parametrize(("action", "state"), [("approve", "approved"), ("reject", "rejected")])
def test_claim_is_decided_and_the_claimant_told(
    editor: Client, action: str, state: str, django_capture_on_commit_callbacks: Any
) -> None:
    claim = make_claim(approved=False)

    with django_capture_on_commit_callbacks(execute=True):
        decide(editor, claim, action=action)

    claim.refresh_from_db()
    assert (claim.state, claim.because, str(claim.decided_by)) == (state, "The profile links back.", "Edith Editor")
    (sent,) = mail.outbox
    assert sent.to == [claim.user.email]
    assert state in sent.subject
    assert "The profile links back." in sent.body


def test_approval_is_taken_back_and_a_rejection_reconsidered(editor: Client) -> None:
    claim = make_claim()
    decide(editor, claim)
    claim.refresh_from_db()
    assert claim.state == "rejected"
    decide(editor, claim)
    claim.refresh_from_db()
    assert claim.state == "approved"


def test_second_claim_on_one_page_is_refused_in_words(editor: Client) -> None:
    first = make_claim()
    second = make_claim(approved=False, speaker=first.speaker)

    answer = decide(editor, second, action="approve")

    assert answer.status_code == 200
    message = str(next(iter(answer.context["messages"])))
    assert message == "Nothing was done. This page belongs to another account already."
    second.refresh_from_db()
    assert second.state == "asked"


def test_second_of_two_editors_is_told(editor: Client) -> None:
    claim = make_claim(approved=False)
    seen = filled(editor.get(page_of(claim)), action="reject", because="Who is this?")
    claim.approve(by=make_editor())

    answer = editor.post(f"{LIST}{claim.pk}/decision/", seen)

    assert "Nothing was done" in str(next(iter(answer.context["messages"])))
    claim.refresh_from_db()
    assert claim.state == "approved"


def test_decision_needs_a_reason(editor: Client) -> None:
    claim = make_claim(approved=False)

    assert decide(editor, claim, action="approve", because="").context["form"].errors
    claim.refresh_from_db()
    assert claim.state == "asked"
