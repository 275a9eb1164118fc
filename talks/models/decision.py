"""Decision: what a moderator did, why, and whether it was taken back. The public log is made of these."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talks.models.comment import Comment
from talks.models.flag import Flag
from talks.models.moderation import Ban, Moderator
from talks.models.refused import Refused, politely


class DecisionQuerySet(models.QuerySet["Decision"]):
    def public(self) -> Self:
        """For the log that everyone reads: no names in it, so nobody is loaded."""
        return self.select_related("talk__edition").defer("concerns", "by").order_by("-decided_at", "-pk")

    def concerning(self, user: Any) -> Self:
        return self.filter(concerns=user).select_related("talk__edition", "comment").order_by("-decided_at", "-pk")


class Decision(models.Model):
    class Action(models.TextChoices):
        KEEP = "keep", "keep"
        HIDE = "hide", "hide"
        WARN = "warn", "hide and warn"
        BAN = "ban", "hide and ban from writing"
        REVERSE = "reverse", "take a decision back"
        SET_ASIDE = "set-aside", "set a rating aside"
        COUNT_AGAIN = "count-again", "count a rating again"

    # What a moderator may choose over a comment, and where it then stands.
    OVER_COMMENTS = {
        Action.KEEP: Comment.Standing.KEPT,
        Action.HIDE: Comment.Standing.HIDDEN,
        Action.WARN: Comment.Standing.HIDDEN,
        Action.BAN: Comment.Standing.HIDDEN,
    }

    action = models.CharField(max_length=12, choices=Action)
    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions")
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
        help_text="Whose comment or rating it is. Never public.",
    )
    because = models.CharField(max_length=500, help_text="Its author and the public log read this: name nobody.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    stood_before = models.CharField(max_length=10, blank=True, editable=False)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="reversed_by", editable=False
    )

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["keep", "hide", "warn", "ban", "reverse", "set-aside", "count-again"]),
                name="decision_action_known",
            ),
            models.CheckConstraint(condition=~Q(because__regex=r"^\s*$"), name="decision_with_reason"),
            models.CheckConstraint(
                condition=Q(action="reverse", reverses__isnull=False) | ~Q(action="reverse") & Q(reverses__isnull=True),
                name="decision_reverses_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.because}"

    @property
    def is_reversible(self) -> bool:
        """The last one over its comment that stands."""
        if self.action not in self.OVER_COMMENTS or self.comment_id is None:
            return False
        standing = Decision.objects.filter(comment=self.comment_id, reversed_by=None, action__in=self.OVER_COMMENTS)
        return standing.order_by("-pk").values_list("pk", flat=True).first() == self.pk

    def reverse(self, *, by: Moderator, because: str) -> "Decision":
        """The comment stands where it stood before, a ban that came with it is lifted. Raises Refused."""
        with politely():
            locked = Decision.objects.select_for_update().get(pk=self.pk)
            if not locked.is_reversible:
                raise Refused("decision_reverses_another", "This was taken back already, or cannot be.")
            if self.comment is not None:
                self.comment.standing = self.stood_before
                self.comment.save(update_fields=["standing"])
            if self.action == self.Action.BAN and self.concerns is not None:
                Ban.objects.in_force().on(self.concerns).update(lifted_at=timezone.now())
            return Decision.objects.create(
                action=self.Action.REVERSE,
                talk=self.talk,
                comment=self.comment,
                concerns=self.concerns,
                because=because,
                by=by,
                reverses=self,
            )


def decide(comment: Comment, action: str, *, by: Moderator, because: str) -> Decision:
    """The one way in, for `Comment.decide`: what becomes of a comment and of the reports on it."""
    hides = Decision.OVER_COMMENTS[Decision.Action(action)] == Comment.Standing.HIDDEN
    with politely():
        locked = Comment.objects.select_for_update().get(pk=comment.pk)
        stood_before, locked.standing = locked.standing, Decision.OVER_COMMENTS[Decision.Action(action)]
        locked.save(update_fields=["standing"])
        outcome = Flag.Outcome.UPHELD if hides else Flag.Outcome.REJECTED
        Flag.objects.undecided().filter(comment=comment).update(outcome=outcome)
        if action == Decision.Action.BAN and locked.author is not None:
            Ban.objects.get_or_create(user=locked.author, lifted_at=None, defaults={"because": because, "by": by})
        comment.standing = locked.standing
        return Decision.objects.create(
            action=action,
            talk=locked.talk,
            comment=locked,
            concerns=locked.author,
            because=because,
            by=by,
            stood_before=stood_before,
        )
