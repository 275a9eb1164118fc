"""Decision: what a moderator did, why, and whether it was taken back. The public log is made of these."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from talks.models.comment import Comment
from talks.models.flag import Flag, is_held_by_reports
from talks.models.moderation import Ban, Moderator
from talks.models.refused import Refused, politely
from talks.models.visibility import visible_talk


class DecisionQuerySet(models.QuerySet["Decision"]):
    def public(self) -> Self:
        """For the log that everyone reads, the latest first: no names in it, so nobody is loaded. Annotated
        with `talk_is_public`."""
        return (
            self.select_related("talk__edition", "reverses")
            .defer("concerns", "by", "reverses__concerns", "reverses__by")
            .annotate(talk_is_public=ExpressionWrapper(visible_talk("talk__"), models.BooleanField()))
            .with_standing()
            .order_by("-decided_at", "-pk")
        )

    def concerning(self, user: Any) -> Self:
        return self.filter(concerns=user).select_related("talk__edition", "comment").order_by("-decided_at", "-pk")

    def for_list(self) -> Self:
        return (
            self.select_related("talk__edition", "concerns", "by", "reverses")
            .with_standing()
            .order_by("-decided_at", "-pk")
        )

    def with_standing(self) -> Self:
        """Annotated with `is_taken_back`."""
        return self.annotate(is_taken_back=Exists(Decision.objects.filter(reverses=OuterRef("pk"))))


class Decision(models.Model):
    class Action(models.TextChoices):
        KEEP = "keep", "keep"
        HIDE = "hide", "hide"
        WARN = "warn", "hide and warn"
        BAN = "ban", "hide and ban from writing"
        REVERSE = "reverse", "take a decision back"
        SET_ASIDE = "set-aside", "set a rating aside"
        COUNT_AGAIN = "count-again", "count a rating again"
        CLOSE = "close", "ban an account from writing"
        LIFT = "lift", "let an account write again"

    # What a moderator may choose over a comment, and where it then stands.
    OVER_COMMENTS = {
        Action.KEEP: Comment.Standing.KEPT,
        Action.HIDE: Comment.Standing.HIDDEN,
        Action.WARN: Comment.Standing.HIDDEN,
        Action.BAN: Comment.Standing.HIDDEN,
    }
    # As the log tells them.
    DONE = {
        Action.KEEP: "Comment kept",
        Action.HIDE: "Comment hidden",
        Action.WARN: "Comment hidden, with a warning to its author",
        Action.BAN: "Comment hidden, its author banned from writing",
        Action.REVERSE: "Decision taken back",
        Action.SET_ASIDE: "Rating set aside",
        Action.COUNT_AGAIN: "Rating counts again",
        Action.CLOSE: "Account banned from writing",
        Action.LIFT: "Account may write again",
    }
    OVER_RATINGS = (Action.SET_ASIDE, Action.COUNT_AGAIN)
    OVER_ACCOUNTS = (Action.CLOSE, Action.LIFT)

    action = models.CharField(max_length=12, choices=Action)
    talk = models.ForeignKey(
        "talks.Talk",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Empty for a decision over an account.",
    )
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

    # Annotated by DecisionQuerySet.public() and with_standing().
    talk_is_public: bool
    is_taken_back: bool

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    action__in=[
                        *("keep", "hide", "warn", "ban", "reverse", "set-aside", "count-again", "close", "lift"),
                    ]
                ),
                name="decision_action_known",
            ),
            models.CheckConstraint(
                condition=Q(action__in=["close", "lift"], talk__isnull=True)
                | ~Q(action__in=["close", "lift"]) & Q(talk__isnull=False),
                name="decision_about_a_talk_or_an_account",
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
    def done(self) -> str:
        return self.DONE[self.Action(self.action)]

    @property
    def is_reversible(self) -> bool:
        """The last one over its comment that stands."""
        if self.action not in self.OVER_COMMENTS or self.comment_id is None:
            return False
        standing = Decision.objects.filter(comment=self.comment_id, reversed_by=None, action__in=self.OVER_COMMENTS)
        return standing.order_by("-pk").values_list("pk", flat=True).first() == self.pk

    def reverse(self, *, by: Moderator, because: str) -> "Decision":
        """The comment stands where it stood before, its reports wait again, and a ban that came with it is
        lifted. Raises Refused."""
        with politely():
            comment = Comment.objects.select_for_update(of=("self",)).filter(decisions=self).first()
            if comment is None or not self.is_reversible:
                raise Refused("decision_reverses_another", "This was taken back already, or cannot be.")
            # Whom it concerns may have left while the comment was waited for.
            self.refresh_from_db(fields=["concerns"])
            self.flags.update(outcome=Flag.Outcome.OPEN, decided_in=None)
            comment.standing = self._standing_to_restore(comment)
            comment.save(update_fields=["standing"])
            self.comment = comment
            self._lift_what_came_with_it()
            return Decision.objects.create(
                action=self.Action.REVERSE,
                talk=self.talk,
                comment=comment,
                concerns=self.concerns,
                because=because,
                by=by,
                reverses=self,
            )

    def _standing_to_restore(self, comment: Comment) -> str:
        edited_since = comment.edited_at is not None and comment.edited_at > self.decided_at
        if self.stood_before == Comment.Standing.KEPT and not edited_since:
            return self.stood_before
        if self.stood_before == Comment.Standing.HIDDEN:
            return self.stood_before
        # Reports may have come, and gone with deleted accounts, since it was held or was not.
        return Comment.Standing.HELD if is_held_by_reports(comment) else Comment.Standing.OPEN

    def _lift_what_came_with_it(self) -> None:
        """But for another ban decided over the same author that still stands: then it hangs on that one."""
        others = Decision.objects.filter(action=self.Action.BAN, concerns=self.concerns, reversed_by=None)
        other = others.exclude(pk=self.pk).order_by("-pk").first()
        if other is not None:
            self.bans.in_force().update(decision=other)
        else:
            self.bans.in_force().update(lifted_at=timezone.now())


def decide(comment: Comment, action: str, *, by: Moderator, because: str) -> Decision:
    """The one way in, for `Comment.decide`: what becomes of a comment and of the reports on it."""
    stands = Decision.OVER_COMMENTS[Decision.Action(action)]
    with politely():
        locked = Comment.objects.select_for_update().get(pk=comment.pk)
        if locked.author_id == by.pk:
            raise Refused("decision_not_over_oneself")
        decision = Decision.objects.create(
            action=action,
            talk=locked.talk,
            comment=locked,
            concerns=locked.author,
            because=because,
            by=by,
            stood_before=locked.standing,
        )
        locked.standing = stands
        locked.save(update_fields=["standing"])
        outcome = Flag.Outcome.UPHELD if stands == Comment.Standing.HIDDEN else Flag.Outcome.REJECTED
        judged = Flag.objects.filter(comment=comment)
        if stands != Comment.Standing.HIDDEN:
            judged = judged.undecided()
        # Hidden after all, those whose reports were rejected before were right.
        judged.exclude(outcome=outcome).update(outcome=outcome, decided_in=decision)
        if action == Decision.Action.BAN and locked.author is not None:
            defaults = {"because": because, "by": by, "decision": decision}
            Ban.objects.get_or_create(user=locked.author, lifted_at=None, defaults=defaults)
        comment.standing = locked.standing
    return decision
