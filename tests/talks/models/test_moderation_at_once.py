"""Two at the same moment, on connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from talks.models import Ban, Comment, Decision, Refused
from talks.models.moderation import ban
from tests.make import make_comment, make_moderator, make_rating, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs: Callable[[], Any]) -> list[str]:
    """What each came to: “done”, or the rule that refused it."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=10)
            job()
        except Refused as refused:
            return refused.rule
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(run, jobs))


def test_two_who_report_at_once_hold_the_comment():
    for _ in range(5):
        comment, one, two = make_comment(), make_user(), make_user()
        together(
            lambda: Comment.objects.get(pk=comment.pk).report(by=one, reason="mean"),  # noqa: B023 - done within the turn
            lambda: Comment.objects.get(pk=comment.pk).report(by=two, reason="spam"),  # noqa: B023 - as above
        )
        comment.refresh_from_db()
        assert (comment.standing, comment.flags.count()) == ("held", 2)


def test_one_who_reports_twice_at_once_counts_once():
    comment, one = make_comment(), make_user()
    report = lambda: Comment.objects.get(pk=comment.pk).report(by=one, reason="mean")  # noqa: E731 - said twice
    assert together(report, report) == ["done", "flag_once_per_person"]
    comment.refresh_from_db()
    assert (comment.standing, comment.flags.count()) == ("open", 1)


def test_decision_is_taken_back_once():
    comment, moderator = make_comment(), make_moderator()
    decision = comment.decide("ban", by=moderator, because="Mean.")
    undo = lambda: Decision.objects.get(pk=decision.pk).reverse(by=moderator, because="Not so.")  # noqa: E731 - as above
    assert together(undo, undo) == ["decision_reverses_another", "done"]
    assert Decision.objects.filter(action="reverse").count() == 1


def test_account_is_banned_once_and_rating_set_aside_once():
    rating, moderator = make_rating(), make_moderator()
    close = lambda: ban(rating.user, by=moderator, because="Spam.")  # noqa: E731 - as above
    aside = lambda: type(rating).objects.get(pk=rating.pk).set_aside(by=moderator, because="A favour.")  # noqa: E731 - as above
    assert together(close, close) == ["ban_once_at_a_time", "done"]
    assert together(aside, aside) == ["done", "rating_stands_so"]
    assert (Ban.objects.count(), Decision.objects.count()) == (1, 2)


def test_edit_and_decision_at_once_end_hidden():
    comment, moderator = make_comment(), make_moderator()
    together(
        lambda: Comment.objects.get(pk=comment.pk).decide("hide", by=moderator, because="Mean."),
        lambda: Comment.objects.get(pk=comment.pk).edit(by=comment.author, text="Something else."),
    )
    comment.refresh_from_db()
    assert (comment.standing, comment.text) == ("hidden", "Something else.")
