"""Ban: an account that may not write. What moderators do to comments stands in `decision.py`."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# A user who may moderate; the model of users is the project's own, and nothing here knows it.
Moderator = Any


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def on(self, user: Any) -> Self:
        return self.filter(user=user)


class Ban(models.Model):
    """The account may read, take its data along and leave, but not rate, comment, report or claim."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bans")
    because = models.CharField(max_length=500, help_text="The person banned reads this.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[BanQuerySet] = BanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(lifted_at=None), name="ban_once_at_a_time"),
            models.CheckConstraint(condition=~Q(because__regex=r"^\s*$"), name="ban_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user} may not write"


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
