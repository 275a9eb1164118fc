"""Leaving: what goes, what stays, and that nothing points to who has left."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kubecon_notes.accounts.leaving import GONE, LastSuperuserError, leave
from kubecon_notes.accounts.models import User
from talks.models import AgendaFeed, Comment, Decision, Flag, Rating, Star, Tally
from talks.recounting import differences
from tests.accounts.person import log, make_person, relations, rows_that_point_to
from tests.make import (
    make_claim,
    make_client,
    make_comment,
    make_decision,
    make_event,
    make_flag,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_ratings,
    make_speaker_account,
    make_star,
    make_talk,
    make_user,
)

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("comments", ["remove", "unname"])


# Nothing points to who has left


@BOTH
def test_no_row_of_any_table_points_to_who_has_left(comments: str):
    person = make_person()
    keys = {label for label, model, _field in relations() if model is not User}
    assert rows_that_point_to(person.pk).keys() >= keys
    leave(person, comments=comments)
    assert rows_that_point_to(person.pk) == {}
    assert not User.objects.filter(pk=person.pk).exists()


@BOTH
def test_tallies_are_right_afterwards(comments: str):
    leave(make_person(), comments=comments)
    looked_at, found = differences()
    assert looked_at > 5
    assert found == []


@BOTH
def test_name_and_address_are_nowhere_left(comments: str):
    person = make_person(display_name="Zebulon", email="zebulon@example.org")
    claim = make_claim(user=person, approved=False)
    log(make_moderator(), claim)
    log(make_moderator(), person.bans.get())
    leave(person, comments=comments)
    told = " ".join(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all())
    assert "Zebulon" not in told
    assert "ada@example" not in told
    assert LogEntry.objects.filter(object_repr=GONE, object_id=None).count() == 3
    assert not AccessAttempt.objects.exists()


def test_log_of_the_admin_keeps_what_is_about_others():
    other = make_user()
    kept = log(make_moderator(), other)
    leave(make_person(), comments="remove")
    kept.refresh_from_db()
    assert (kept.object_id, kept.object_repr) == (str(other.pk), str(other))


def test_failed_sign_ins_of_others_are_kept():
    for username in ("ada@example.org", "ADA@example.org", "grace@example.org"):
        AccessAttempt.objects.create(username=username, user_agent=username, failures_since_start=1)
        AccessFailureLog.objects.create(username=username)
    leave(make_user(email="ada@example.org"), comments="remove")
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["grace@example.org"]
    assert [failure.username for failure in AccessFailureLog.objects.all()] == ["grace@example.org"]


def test_all_devices_are_signed_out_and_others_are_not():
    person, other = make_user(), make_user()
    clients = [make_client(person), make_client(person), make_client(other)]
    kept = clients[2].session.session_key
    leave(person, comments="remove")
    assert [session.session_key for session in Session.objects.all()] == [kept]


# Ratings


@BOTH
def test_scores_follow(comments: str):
    talk = make_rateable_talk()
    *_others, rating = make_ratings(talk, 5, 5, 4, 1)
    leave(rating.user, comments=comments)
    tally = Tally.objects.get(talk=talk)
    assert (tally.count, str(tally.mean), tally.ones) == (3, "4.7", 0)
    assert Rating.objects.filter(talk=talk).count() == 3


def test_talk_has_a_new_version_for_the_pages_that_show_it():
    rating = make_rating()
    before = Tally.objects.get(talk=rating.talk).version
    leave(rating.user, comments="unname")
    assert Tally.objects.get(talk=rating.talk).version > before


def test_talks_of_a_claimed_page_belong_to_nobody_again():
    talk, event_talk = make_rateable_talk(), make_talk()
    speaker = make_speaker_account(talk)
    event = make_event(edition=event_talk.edition, hosts=[speaker.claims.get().speaker])
    make_talk(event=event)
    leave(speaker, comments="remove")
    assert make_claim(speaker=talk.speakers.get()).state == "approved"
    assert differences()[1] == []


# Stars


@BOTH
def test_stars_and_the_address_of_the_agenda_are_gone(comments: str):
    star = make_star()
    other = make_star(talk=star.talk)
    AgendaFeed.objects.create(user=star.user, edition=star.talk.edition)
    leave(star.user, comments=comments)
    assert list(Star.objects.all()) == [other]
    assert not AgendaFeed.objects.exists()


# Comments


@pytest.mark.parametrize("visibility", ["named", "unnamed", "speakers"])
def test_removed_comments_are_gone_where_nobody_answered(visibility: str):
    comment = make_comment(visibility=visibility)
    make_comment(parent=comment, author=comment.author)
    leave(comment.author, comments="remove")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("visibility", ["named", "unnamed", "speakers"])
def test_removed_comments_leave_a_placeholder_where_others_answered(visibility: str):
    comment = make_comment(visibility=visibility, text="Words of mine.")
    answer = make_comment(parent=comment, text="Words of another.")
    make_comment(parent=comment, author=comment.author)
    leave(comment.author, comments="remove")
    comment.refresh_from_db()
    assert (comment.text, comment.author, comment.withdrawn_at is None) == ("", None, False)
    assert list(comment.answers.all()) == [answer]
    answer.refresh_from_db()
    assert (answer.text, answer.visibility) == ("Words of another.", visibility)
    assert answer.author is not None


@pytest.mark.parametrize(
    ("visibility", "left"), [("named", "unnamed"), ("unnamed", "unnamed"), ("speakers", "speakers")]
)
def test_comments_left_lose_their_name(visibility: str, left: str):
    comment = make_comment(visibility=visibility, text="Words of mine.")
    answer = make_comment(parent=comment, author=comment.author)
    leave(comment.author, comments="unname")
    for said in (comment, answer):
        said.refresh_from_db()
        assert (said.visibility, said.author, said.shown_name) == (left, None, "An attendee, without a name")
    assert comment.text == "Words of mine."


@BOTH
def test_what_was_withdrawn_before_stays_withdrawn(comments: str):
    comment = make_comment()
    make_comment(parent=comment)
    comment.withdraw(by=comment.author)
    at = Comment.objects.get(pk=comment.pk).withdrawn_at
    leave(comment.author, comments=comments)
    comment.refresh_from_db()
    assert (comment.withdrawn_at, comment.author, comment.text) == (at, None, "")


@BOTH
def test_comments_of_others_on_the_same_talks_are_untouched(comments: str):
    mine = make_comment()
    other = make_comment(talk=mine.talk)
    before = Comment.objects.filter(pk=other.pk).values().get()
    leave(mine.author, comments=comments)
    assert Comment.objects.filter(pk=other.pk).values().get() == before


def test_same_words_of_two_who_left_may_both_stay():
    first = make_comment(text="Great.")
    second = make_comment(talk=first.talk, text="Great.")
    for comment in (first, second):
        leave(comment.author, comments="unname")
    assert Comment.objects.filter(author=None, text="Great.").count() == 2


def test_only_the_two_choices_are_taken():
    comment = make_comment()
    with pytest.raises(ValueError, match="neither"):
        leave(comment.author, comments="neither")
    assert Comment.objects.filter(author=comment.author).exists()


# Moderators


@BOTH
def test_decisions_stay_in_the_log_without_who_and_whom(comments: str):
    moderator, comment = make_moderator(), make_comment()
    decision = make_decision(comment=comment, by=moderator)
    leave(comment.author, comments=comments)
    leave(moderator, comments=comments)
    decision.refresh_from_db()
    assert (decision.concerns, decision.by, decision.because) == (None, None, "It names a person.")
    assert Decision.objects.public().get() == decision


def test_claims_and_bans_that_an_editor_decided_stand():
    editor = make_moderator()
    claim = make_claim(approved=False)
    claim.approve(by=editor)
    leave(editor, comments="remove")
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == ("approved", None)


def test_comment_held_by_reports_stays_held():
    comment = make_comment()
    first, second = make_user(), make_user()
    for user in (first, second):
        comment.report(by=user, reason="mean")
    leave(first, comments="remove")
    comment.refresh_from_db()
    assert comment.standing == "held"
    assert Flag.objects.get().reporter == second


def test_flags_on_removed_comments_go_with_them():
    flag = make_flag()
    leave(flag.comment.author, comments="remove")
    assert not Flag.objects.exists()


# The last who may manage accounts


def test_last_superuser_may_not_leave():
    owner = make_user(is_superuser=True, is_staff=True)
    make_user(is_superuser=True, is_active=False)
    rating = make_rating(user=owner)
    with pytest.raises(LastSuperuserError, match="last account that may manage accounts"):
        leave(owner, comments="remove")
    assert Rating.objects.filter(pk=rating.pk).exists()


def test_one_of_two_superusers_may_leave_and_one_who_is_switched_off():
    first, _second, off = (make_user(is_superuser=True, is_active=active) for active in (True, True, False))
    leave(first, comments="remove")
    leave(off, comments="remove")
    assert User.objects.filter(is_superuser=True).count() == 1


def test_cost_does_not_grow_with_what_is_left():
    leave(make_user(), comments="remove")  # whatever is remembered from one time to the next
    assert cost_of_leaving(1) == cost_of_leaving(4) < 55


def cost_of_leaving(rows: int) -> int:
    person = make_user()
    for _ in range(rows):
        make_rating(user=person)
        make_comment(parent=make_comment(author=person))
        make_comment(author=person)
        make_flag(reporter=person)
        make_star(user=person)
    with CaptureQueriesContext(connection) as queries:
        leave(person, comments="remove")
    return len(queries)
