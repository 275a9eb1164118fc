"""What moderators decide: what becomes of the comment, of its reports, of its author; and all of it back again."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from talks.models import Ban, Comment, Decision, Flag, Rating, Refused
from talks.models.flag import who_count
from tests.make import make_comment, make_moderator, make_rateable_talk, make_rating, make_talk, make_user

pytestmark = pytest.mark.django_db

ACTIONS = {"keep": "kept", "hide": "hidden", "warn": "hidden", "ban": "hidden"}


def make_held_comment() -> Comment:
    comment = make_comment()
    for _ in range(2):
        comment.report(by=make_user(), reason="mean")
    return comment


def decide(comment: Comment, action: str = "hide") -> Decision:
    return comment.decide(action, by=make_moderator(), because="It is about a person.")


def take_back(decision: Decision) -> Decision:
    return decision.reverse(by=make_moderator(), because="I had misread it.")


def standing(comment: Comment) -> str:
    return Comment.objects.values_list("standing", flat=True).get(pk=comment.pk)


def outcomes(comment: Comment) -> set[str]:
    return set(comment.flags.values_list("outcome", flat=True))


@pytest.mark.parametrize("action", ACTIONS)
def test_decision_moves_comment_reports_and_author(action: str):
    comment = make_held_comment()
    decision = decide(comment, action)
    assert (comment.standing, standing(comment)) == (ACTIONS[action], ACTIONS[action])
    assert outcomes(comment) == {"rejected" if action == "keep" else "upheld"}
    assert Ban.objects.in_force().on(comment.author).exists() is (action == "ban")
    assert (decision.concerns, decision.talk, decision.stood_before) == (comment.author, comment.talk, "held")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("make", [make_comment, make_held_comment], ids=["open", "held"])
def test_taking_back_restores_all_of_it(action: str, make: Callable[[], Comment]):
    comment = make()
    before, reported = standing(comment), outcomes(comment)
    reversal = take_back(decide(comment, action))
    assert (standing(comment), outcomes(comment)) == (before, reported)
    assert not Ban.objects.in_force().exists()
    assert reversal.action == "reverse"


def test_rejection_that_was_taken_back_does_not_weigh_on_the_reporter():
    reporter = make_user()
    decisions = []
    for _ in range(3):
        comment = make_comment()
        comment.report(by=reporter, reason="mean")
        decisions.append(decide(comment, "keep"))
    assert who_count([reporter.pk]) == set()
    take_back(decisions[-1])
    assert who_count([reporter.pk]) == {reporter.pk}


def test_reports_that_came_meanwhile_hold_what_is_open_again():
    comment = make_comment()
    kept = decide(comment, "keep")
    for _ in range(2):
        comment.report(by=make_user(), reason="spam")
    assert standing(comment) == "kept"
    take_back(kept)
    assert standing(comment) == "held"


def test_comment_edited_while_it_was_hidden_is_not_kept_unread():
    comment = make_comment()
    decide(comment, "keep")
    hidden = decide(comment, "hide")
    comment.edit(by=comment.author, text="What no moderator has read.")
    take_back(hidden)
    assert standing(comment) == "open"


def test_only_the_last_decision_that_stands_can_be_taken_back():
    comment = make_comment()
    first, second = decide(comment, "keep"), decide(comment, "hide")
    assert (first.is_reversible, second.is_reversible) == (False, True)
    with pytest.raises(Refused):
        take_back(first)
    take_back(second)
    assert standing(comment) == "kept"
    with pytest.raises(Refused, match="taken back already"):
        take_back(second)
    take_back(first)
    assert standing(comment) == "open"


def test_reversal_itself_cannot_be_taken_back():
    reversal = take_back(decide(make_comment()))
    with pytest.raises(Refused):
        take_back(reversal)


def test_decision_over_a_comment_that_is_gone_cannot_be_taken_back():
    comment = make_comment()
    decision = decide(comment)
    comment.withdraw(by=comment.author)
    decision.refresh_from_db()
    assert decision.comment is None
    with pytest.raises(Refused):
        take_back(decision)


def test_ban_stays_while_another_decision_asks_for_it():
    author = make_user()
    first, second = (decide(comment, "ban") for comment in [make_comment(author=author) for _ in range(2)])
    take_back(first)
    assert Ban.objects.in_force().on(author).exists()
    take_back(second)
    assert not Ban.objects.in_force().exists()


def test_ban_of_a_former_decision_outlives_the_reversal_of_a_later_one():
    author = make_user()
    _first, second = (decide(comment, "ban") for comment in [make_comment(author=author) for _ in range(2)])
    take_back(second)
    assert Ban.objects.in_force().on(author).exists()


@pytest.mark.parametrize("words", ["", " \n"])
def test_no_decision_without_a_reason(words: str):
    comment = make_comment()
    with pytest.raises(Refused, match="Give a reason"):
        comment.decide("hide", by=make_moderator(), because=words)
    assert standing(comment) == "open"


def test_comment_of_a_deleted_account_can_be_hidden_and_bans_nobody():
    comment = make_comment(author=None, visibility="unnamed")
    decide(comment, "ban")
    assert (standing(comment), Ban.objects.count()) == ("hidden", 0)


def test_rating_is_set_aside_once_and_counted_again_once():
    rating = make_rating()
    for verb in (Rating.set_aside, Rating.count_again):
        verb(rating, by=make_moderator(), because="From two rooms.")
        with pytest.raises(Refused, match="It is so already"):
            verb(rating, by=make_moderator(), because="From two rooms.")
    assert [one.action for one in Decision.objects.order_by("pk")] == ["set-aside", "count-again"]


def test_rating_that_was_withdrawn_cannot_be_set_aside():
    rating = make_rating()
    rating.talk.withdraw_rating(by=rating.user)
    with pytest.raises(Refused):
        rating.set_aside(by=make_moderator(), because="Too late.")
    assert not Decision.objects.exists()


def test_rating_set_aside_does_not_count_because_it_is_given_anew():
    talk, user = make_rateable_talk(), make_user()
    talk.rate(by=user, stars=5, attended="room").set_aside(by=make_moderator(), because="A favour.")
    talk.withdraw_rating(by=user)
    again = talk.rate(by=user, stars=4, attended="room")
    assert again.set_aside_because == "A favour."
    assert not Rating.objects.counting().exists()
    again.count_again(by=make_moderator(), because="They explained.")
    talk.withdraw_rating(by=user)
    talk.rate(by=user, stars=4, attended="room")
    assert Rating.objects.counting().count() == 1


def test_log_is_in_order_names_nobody_and_knows_drafts(django_assert_num_queries: DjangoAssertNumQueries):
    for talk in (make_talk(), make_talk(is_published=False)):
        decide(make_comment(talk=talk))
    take_back(Decision.objects.order_by("pk")[0])
    with django_assert_num_queries(1):
        rows = [(one.done, one.talk_is_public, one.is_taken_back) for one in Decision.objects.public()]
    assert rows == [
        ("Decision taken back", True, False),
        ("Comment hidden", False, False),
        ("Comment hidden", True, True),
    ]
    assert {"concerns_id", "by_id"} <= Decision.objects.public()[0].get_deferred_fields()


def test_held_comment_is_open_again_where_its_reporters_have_left():
    comment = make_held_comment()
    decision = decide(comment, "keep")
    Flag.objects.all()[0].reporter.delete()
    take_back(decision)
    assert standing(comment) == "open"


def test_nobody_decides_over_a_comment_of_their_own():
    moderator = make_moderator()
    comment = make_comment(author=moderator)
    comment.report(by=make_user(), reason="mean")
    with pytest.raises(Refused, match="somebody else decides"):
        comment.decide("keep", by=moderator, because="It is mine.")
    assert not Decision.objects.exists()
    assert comment.flags.get().outcome == Flag.Outcome.OPEN
