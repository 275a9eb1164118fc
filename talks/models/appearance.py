"""Appearance: a speaker on one talk."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Prefetch, Q

from talks.models.people import Organization, Speaker
from talks.models.search_index import search_triggers
from talks.models.tally import counts_again
from talks.models.versions import counts_on_versions
from talks.models.visibility import visible_talk
from venue.models import Sourced, bumps_revision


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def visible(self) -> Self:
        return self.filter(visible_talk("talk__"))

    def claimed_by(self, user: Any) -> Self:
        """Of speakers whose page belongs to that account; `user` may be the outer query's."""
        return self.filter(speaker__claims__user=user, speaker__claims__state="approved")

    def for_speaker(self) -> Self:
        """With the talk and whom it was given with, the latest edition first."""
        return (
            self.select_related("organization", "talk__edition", "talk__event", "talk__room__floor", "talk__tally")
            .prefetch_related(Prefetch("talk__appearances", Appearance.objects.for_list()))
            .order_by("-talk__edition__year", F("talk__day").asc(nulls_last=True), "talk__title")
        )

    def for_organization(self) -> Self:
        """One after another by talk, so that a page can group them."""
        return self.select_related("speaker", "talk__edition", "talk__event").order_by(
            "-talk__edition__year", "talk__title", "talk__pk", "position"
        )

    def for_list(self) -> Self:
        return self.select_related("speaker", "organization").order_by("position", "pk")

    def get_by_natural_key(self, edition: str, talk: str, speaker: str) -> "Appearance":
        from talks.models.talk import Talk  # its module imports this one

        return self.get(
            talk=Talk.objects.get_by_natural_key(edition, talk),
            speaker=Speaker.objects.get_by_natural_key(speaker),
        )


class Appearance(Sourced):
    """In which role, with which job, for whom."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", "speaker"
        PANELIST = "panelist", "panelist"
        MODERATOR = "moderator", "moderator"
        HOST = "host", "host"

    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="appearances")
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, related_name="appearances")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="appearances"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.SPEAKER)
    job_title = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on the talk, lowest first.")

    objects: ClassVar[AppearanceQuerySet] = AppearanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "speaker"],
                name="appearance_once_per_talk",
                violation_error_message="This speaker is on the talk already.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["speaker", "panelist", "moderator", "host"]), name="appearance_role_known"
            ),
        ]
        triggers = [
            bumps_revision(),
            *search_triggers("SELECT talk_id FROM rows"),
            # Ratings by someone who turns out to be a speaker stop counting.
            *counts_again("SELECT talk_id FROM rows"),
            # Calendars name the speakers.
            *counts_on_versions("SELECT talk_id FROM rows", watching=["talk_id", "speaker_id", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.speaker} on {self.talk}"

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.talk.natural_key(), *self.speaker.natural_key())

    natural_key.dependencies = ["talks.talk", "talks.speaker", "talks.organization"]  # type: ignore[attr-defined]
