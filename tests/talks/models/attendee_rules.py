"""The named rules over what attendees and moderators write, each with a write that breaks it."""

import datetime
from typing import Any

from django.utils import timezone

from talks.models import AgendaFeed, Change, Claim, Comment, Decision, Flag, Rating
from tests.make import (
    make_ban,
    make_claim,
    make_comment,
    make_decision,
    make_edition,
    make_flag,
    make_rateable_talk,
    make_rating,
    make_speaker_account,
    make_star,
    make_talk,
    make_user,
)
from tests.talks.models.refusals import Broken, Rule

HOUR = datetime.timedelta(hours=1)


def rating_twice() -> Broken:
    first = make_rating()
    return make_rating(talk=first.talk), {"user": first.user}


def rating_of_cancelled_talk() -> Broken:
    return make_rating(), {"talk": make_rateable_talk(is_cancelled=True)}


def rating_too_early() -> Broken:
    now = timezone.now()
    return make_rating(), {"talk": make_rateable_talk(starts_at=now, ends_at=now + HOUR)}


def rating_too_late() -> Broken:
    rating, closed = make_rating(), make_rateable_talk()
    type(closed.edition).objects.filter(pk=closed.edition_id).update(ratings_close_at=timezone.now() - HOUR)
    return rating, {"talk": closed}


def rating_of_own_talk() -> Broken:
    talk = make_rateable_talk()
    return make_rating(talk=make_rateable_talk(), user=make_speaker_account(talk)), {"talk": talk}


def banned_writer(row: Any, field: str, changes: dict[str, Any]) -> Broken:
    make_ban(user=getattr(row, field))
    return row, changes


def comment_twice() -> Broken:
    first = make_comment()
    return make_comment(talk=first.talk, author=first.author), {"text": first.text}


def reply_to_a_reply() -> Broken:
    answer = make_comment(parent=make_comment())
    return make_comment(talk=answer.talk), {"parent": answer}


def named_without_author() -> Broken:
    return make_comment(author=None, visibility=Comment.Visibility.UNNAMED), {"visibility": "named"}


def flag_twice() -> Broken:
    first = make_flag()
    return make_flag(comment=first.comment), {"reporter": first.reporter}


def claim_twice() -> Broken:
    first = make_claim(approved=False)
    return make_claim(approved=False, speaker=first.speaker), {"user": first.user}


def claim_of_a_page_that_is_taken() -> Broken:
    first = make_claim()
    return make_claim(approved=False, speaker=first.speaker), {"state": "approved", "decided_at": timezone.now()}


def ban_twice() -> Broken:
    first = make_ban()
    return make_ban(user=first.user, lifted_at=timezone.now()), {"lifted_at": None}


def star_twice() -> Broken:
    first = make_star()
    return make_star(talk=first.talk), {"user": first.user}


def make_feed() -> AgendaFeed:
    return AgendaFeed.objects.create(user=make_user(), edition=make_edition())


def feed_twice() -> Broken:
    first = make_feed()
    return AgendaFeed.objects.create(user=make_user(), edition=first.edition), {"user": first.user}


def change() -> Change:
    talk = make_talk()
    talk.cancel()
    return talk.changes.get()


RULES_FOR_ATTENDEES = {
    "star_once_per_person": Rule(star_twice),
    "agenda_feed_once_per_person": Rule(feed_twice),
    "agenda_feed_token_unique": Rule(lambda: (make_feed(), {"token": make_feed().token})),
    "agenda_feed_token_unguessable": Rule(lambda: (make_feed(), {"token": "guess-me"})),
    "change_kind_known": Rule(lambda: (change(), {"kind": "odd"})),
    "rating_once_per_person": Rule(rating_twice),
    "rating_stars_in_range": Rule(lambda: (make_rating(), {"stars": 6})),
    "rating_attended_known": Rule(lambda: (make_rating(), {"attended": "odd"})),
    "rating_set_aside_with_reason": Rule(lambda: (make_rating(), {"set_aside_at": timezone.now()})),
    "rating_talk_not_cancelled": Rule(rating_of_cancelled_talk),
    "rating_window_open": Rule(rating_too_early),
    "rating_window_not_closed": Rule(rating_too_late),
    "rating_not_own_talk": Rule(rating_of_own_talk),
    "rating_writer_not_banned": Rule(lambda: banned_writer(make_rating(), "user", {"stars": 1})),
    "comment_text_length": Rule(lambda: (make_comment(), {"text": "x"})),
    "comment_visibility_known": Rule(lambda: (make_comment(), {"visibility": "odd"})),
    "comment_standing_known": Rule(lambda: (make_comment(), {"standing": "odd"})),
    "comment_named_has_author": Rule(named_without_author),
    "comment_said_once": Rule(comment_twice),
    "comment_writer_not_banned": Rule(lambda: banned_writer(make_comment(), "author", {"text": "Once more."})),
    "comment_reply_fits": Rule(reply_to_a_reply),
    "flag_once_per_person": Rule(flag_twice),
    "flag_reason_known": Rule(lambda: (make_flag(), {"reason": "odd"})),
    "flag_outcome_known": Rule(lambda: (make_flag(), {"outcome": "odd"})),
    "claim_once_per_person": Rule(claim_twice),
    "claim_one_account_per_speaker": Rule(claim_of_a_page_that_is_taken),
    "claim_statement_given": Rule(lambda: (make_claim(), {"statement": " "})),
    "claim_state_known": Rule(lambda: (make_claim(), {"state": "odd"})),
    "claim_decided_at_known": Rule(lambda: (make_claim(), {"decided_at": None})),
    "ban_once_at_a_time": Rule(ban_twice),
    "ban_with_reason": Rule(lambda: (make_ban(), {"because": " \n"})),
    "decision_action_known": Rule(lambda: (make_decision(), {"action": "odd"})),
    "decision_with_reason": Rule(lambda: (make_decision(), {"because": " \n"})),
    "decision_reverses_another": Rule(lambda: (make_decision(), {"action": "reverse"})),
    "decision_about_a_talk_or_an_account": Rule(lambda: (make_decision(), {"talk": None})),
}

# These look at new rows only: what breaks them is an INSERT.
BREAKING_INSERTS = {
    "flag_not_own_comment": lambda: _own_comment(make_comment()),
    "flag_writer_not_banned": lambda: Flag(comment=make_comment(), reporter=make_ban().user, reason="mean"),
    "claim_writer_not_banned": lambda: Claim(
        speaker=make_claim(approved=False).speaker, user=make_ban().user, statement="It is me."
    ),
    "rating_writer_not_banned": lambda: Rating(
        talk=make_rateable_talk(), user=make_ban().user, stars=5, attended="room"
    ),
    "comment_writer_not_banned": lambda: Comment(
        talk=make_rateable_talk(), author=make_ban().user, text="Once more.", visibility="named"
    ),
    "rating_stars_in_range": lambda: Rating(talk=make_rateable_talk(), user=make_user(), stars=0, attended="room"),
    "decision_about_a_talk_or_an_account": lambda: Decision(action="hide", because="Mean."),
}


def _own_comment(comment: Comment) -> Flag:
    return Flag(comment=comment, reporter=comment.author, reason="mean")
