"""Mails that tell people what was decided about what they wrote.

Each is sent once the decision is stored, and never stands in its way: a mail server that fails is logged.
"""

from collections.abc import Mapping
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from talks.models import Claim, Decision

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


def _send(user: Any, subject: str, template: str, context: Mapping[str, Any], site: str) -> None:
    conduct = _under(site, reverse("conduct"))
    text = render_to_string(template, {"user": user, "conduct": conduct, **context})

    def send() -> None:
        send_mail(f"KubeCon Notes: {subject}", text, None, [user.email])

    transaction.on_commit(send, robust=True)


def _under(site: str, path: str) -> str:
    return f"{site.rstrip('/')}{path}"
