"""Refused: what an attendee wanted to write and may not, in words for them.

The verbs on the models raise it; the database refuses the same under the same name, whatever the door.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from psycopg.errors import ForeignKeyViolation

# Names of constraints and of triggers' rules, and what they say to a person.
WORDS = {
    "rating_stars_in_range": "Choose one of the five.",
    "rating_attended_known": "Say whether you were in the room or watched the recording.",
    "rating_talk_not_cancelled": "This talk was cancelled: there is nothing to rate.",
    "rating_window_open": "Ratings of this talk are not open yet.",
    "rating_window_not_closed": "Ratings of this edition are closed.",
    "rating_not_own_talk": "You are a speaker of this talk, and nobody rates their own.",
    "rating_writer_not_banned": "A moderator has closed this account for writing.",
    "comment_writer_not_banned": "A moderator has closed this account for writing.",
    "flag_writer_not_banned": "A moderator has closed this account for writing.",
    "claim_writer_not_banned": "A moderator has closed this account for writing.",
    "comment_speaker_has_a_name": "You speak on this talk: say it with your name, or to the speakers only.",
    "comment_text_length": "A comment has 2 to 5,000 characters.",
    "comment_said_once": "You have said the same here already.",
    "comment_reply_fits": "That cannot be answered: answers are one level deep, and as public as the comment.",
    "comment_not_withdrawn": "That comment was withdrawn.",
    "flag_once_per_person": "You have reported this comment already.",
    "flag_not_own_comment": "This comment is your own: you can edit or withdraw it.",
    "claim_once_per_person": "You have claimed this page already.",
    "claim_statement_given": "Say in up to 1,000 characters how an editor can see that it is you.",
    "claim_one_account_per_speaker": "This page belongs to another account already.",
    "decision_with_reason": "Give a reason.",
    "ban_with_reason": "Give a reason.",
    "ban_once_at_a_time": "This account is banned from writing already.",
    "rating_set_aside_with_reason": "Give a reason.",
    "decision_not_over_oneself": "This is your own: somebody else decides over it.",
    "account_gone": "This account was deleted.",
    "gone": "What this was about is gone: it was withdrawn or deleted meanwhile.",
    "too_many": "That was a lot in one hour.",
}
STATUS = {"too_many": HTTPStatus.TOO_MANY_REQUESTS}


class Refused(Exception):  # noqa: N818 - an answer and no error
    """`rule` is the name of what was broken; `str()` of it is a sentence."""

    def __init__(self, rule: str, words: str = "") -> None:
        super().__init__(words or WORDS[rule])
        self.rule = rule

    @property
    def status(self) -> HTTPStatus:
        return STATUS.get(self.rule, HTTPStatus.FORBIDDEN)


@contextmanager
def politely() -> Iterator[None]:
    """All or nothing; a rule of the database that has words here is raised as Refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if rule in WORDS:
            raise Refused(rule) from error
        if isinstance(error.__cause__, ForeignKeyViolation):
            raise Refused("gone") from error
        raise
    except ObjectDoesNotExist as error:
        raise Refused("gone") from error
