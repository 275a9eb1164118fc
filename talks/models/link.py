"""Link: an address elsewhere that belongs to one talk, event, note, or organization."""

from typing import Any, ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from talks.models.edition import Event
from talks.models.report import Note
from talks.models.subject import exactly_one
from talks.models.talk import Talk
from venue.models import Sourced, bumps_revision


class LinkManager(models.Manager["Link"]):
    def get_by_natural_key(self, url: str, *subject: str) -> "Link":
        """`subject` is the kind of the subject and its natural key."""
        kind, *key = subject
        owners: dict[str, Any] = {"talk": Talk.objects, "event": Event.objects, "note": Note.objects}
        return self.get(**{"url": url, kind: owners[kind].get_by_natural_key(*key)})


class Link(Sourced):
    class Kind(models.TextChoices):
        VIDEO = "video", "video"
        SLIDES = "slides", "slides"
        PROGRAMME = "programme", "programme page"
        OTHER = "other", "link"

    SUBJECTS: ClassVar[tuple[str, ...]] = ("talk", "event", "note")

    talk = models.ForeignKey(Talk, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    url = models.URLField("address", max_length=500, validators=[URLValidator(schemes=["http", "https"])])
    label = models.CharField(max_length=120, blank=True, help_text="Empty: the kind is shown.")

    objects: ClassVar[LinkManager] = LinkManager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            exactly_one("link_on_exactly_one_subject", "talk", "event", "note"),
            models.UniqueConstraint(
                fields=["url", "talk", "event", "note"],
                nulls_distinct=False,
                name="link_once_per_subject",
                violation_error_message="This link is there already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["video", "slides", "programme", "other"]), name="link_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(url__regex=r"^https?://"),
                name="link_is_http",
                violation_error_message="A link begins with https:// or http://.",
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    def natural_key(self) -> tuple[str, ...]:
        kind = next(kind for kind in self.SUBJECTS if getattr(self, kind) is not None)
        return (self.url, kind, *getattr(self, kind).natural_key())

    natural_key.dependencies = ["talks.talk", "talks.event", "talks.note"]  # type: ignore[attr-defined]
