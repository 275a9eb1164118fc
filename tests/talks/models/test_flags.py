"""Reports: who may, whose count, and when two of them hold a comment."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from kubecon_notes.accounts.models import User
from talks.models import Comment, Flag, Refused
from talks.models.flag import REJECTIONS
from tests.make import make_comment, make_flag, make_moderator, make_user

pytestmark = pytest.mark.django_db


def standing(comment: Comment) -> str:
    return Comment.objects.values_list("standing", flat=True).get(pk=comment.pk)


def reported(comment: Comment, *reporters: User) -> Comment:
    for reporter in reporters:
        comment.report(by=reporter, reason="mean")
    return comment


def make_reporter(*, rejected: int = 0, upheld: int = 0) -> User:
    """Whose earlier reports a moderator has judged."""
    user = make_user()
    for outcome in ["rejected"] * rejected + ["upheld"] * upheld:
        make_flag(reporter=user, outcome=outcome)
    return user


def test_report_keeps_reason_and_words():
    flag = make_comment().report(by=make_user(), reason="private", words="It names my employer.")
    flag.refresh_from_db()
    assert (flag.reason, flag.words, flag.outcome) == ("private", "It names my employer.", "open")


def test_one_report_holds_nothing():
    assert standing(reported(make_comment(), make_user())) == "open"


def test_two_independent_reports_hold_a_comment():
    comment = reported(make_comment(), make_user(), make_user())
    assert comment.standing == standing(comment) == "held"
    assert not Comment.objects.readable().filter(pk=comment.pk).exists()


def test_one_person_reports_a_comment_once():
    comment, user = make_comment(), make_user()
    reported(comment, user)
    with pytest.raises(Refused, match="You have reported this comment already"):
        reported(comment, user)
    assert standing(comment) == "open"


def test_nobody_reports_their_own():
    comment = make_comment()
    with pytest.raises(Refused) as refused:
        reported(comment, comment.author)
    assert (refused.value.rule, refused.value.status) == ("flag_not_own_comment", 403)


@pytest.mark.parametrize(
    ("rejected", "upheld", "expected"),
    [(REJECTIONS, 0, "open"), (REJECTIONS - 1, 0, "held"), (REJECTIONS, REJECTIONS, "held"), (4, 3, "open")],
)
def test_whoever_is_mostly_rejected_does_not_count(rejected: int, upheld: int, expected: str):
    doubtful = make_reporter(rejected=rejected, upheld=upheld)
    assert standing(reported(make_comment(), doubtful, make_user())) == expected


def test_report_that_does_not_count_still_reaches_moderators():
    comment = reported(make_comment(), make_reporter(rejected=3))
    assert comment.flags.undecided().count() == 1


def test_third_report_that_counts_holds_what_two_could_not():
    comment = reported(make_comment(), make_reporter(rejected=3), make_user())
    assert standing(reported(comment, make_user())) == "held"


def test_kept_comment_is_not_held_again():
    comment = reported(make_comment(), make_user(), make_user())
    comment.decide("keep", by=make_moderator(), because="Blunt, and about the talk.")
    assert standing(reported(comment, make_user(), make_user(), make_user())) == "kept"


def test_kept_comment_that_its_author_edits_is_open_again():
    comment = reported(make_comment(), make_user(), make_user())
    comment.decide("keep", by=make_moderator(), because="Blunt, and about the talk.")
    comment.edit(by=comment.author, text="Now it is about the person.")
    assert standing(comment) == "open"
    assert standing(reported(comment, make_user(), make_user())) == "held"


@pytest.mark.parametrize("action", ["hide", "keep"])
def test_edit_does_not_undo_what_a_moderator_decided_meanwhile(action: str):
    comment = make_comment()
    opened: Any = Comment.objects.get(pk=comment.pk)
    comment.decide(action, by=make_moderator(), because="Read it.")
    opened.edit(by=comment.author, text="Something else altogether.")
    assert standing(comment) == {"hide": "hidden", "keep": "open"}[action]


def test_held_comment_stays_held_when_edited():
    comment = reported(make_comment(), make_user(), make_user())
    comment.edit(by=comment.author, text="Kinder words.")
    assert standing(comment) == "held"


@pytest.mark.parametrize("gone", ["withdrawn", "hidden"])
def test_what_is_gone_cannot_be_reported(gone: str):
    comment = make_comment()
    make_comment(parent=comment)
    if gone == "withdrawn":
        comment.withdraw(by=comment.author)
    else:
        comment.decide("hide", by=make_moderator(), because="Mean.")
    with pytest.raises(Refused):
        reported(comment, make_user())
    assert not Flag.objects.exists()


def test_reports_of_an_hour_are_limited(settings: Any):
    settings.REPORTS_PER_HOUR = 2
    user = make_user()
    first = make_flag(reporter=user)
    make_flag(reporter=user)
    with pytest.raises(Refused) as refused:
        reported(make_comment(), user)
    assert (refused.value.rule, refused.value.status) == ("too_many", 429)
    assert "2 reports an hour" in str(refused.value)

    Flag.objects.filter(pk=first.pk).update(reported_at=timezone.now() - datetime.timedelta(minutes=61))
    reported(make_comment(), user)
