"""Mails that tell people what was decided about what they wrote, and what changed about talks they starred.

The first are sent once the decision is stored, and never stand in its way: a mail server that fails is logged.
The others are sent by a worker, which tries again.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from talks.change_words import plain, sentence
from talks.models import Change, Claim, Decision, Link, Talk
from talks.single_line import one_line

logger = logging.getLogger(__name__)

SUBJECTS = {
    Decision.Action.HIDE: "Your comment was hidden",
    Decision.Action.WARN: "Your comment was hidden: a warning",
    Decision.Action.BAN: "Your comment was hidden, and your account may not write",
    Decision.Action.REVERSE: "A decision about your comment was taken back",
    Decision.Action.SET_ASIDE: "Your rating does not count for now",
    Decision.Action.COUNT_AGAIN: "Your rating counts again",
    Decision.Action.CLOSE: "Your account may not write",
    Decision.Action.LIFT: "Your account may write again",
}


def tell_of_decision(decision: Decision, site: str) -> bool:
    """To whom it concerns; `site` is the address of the first page. False where nobody is to be told."""
    subject = SUBJECTS.get(Decision.Action(decision.action))
    if subject is None or decision.concerns is None:
        return False
    context = {
        "decision": decision,
        "talk": decision.talk,
        "talk_address": _under(site, decision.talk.get_absolute_url()) if decision.talk else "",
        "comment": decision.comment,
        "may_write": not decision.concerns.bans.in_force().exists(),
    }
    _send(decision.concerns, subject, "mail/decision.txt", context, site)
    return True


def tell_of_claim(claim: Claim, site: str) -> bool:
    """To the claimant, of an approval or a rejection."""
    page = _under(site, claim.speaker.get_absolute_url())
    approved = claim.state == Claim.State.APPROVED
    subject = "Your claim was approved" if approved else "Your claim was rejected"
    _send(claim.user, subject, "mail/claim.txt", {"claim": claim, "page": page, "approved": approved}, site)
    return True


class MailNotTakenError(Exception):
    """By the mail server, for now."""


def tell_of_changes(user: Any, changes: Sequence[Change]) -> None:
    """In one mail; those of a talk stand together. Raises MailNotTakenError."""
    by_talk = [(talk, list(told)) for talk, told in groupby(changes, key=lambda change: change.talk)]
    stop = _under(settings.SITE_ADDRESS, reverse("change-mails-stop", args=[user.stop_token]))
    context = {
        "user": user,
        "talks": [_told(talk, told) for talk, told in by_talk],
        "stop": stop,
        "account": _under(settings.SITE_ADDRESS, reverse("me")),
    }
    message = EmailMessage(
        f"KubeCon Notes: {_subject(by_talk)}",
        render_to_string("mail/changes.txt", context),
        to=[user.email],
        headers={
            # Of one that was accepted as its worker was killed, mailboxes know the second copy by this.
            "Message-ID": _message_id(user, changes),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    try:
        message.send()
    except OSError as error:  # SMTPException is one
        # Neither to whom nor what, here and in the queue's log: its text may name both.
        logger.warning("A mail about changes could not be sent yet: %s", type(error).__name__)
        raise MailNotTakenError(type(error).__name__) from None


def _subject(by_talk: Sequence[tuple[Talk, Sequence[Change]]]) -> str:
    if len(by_talk) > 1:
        return f"{len(by_talk)} talks you starred have changed"
    ((talk, told),) = by_talk
    return one_line(f"{plain(sentence(told[-1], talk.edition.zone))} – {talk.title}")


def _told(talk: Talk, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "talk": talk,
        "address": _under(settings.SITE_ADDRESS, talk.get_absolute_url()),
        "changes": [
            (one_line(plain(sentence(change, talk.edition.zone))), one_line(change.because)) for change in changes
        ],
        "video": talk.links.filter(kind=Link.Kind.VIDEO).first() if talk.is_full else None,
    }


def _message_id(user: Any, changes: Sequence[Change]) -> str:
    told = f"{user.pk}: {sorted(change.pk for change in changes)}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    return f"<changes.{digest}@{urlsplit(settings.SITE_ADDRESS).hostname}>"


def _send(user: Any, subject: str, template: str, context: Mapping[str, Any], site: str) -> None:
    conduct = _under(site, reverse("conduct"))
    text = render_to_string(template, {"user": user, "conduct": conduct, **context})

    def send() -> None:
        send_mail(f"KubeCon Notes: {subject}", text, None, [user.email])

    transaction.on_commit(send, robust=True)


def _under(site: str, path: str) -> str:
    return f"{site.rstrip('/')}{path}"
