"""Star: an attendee means to go to a talk. AgendaFeed: the calendar of all that one person starred."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talks.models.edition import Edition
from talks.models.refused import politely
from talks.models.visibility import visible_talk
from venue.models.address import address

if TYPE_CHECKING:
    from talks.models.talk import Talk

TOKEN_LENGTH = 43  # 32 bytes, in letters that an address takes as they are


def new_token() -> str:
    return secrets.token_urlsafe(32)


class StarQuerySet(models.QuerySet["Star"]):
    def by(self, user: Any) -> Self:
        return self.filter(user=user)

    def visible(self) -> Self:
        """On talks that still are: one may become a draft again."""
        return self.filter(visible_talk("talk__"))

    def of(self, edition: Edition) -> Self:
        return self.filter(talk__edition=edition)

    def for_list(self) -> Self:
        return self.select_related("talk__edition", "talk__event").order_by("-at", "-pk")

    def join(self, talks: "Iterable[Talk]", *, by: Any) -> None:
        """Stars all of them; those that are starred already stay so. Raises Refused where one is gone meanwhile."""
        with politely():
            self.bulk_create([Star(talk=talk, user=by) for talk in talks], ignore_conflicts=True)


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


class AgendaFeedQuerySet(models.QuerySet["AgendaFeed"]):
    def open_to(self, token: str, edition: str) -> Self:
        """`edition` is its slug or a former one: whoever subscribed long ago is not led round."""
        named = Q(edition__slug=edition) | Q(edition__former_slugs__contains=[edition])
        return self.filter(named, token=token, edition__is_published=True, user__is_active=True)

    def for_calendar(self) -> Self:
        return self.select_related("edition__venue")

    def by(self, user: Any) -> Self:
        return self.filter(user=user)

    def for_list(self) -> Self:
        return self.select_related("edition").order_by("-made_at", "-pk")


class AgendaFeed(models.Model):
    """Whoever knows the token reads the agenda, and nothing else of its owner. Deleted to revoke it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="agenda_feeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agenda_feeds")
    token = models.CharField(max_length=TOKEN_LENGTH, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AgendaFeedQuerySet] = AgendaFeedQuerySet.as_manager()  # type: ignore[assignment]

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

    def get_absolute_url(self) -> str:
        """Holds the token: for its owner's eyes only, and never for a log."""
        return f"{address('agenda', self.edition.slug)}{self.token}.ics"

    @classmethod
    def renewed(cls, *, edition: Edition, by: Any) -> "AgendaFeed":
        """Made, or under another address; whoever knows the old one reads nothing any more."""
        fresh = {"token": new_token(), "made_at": timezone.now()}
        return AgendaFeed.objects.update_or_create(edition=edition, user=by, defaults=fresh)[0]
