"""Ban: an account that may not write. What moderators do to comments stands in `decision.py`."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talks.models.refused import Refused, politely

if TYPE_CHECKING:
    from talks.models.decision import Decision

# A user who may moderate; the model of users is the project's own, and nothing here knows it.
Moderator = Any


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def on(self, user: Any) -> Self:
        return self.filter(user=user)

    def for_list(self) -> Self:
        return self.select_related("user", "by").order_by("-banned_at", "-pk")


class Ban(models.Model):
    """The account may read, take its data along and leave, but not rate, comment, report or claim."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bans")
    because = models.CharField(max_length=500, help_text="The person banned reads this.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision = models.ForeignKey(
        "talks.Decision",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bans",
        editable=False,
        help_text="What it came with, and goes with if that is taken back.",
    )

    objects: ClassVar[BanQuerySet] = BanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(lifted_at=None), name="ban_once_at_a_time"),
            models.CheckConstraint(condition=~Q(because__regex=r"^\s*$"), name="ban_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user} may not write"

    def lift(self, *, by: Moderator, because: str) -> "Decision":
        """Raises Refused where it was lifted already."""
        from talks.models.decision import Decision  # its module imports this one

        with politely():
            self.refresh_from_db(fields=["lifted_at"], from_queryset=Ban.objects.select_for_update())
            if self.user_id == by.pk:
                raise Refused("decision_not_over_oneself")
            if self.lifted_at is not None:
                raise Refused("ban_in_force", "This ban was lifted already.")
            self.lifted_at = timezone.now()
            self.save(update_fields=["lifted_at"])
            return Decision.objects.create(action=Decision.Action.LIFT, concerns=self.user, because=because, by=by)


def ban(user: Any, *, by: Moderator, because: str) -> "Decision":
    """From an account and not over a comment. Raises Refused where it may not write already."""
    from talks.models.decision import Decision  # as above

    with politely():
        decision = Decision.objects.create(action=Decision.Action.CLOSE, concerns=user, because=because, by=by)
        Ban.objects.create(user=user, because=because, by=by, decision=decision)
    return decision


def refuses_banned(user_id: str, rule: str, *columns: str, unless: str = "false") -> pgtrigger.Trigger:
    """Nobody who is banned writes a new row, or changes `columns` of their own; but for what `unless` says."""
    return pgtrigger.Trigger(
        name="refuse_banned",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Insert,  # type: ignore[no-untyped-call]
        func=f"""
            IF NOT ({unless})
               AND EXISTS (SELECT FROM talks_ban WHERE user_id = NEW.{user_id} AND lifted_at IS NULL) THEN
                RAISE EXCEPTION 'this account may not write'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';
            END IF;
            RETURN NEW;
        """,
    )
