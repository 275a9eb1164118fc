"""Star: an attendee means to go to a talk. AgendaFeed: the calendar of all that one person starred."""

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talks.models.edition import Edition

TOKEN_LENGTH = 43  # 32 bytes, in letters that an address takes as they are


def new_token() -> str:
    return secrets.token_urlsafe(32)


class StarQuerySet(models.QuerySet["Star"]):
    def by(self, user: Any) -> Self:
        return self.filter(user=user)


class Star(models.Model):
    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="stars")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stars")
    at = models.DateTimeField(default=timezone.now, editable=False)
    # The key of a Change, which may be gone by now.
    told_up_to = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="Up to which change of the talk its owner has had a mail."
    )

    objects: ClassVar[StarQuerySet] = StarQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "user"], name="star_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user} means to go to {self.talk}"


class AgendaFeed(models.Model):
    """Whoever knows the token reads the agenda, and nothing else of its owner. Deleted to revoke it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="agenda_feeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agenda_feeds")
    token = models.CharField(max_length=TOKEN_LENGTH, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="agenda_feed_once_per_person"),
            models.UniqueConstraint(fields=["token"], name="agenda_feed_token_unique"),
            models.CheckConstraint(
                condition=Q(token__regex=rf"^[-_A-Za-z0-9]{{{TOKEN_LENGTH}}}$"), name="agenda_feed_token_unguessable"
            ),
        ]

    def __str__(self) -> str:
        return f"agenda of {self.user} at {self.edition}"
