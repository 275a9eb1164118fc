"""Mails: who is told what, with reason and addresses, and never before the decision is stored."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from talks.mails import SUBJECTS, tell_of_claim, tell_of_decision
from talks.models import Decision
from talks.models.moderation import ban
from tests.make import make_ban, make_claim, make_comment, make_moderator, make_rating, make_talk, make_user

pytestmark = pytest.mark.django_db

SITE = "https://notes.example.org/"
REASON = "It attacks <a person> & more."


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Any:
    """The one mail about a decision, or None."""

    def tell(decision: Decision) -> Any:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            was_told = tell_of_decision(decision, SITE)
        assert len(mail.outbox) == was_told
        return mail.outbox[0] if was_told else None

    return tell


def decided(action: str, **fields: Any) -> Decision:
    comment = make_comment(talk=make_talk(title="Tricks & <Treats>", slug="tricks"), **fields)
    return comment.decide(action, by=make_moderator(), because=REASON)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("hide", "Others do not see it any more"),
        ("warn", "asks you with this warning"),
        ("ban", "your account may not write any more"),
    ],
)
def test_author_is_told_what_was_decided_why_and_how_to_object(told: Any, action: str, words: str) -> None:
    decision = decided(action)
    sent = told(decision)
    assert sent.to == [decision.concerns.email]  # type: ignore[union-attr]
    assert sent.subject == f"KubeCon Notes: {SUBJECTS[Decision.Action(action)]}"
    talk = decision.talk.get_absolute_url()  # type: ignore[union-attr]
    for part in (words, REASON, "Tricks & <Treats>", f"https://notes.example.org{talk}", "Answer this mail"):
        assert part in sent.body
    assert "https://notes.example.org/conduct/" in sent.body
    assert "Moe Moderator" not in sent.body


def test_kept_comment_and_deleted_account_need_no_mail(told: Any) -> None:
    assert told(decided("keep")) is None
    assert told(decided("hide", author=None, visibility="unnamed")) is None


def test_author_is_told_of_a_reversal_and_what_it_restores(told: Any) -> None:
    reversal = decided("ban").reverse(by=make_moderator(), because="I had misread it.")
    body = told(reversal).body
    assert "can be read again, and your account may write again." in body
    assert "I had misread it." in body


def test_reversal_says_where_the_account_stays_banned(told: Any) -> None:
    decision = decided("ban")
    make_ban(user=make_user())
    decision.bans.get().lift(by=make_moderator(), because="For now.")
    ban(decision.concerns, by=make_moderator(), because="Spam.")
    assert "still may not write, by another decision" in told(decision.reverse(by=make_moderator(), because="No.")).body


def test_reversal_of_a_later_decision_says_that_an_earlier_one_stands(told: Any) -> None:
    first = decided("hide")
    assert first.comment is not None
    second = first.comment.decide("warn", by=make_moderator(), because=REASON)
    assert "stays hidden by an earlier decision" in told(second.reverse(by=make_moderator(), because="No.")).body


def test_rater_is_told_in_words_without_a_score(told: Any) -> None:
    rating = make_rating()
    assert "does not count in the talk's score" in told(rating.set_aside(by=make_moderator(), because=REASON)).body
    assert "counts again" in told(rating.count_again(by=make_moderator(), because=REASON)).body


def test_account_is_told_of_a_ban_and_of_its_lifting(told: Any) -> None:
    user = make_user()
    sent = told(ban(user, by=make_moderator(), because=REASON))
    assert "banned your account from writing" in sent.body
    assert "The talk:" not in sent.body
    assert "may write again" in told(user.bans.get().lift(by=make_moderator(), because=REASON)).body


@pytest.mark.parametrize("approved", [True, False])
def test_claimant_is_told(approved: bool, django_capture_on_commit_callbacks: Any) -> None:
    claim = make_claim(approved=False)
    (claim.approve if approved else claim.reject)(by=make_moderator(), because=REASON)
    with django_capture_on_commit_callbacks(execute=True):
        tell_of_claim(claim, SITE)
    (sent,) = mail.outbox
    assert sent.to == [claim.user.email]
    assert REASON in sent.body
    assert f"https://notes.example.org{claim.speaker.get_absolute_url()}" in sent.body
    assert ("has agreed" in sent.body) is approved


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_about_what_was_not_stored() -> None:
    decision = decided("hide")
    with transaction.atomic():
        tell_of_decision(decision, SITE)
        transaction.set_rollback(True)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_failing_server_is_logged_and_nothing_more(
    settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The import linter, which other tests run in this process, switches off all loggers that are there.
    monkeypatch.setattr(logging.getLogger("django.db.backends.base"), "disabled", False)
    settings.EMAIL_BACKEND = "no.such.Backend"
    with transaction.atomic():
        tell_of_decision(decided("hide"), SITE)
    assert Decision.objects.count() == 1
    assert "no.such" in caplog.text or "No module named" in caplog.text
