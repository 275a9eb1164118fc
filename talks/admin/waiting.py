"""What waits for a decision of the person signed in."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from talks.admin.comments import waiting_comments
from talks.models import Claim, Edition


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
    if user.has_perm("talks.change_talk") and (edition := Edition.objects.current()):
        now = timezone.now().astimezone(edition.zone)
        number = edition.talks.not_over(now).too_big_for_their_room().count()
        found.append(Waiting("Talks too big for their room", number, reverse("admin:talks_talk_right_room")))
    return found
