"""Bans: what a banned account cannot do, what it can, and how it is let write again."""

from collections.abc import Callable
from typing import Any

import pytest

from talks.models import Ban, Decision, Refused
from talks.models.claim import claim
from talks.models.moderation import ban
from tests.make import make_ban, make_comment, make_moderator, make_rateable_talk, make_speaker, make_user

pytestmark = pytest.mark.django_db

WRITES: dict[str, Callable[[Any], Any]] = {
    "rate": lambda user: make_rateable_talk().rate(by=user, stars=4, attended="room"),
    "comment": lambda user: make_rateable_talk().comment(by=user, text="Once more.", visibility="unnamed"),
    "answer": lambda user: (first := make_comment()).talk.comment(
        by=user, text="No.", visibility="named", parent=first
    ),
    "report": lambda user: make_comment().report(by=user, reason="spam"),
    "claim": lambda user: claim(make_speaker(), by=user, statement="It is me."),
}


@pytest.mark.parametrize("write", WRITES)
def test_banned_account_may_not_write_until_the_ban_is_lifted(write: str):
    user = make_user()
    made = make_ban(user=user)
    with pytest.raises(Refused, match="A moderator has closed this account for writing"):
        WRITES[write](user)
    made.lift(by=make_moderator(), because="They said sorry.")
    WRITES[write](user)


def test_banned_account_may_not_edit_its_comment():
    comment = make_comment()
    make_ban(user=comment.author)
    with pytest.raises(Refused):
        comment.edit(by=comment.author, text="Now with an insult.")


def test_ban_from_an_account_is_a_decision_without_a_talk():
    user, moderator = make_user(), make_moderator()
    decision = ban(user, by=moderator, because="Nothing but advertising.")
    made = Ban.objects.in_force().get(user=user)
    assert (made.decision, made.because, made.by) == (decision, "Nothing but advertising.", moderator)
    assert (decision.action, decision.concerns, decision.talk) == ("close", user, None)
    assert not decision.is_reversible


def test_nobody_is_banned_twice_at_a_time():
    user = make_ban().user
    with pytest.raises(Refused, match="banned from writing already"):
        ban(user, by=make_moderator(), because="Again.")
    assert not Decision.objects.exists()


def test_lifting_is_a_decision_and_done_once():
    made = make_ban()
    decision = made.lift(by=make_moderator(), because="They said sorry.")
    assert (decision.action, decision.concerns) == ("lift", made.user)
    with pytest.raises(Refused, match="lifted already"):
        made.lift(by=make_moderator(), because="Again.")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("words", ["", " "])
def test_no_ban_and_no_lifting_without_a_reason(words: str):
    with pytest.raises(Refused, match="Give a reason"):
        ban(make_user(), by=make_moderator(), because=words)
    with pytest.raises(Refused, match="Give a reason"):
        make_ban().lift(by=make_moderator(), because=words)
    assert Ban.objects.in_force().count() == 1


def test_reversal_does_not_lift_a_ban_that_did_not_come_with_it():
    comment = make_comment()
    ban(comment.author, by=make_moderator(), because="Nothing but advertising.")
    comment.decide("ban", by=make_moderator(), because="And this.").reverse(by=make_moderator(), because="Not this.")
    assert Ban.objects.in_force().on(comment.author).exists()


def test_decision_that_banned_can_be_taken_back_after_the_ban_was_lifted():
    comment = make_comment()
    decision = comment.decide("ban", by=make_moderator(), because="Mean.")
    Ban.objects.get().lift(by=make_moderator(), because="Sorry was said.")
    decision.reverse(by=make_moderator(), because="And it was not mean.")
    comment.refresh_from_db()
    assert comment.standing == "open"
