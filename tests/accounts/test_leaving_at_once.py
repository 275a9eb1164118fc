"""Leaving while others leave, decide, rate and report: everyone waits their turn, and nobody deadlocks."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import DatabaseError, OperationalError, connection

from kubecon_notes.accounts.leaving import LastSuperuserError, leave
from kubecon_notes.accounts.models import User
from talks.models import Comment, Decision, Flag, Rating, Refused, Talk
from talks.recounting import differences
from tests.accounts.person import rows_that_point_to
from tests.make import (
    make_comment,
    make_flag,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


def together(*jobs: Callable[[], object]) -> list[object]:
    """What each returned, or why it was refused."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return job()
        except (Refused, LastSuperuserError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def unless_gone(job: Callable[..., object], *given: object, **named: object) -> object:
    """What it returned, or how it failed because the row or the account was gone before. A deadlock is no excuse."""
    try:
        return job(*given, **named)
    except OperationalError:
        raise
    except DatabaseError as error:
        return error


def make_talks(number: int) -> list[Talk]:
    first = make_rateable_talk()
    return [first, *(make_rateable_talk(edition=first.edition) for _ in range(number - 1))]


def assert_gone(*users: User) -> None:
    assert [rows_that_point_to(user.pk) for user in users] == [{}] * len(users)
    assert differences()[1] == []


@pytest.mark.parametrize("comments", ["remove", "unname"])
def test_two_who_leave_at_once_and_have_met_everywhere(comments: str):
    for _ in range(ROUNDS):
        talks, users = make_talks(6), [make_user(), make_user()]
        for user, other, order in ((*users, talks), (*reversed(users), talks[::-1])):
            for talk in order:
                make_rating(talk=talk, user=user)
                mine = make_comment(talk=talk, author=user)
                make_comment(parent=mine, author=other)
                make_flag(comment=mine, reporter=other)
        together(*(partial(leave, user, comments=comments) for user in users))
        assert_gone(*users)
        assert not Rating.objects.exists()
        assert not Flag.objects.exists()


def test_moderator_decides_and_takes_back_while_the_author_leaves():
    for _ in range(ROUNDS):
        moderator, comment = make_moderator(), make_comment(talk=make_rateable_talk())
        make_comment(parent=comment)
        make_flag(comment=comment)
        author, reversible = comment.author, make_comment(talk=comment.talk, author=comment.author)
        make_comment(parent=reversible)
        decision = reversible.decide("hide", by=moderator, because="Mean.")
        together(
            partial(leave, author, comments="unname"),
            partial(comment.decide, "ban", by=moderator, because="Mean."),
            partial(decision.reverse, by=moderator, because="It was not."),
        )
        assert_gone(author)
        assert Decision.objects.filter(comment=comment, concerns=None, action="ban").count() == 1


def test_moderator_sets_a_rating_aside_while_its_giver_leaves():
    for _ in range(ROUNDS):
        rating, moderator = make_rating(), make_moderator()
        together(
            partial(leave, rating.user, comments="remove"),
            partial(unless_gone, rating.set_aside, by=moderator, because="Twice at once."),
        )
        assert not Rating.objects.filter(pk=rating.pk).exists()
        assert differences()[1] == []


def test_somebody_rates_and_says_something_while_leaving():
    for _ in range(ROUNDS):
        talks, user = make_talks(4), make_user()
        for talk in talks:
            make_rating(talk=talk, user=user)
        together(
            partial(leave, user, comments="remove"),
            *(partial(unless_gone, talk.rate, by=user, stars=1, attended="room") for talk in talks[::-1]),
            *(partial(unless_gone, talk.comment, by=user, text="Bye.", visibility="named") for talk in talks),
        )
        assert_gone(user)


def test_somebody_reports_and_answers_while_the_author_leaves():
    for _ in range(ROUNDS):
        comment, reporter = make_comment(talk=make_rateable_talk()), make_user()
        answer = {"by": reporter, "text": "Yes.", "visibility": "named", "parent": comment}
        together(
            partial(leave, comment.author, comments="unname"),
            partial(comment.report, by=reporter, reason="mean"),
            partial(comment.talk.comment, **answer),
        )
        assert_gone(comment.author)
        assert Comment.objects.get(pk=comment.pk).author is None


def test_answer_meets_a_comment_that_is_withdrawn_or_hidden():
    for _ in range(ROUNDS):
        comment, moderator = make_comment(talk=make_rateable_talk()), make_moderator()
        answer = partial(comment.talk.comment, text="Yes.", visibility="named", parent=comment)
        together(partial(answer, by=make_user()), partial(comment.decide, "hide", by=moderator, because="Mean."))
        comment.decide("keep", by=moderator, because="On second thoughts.")
        together(partial(answer, by=make_user()), partial(comment.withdraw, by=comment.author))
        assert differences()[1] == []


def test_of_two_last_superusers_who_leave_at_once_one_stays():
    for _ in range(ROUNDS):
        User.objects.all().delete()
        users = [make_user(is_superuser=True) for _ in range(2)]
        answers = together(*(partial(leave, user, comments="remove") for user in users))
        assert sorted(type(answer).__name__ for answer in answers) == ["LastSuperuserError", "NoneType"]
        assert User.objects.filter(is_superuser=True).count() == 1
