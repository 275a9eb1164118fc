"""What waits for a decision of the person signed in."""

from typing import Any, NamedTuple

from django.urls import reverse

from talks.admin.comments import waiting_comments
from talks.models import Claim


class Waiting(NamedTuple):
    words: str
    number: int
    address: str


def waiting_for(user: Any) -> list[Waiting]:
    """By the rights that `user` has to decide."""
    found = []
    if user.has_perm("talks.change_comment"):
        address = f"{reverse('admin:talks_comment_changelist')}?waiting=yes"
        found.append(Waiting("Comments waiting for a decision", waiting_comments().count(), address))
    if user.has_perm("talks.change_claim"):
        address = f"{reverse('admin:talks_claim_changelist')}?state__exact={Claim.State.ASKED}"
        found.append(Waiting("Claims waiting for an editor", Claim.objects.waiting().count(), address))
    return found
