"""What becomes of someone's ratings and comments when they leave."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from talks.models import Ban, Claim, Comment, Decision, Flag, Rating, Talk, Tally
from talks.models.pace import in_turn


class Comments(models.TextChoices):
    """The choice that leaving gives."""

    REMOVE = "remove", "Remove my comments"
    UNNAME = "unname", "Leave my comments, without my name"


@dataclass(frozen=True)
class Stake:
    """What someone has here, in figures; withdrawn comments are none."""

    ratings: int
    comments: int
    answered: int
    claims: int

    @classmethod
    def of(cls, user: Any) -> "Stake":
        said = Comment.objects.by(user).filter(withdrawn_at=None)
        return cls(
            Rating.objects.by(user).count(),
            said.count(),
            said.filter(_answered_by_others(user)).count(),
            Claim.objects.approved().by(user).count(),
        )


@transaction.atomic
def leave(user: Any, *, comments: str) -> None:
    """Takes the ratings away, so that scores follow, and the comments or their name.

    What else is theirs (claims, reports, bans) goes with the account's row, which the caller deletes in the same
    transaction: a deleted row is what their keys ask for.
    """
    _take_in_order(user)
    Rating.objects.by(user).delete()
    said = Comment.objects.by(user)
    if Comments(comments) == Comments.REMOVE:
        said.answers().delete()
        answered = Exists(Comment.objects.filter(parent=OuterRef("pk")))
        said.filter(~answered).delete()
        # A placeholder for the others to have answered.
        said.filter(withdrawn_at=None).update(text="", withdrawn_at=timezone.now())
    # The database makes “named” of these “unnamed”.
    said.update(author=None)


def _answered_by_others(user: Any) -> Exists:
    """A comment, as the outer query's row, under which something of somebody else is left."""
    answers = Comment.objects.filter(parent=OuterRef("pk"))
    return Exists(answers.filter(Q(author=None) | ~Q(author=user)))


def _take_in_order(user: Any) -> None:
    """Locks all rows concerned: kind after kind as other writers take them, and each kind by its keys.

    Two who leave at once, or someone who leaves and a moderator who decides, then wait and never deadlock.
    """
    in_turn(user)
    mine = Q(user=user) | Q(decided_by=user)
    claims = Claim.objects.filter(mine)
    _take(claims)
    _take(Comment.objects.by(user))
    _take(Decision.objects.filter(Q(concerns=user) | Q(by=user) | Q(comment__author=user)))
    _take(Rating.objects.by(user))
    _take(Tally.objects.filter(talk__in=_talks_counted_again(user, claims)))
    _take(Flag.objects.filter(Q(reporter=user) | Q(comment__author=user)))
    _take(Ban.objects.filter(Q(user=user) | Q(by=user)))


def _take(rows: QuerySet[Any]) -> None:
    taken = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    list(taken)


def _talks_counted_again(user: Any, claims: QuerySet[Claim]) -> QuerySet[Talk]:
    """Those rated, commented on, or spoken at by whoever holds one of `claims`; see `counts_again`."""
    speakers = claims.values("speaker")
    return Talk.objects.filter(
        Q(pk__in=Rating.objects.by(user).values("talk"))
        | Q(pk__in=Comment.objects.by(user).values("talk"))
        | Q(pk__in=Talk.objects.filter(appearances__speaker__in=speakers).values("pk"))
        | Q(pk__in=Talk.objects.filter(event__hosts__in=speakers).values("pk"))
    )
