"""Talk: anything on the programme with a title. Appearance: a speaker on a talk."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talks.models import commenting, rating
from talks.models.edition import Edition, Event
from talks.models.movable import Movable, counts_versions, full_room_rules, tells_changes
from talks.models.pace import in_turn
from talks.models.people import Speaker
from talks.models.refused import politely
from talks.models.search_index import search_triggers
from talks.models.slot import Slot, slot_inside_edition, slot_ordered
from talks.models.star import Star
from talks.models.subject import rechecks_notes
from talks.models.tag import Tag
from talks.models.talk_queryset import TalkQuerySet
from venue.models import Addressed, Room, Sourced, bumps_revision, keeps_former_slugs
from venue.models.address import address, slug_shaped, slug_unique

if TYPE_CHECKING:
    from talks.models.comment import Comment
    from talks.models.rating import Rating
    from talks.models.tally import Tally

BEFORE_THE_END = datetime.timedelta(minutes=10)


class Talk(Addressed, Slot, Movable, Sourced):
    class Format(models.TextChoices):
        TALK = "talk", "talk"
        KEYNOTE = "keynote", "keynote"
        PANEL = "panel", "panel"
        LIGHTNING = "lightning", "lightning talk"
        TUTORIAL = "tutorial", "tutorial"

    class Level(models.TextChoices):
        ANY = "any", "any level"
        BEGINNER = "beginner", "beginner"
        INTERMEDIATE = "intermediate", "intermediate"
        ADVANCED = "advanced", "advanced"

    guid = models.UUIDField(default=uuid.uuid4, editable=False, help_text="Stays when title, slug or time change.")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="talks")
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="talks",
        help_text="Empty for the main programme.",
    )
    title = models.CharField(max_length=255)
    other_wordings = ArrayField(
        models.CharField(max_length=255),
        default=list,
        blank=True,
        help_text="Titles and terms that others use for it, separated by commas. Search finds them.",
    )
    abstract = models.TextField(blank=True, help_text="Markdown. Empty means not recorded.")
    format = models.CharField(max_length=10, choices=Format, blank=True, help_text="Empty means unknown.")
    level = models.CharField(max_length=12, choices=Level, blank=True, help_text="Empty means unknown.")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty means unknown."
    )
    speakers = models.ManyToManyField(Speaker, through="Appearance", related_name="talks", blank=True)
    tags = models.ManyToManyField(Tag, through="Tagging", related_name="talks", blank=True)
    is_published = models.BooleanField("published", default=False, help_text="Otherwise a draft that only editors see.")

    objects: ClassVar[TalkQuerySet] = TalkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["edition", F("day").asc(nulls_last=True), F("starts_at").asc(nulls_last=True), "title"]
        constraints = [
            slug_unique("talk_slug_unique_in_edition", "edition"),
            slug_shaped("talk_slug_shaped"),
            models.UniqueConstraint(fields=["guid"], name="talk_guid_unique"),
            slot_ordered("talk_start_before_end"),
            models.CheckConstraint(
                condition=Q(format__in=["", "talk", "keynote", "panel", "lightning", "tutorial"]),
                name="talk_format_known",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", "any", "beginner", "intermediate", "advanced"]),
                name="talk_level_known",
            ),
            *full_room_rules(),
        ]
        indexes = [models.Index(fields=["edition", "day", "starts_at"], name="talk_programme_order")]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            slot_inside_edition("talk_inside_edition_days"),
            counts_versions(),
            tells_changes(),
            rechecks_notes("talk_id"),
            *search_triggers("SELECT id FROM rows", watching=["title", "other_wordings", "abstract"]),
            pgtrigger.Trigger(
                name="drop_what_the_database_made",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    DELETE FROM talks_talkdocument WHERE talk_id = OLD.id;
                    DELETE FROM talks_tally WHERE talk_id = OLD.id;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (*self.edition.natural_key(), self.slug)

    natural_key.dependencies = ["talks.edition", "talks.event", "venue.room"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.event is not None and self.event.edition_id != self.edition_id:
            raise ValidationError(
                {"event": ValidationError(f"{self.event} belongs to another edition.", code="other_edition")}
            )

    def get_absolute_url(self) -> str:
        return address("talk", self.edition.slug, self.slug)

    @property
    def rating_opens_at(self) -> datetime.datetime | None:
        """Ten minutes before the end, though not before the start; where the hours are unknown, as its day
        or its edition begins. None where that is unknown, too."""
        if self.starts_at and self.ends_at:
            return max(self.starts_at, self.ends_at - BEFORE_THE_END)
        day = self.day or self.edition.first_day
        return datetime.datetime.combine(day, datetime.time(), self.edition.zone) if day else None

    @property
    def takes_ratings(self) -> bool:
        """As far as the clock says; who may not rate it is told so."""
        opens_at, closes_at, now = self.rating_opens_at, self.edition.ratings_close_at, timezone.now()
        return not self.is_cancelled and bool(opens_at and opens_at <= now) and not (closes_at and closes_at <= now)

    @property
    def shown_tally(self) -> "Tally | None":
        """None where nobody has rated or commented yet."""
        return getattr(self, "tally", None)

    @property
    def version(self) -> int:
        """Grows with everything that attendees write about it."""
        return self.shown_tally.version if self.shown_tally else 0

    def star(self, *, by: Any) -> Star:
        """Keeps it for the agenda of `by`; a second time changes nothing. Raises Refused."""
        with politely():
            in_turn(by)
            return Star.objects.get_or_create(talk=self, user=by)[0]

    def unstar(self, *, by: Any) -> None:
        Star.objects.filter(talk=self, user=by).delete()

    def rate(self, *, by: Any, stars: int, attended: str) -> "Rating":
        """Gives or changes the rating of `by`. Raises Refused."""
        return rating.rate(self, by=by, stars=stars, attended=attended)

    def withdraw_rating(self, *, by: Any) -> None:
        rating.withdraw_rating(self, by=by)

    def comment(self, *, by: Any, text: str, visibility: str, parent: "Comment | None" = None) -> "Comment":
        """Raises Refused."""
        return commenting.comment(self, by=by, text=text, visibility=visibility, parent=parent)
