"""Edition: one conference in one year. Event: a co-located event of an edition."""

import datetime
import zoneinfo
from collections.abc import Iterable
from typing import Any, ClassVar, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talks.models.people import Organization, Speaker
from talks.models.slot import Slot, slot_inside_edition, slot_ordered
from talks.models.subject import rechecks_notes
from talks.models.visibility import visible_event, visible_talk
from venue.models import Addressed, AddressedQuerySet, Room, Sourced, Venue, bumps_revision, keeps_former_slugs
from venue.models.address import address, slug_shaped, slug_unique

# First path segments that belong to the site itself, see kubecon_notes/urls.py.
RESERVED_SLUGS = frozenset(
    {
        *("accounts", "admin", "api", "conduct", "editions", "healthz", "me", "organizations", "readyz"),
        *("robots.txt", "scores", "sitemap.xml", "speakers", "static", "sw.js", "tags"),
    }
)


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone such as Europe/Paris.", code="unknown_time_zone")


def validate_not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"“{slug}” is an address of the site itself.", code="reserved")


class EditionQuerySet(AddressedQuerySet["Edition"]):
    def visible(self) -> Self:
        return self.filter(is_published=True)

    def current(self) -> "Edition | None":
        """The one marked so, else the latest that is published."""
        return self.visible().select_related("venue").order_by("-is_current", "-year").first()

    def latest_first(self) -> Self:
        return self.order_by("-year", models.F("first_day").desc(nulls_last=True), "name")

    def for_list(self) -> Self:
        return self.select_related("venue").latest_first()

    def get_by_natural_key(self, slug: str) -> "Edition":
        return self.at(slug)[:1].get()


class Edition(Addressed, Sourced):
    class Accent(models.TextChoices):
        """One colour per edition; what each looks like stands in static/css/tokens.css."""

        SEINE = "seine", "Seine blue"
        BRICK = "brick", "Brick red"
        MOSS = "moss", "Moss green"
        PLUM = "plum", "Plum"

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, help_text="Where space is short: “KubeCon EU 2024”.")
    year = models.PositiveSmallIntegerField()
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=80, blank=True)
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(null=True, blank=True, help_text="Empty means unknown.")
    last_day = models.DateField(null=True, blank=True, help_text="Empty means unknown.")
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    attendance = models.CharField(max_length=80, blank=True, help_text="In words, as the source has it: “over 12,000”.")
    description = models.TextField(blank=True, help_text="Markdown.")
    accent = models.CharField(max_length=10, choices=Accent, default=Accent.SEINE)
    scores_public_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Until then a talk's score is shown only to those who have rated it. Empty: shown at once.",
    )
    programme_out_at = models.DateTimeField(
        "programme out since",
        null=True,
        blank=True,
        help_text="A talk published after that is told as added. Empty: from when the edition is published. "
        "Move it on while a programme is still being brought in.",
    )
    ratings_close_at = models.DateTimeField(null=True, blank=True, help_text="Empty: never.")
    is_made_up = models.BooleanField(
        "made up", default=False, help_text="Talks, people and ratings are invented, and every page says so."
    )
    is_current = models.BooleanField("current", default=False, help_text="The site's first page leads here.")
    is_published = models.BooleanField("published", default=False, help_text="Otherwise a draft that only editors see.")

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-year", "name"]
        constraints = [
            slug_unique("edition_slug_unique"),
            slug_shaped("edition_slug_shaped"),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="edition_one_current",
                violation_error_message="Another edition is the current one: take the mark off that one first.",
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True, last_day__isnull=True)
                | Q(first_day__isnull=False, last_day__isnull=False, first_day__lte=models.F("last_day")),
                name="edition_days_ordered",
                violation_error_message="Give a first day and a last day not before it, or neither.",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                name="edition_slug_not_reserved",
                violation_error_message="That is an address of the site itself: choose another slug.",
            ),
            models.CheckConstraint(
                condition=Q(accent__in=["seine", "brick", "moss", "plum"]), name="edition_accent_known"
            ),
        ]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            pgtrigger.Trigger(
                name="programme_is_out",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.is_published AND NEW.programme_out_at IS NULL THEN
                        NEW.programme_out_at := coalesce(OLD.programme_out_at, clock_timestamp());
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Lets every talk and event be looked at again by its own trigger.
            pgtrigger.Trigger(
                name="recheck_slots",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("first_day", "last_day", "time_zone"),  # type: ignore[no-untyped-call]
                func="""
                    UPDATE talks_talk SET day = day WHERE edition_id = NEW.id;
                    UPDATE talks_event SET day = day WHERE edition_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address("edition", self.slug)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def days(self) -> list[datetime.date]:
        if self.first_day is None or self.last_day is None:
            return []
        return [self.first_day + datetime.timedelta(n) for n in range((self.last_day - self.first_day).days + 1)]

    @property
    def shows_scores(self) -> bool:
        """To everyone, and not only to those who have rated."""
        return self.scores_public_from is None or self.scores_public_from <= timezone.now()

    def includes(self, day: datetime.date) -> bool:
        """True also where the edition's days are unknown."""
        return self.first_day is None or self.last_day is None or self.first_day <= day <= self.last_day


class EventQuerySet(AddressedQuerySet["Event"]):
    def visible(self) -> Self:
        return self.filter(visible_event())

    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def on(self, days: Iterable[datetime.date]) -> Self:
        return self.filter(day__in=days)

    def for_list(self) -> Self:
        """With its room and how many talks a visitor finds in it, by name."""
        return (
            self.select_related("edition", "room__floor")
            .annotate(talk_count=models.Count("talks", filter=visible_talk("talks__")))
            .order_by("day", "name")
        )

    def latest_edition_first(self) -> Self:
        return self.select_related("edition").order_by("-edition__year", "name")

    def for_page(self) -> Self:
        return self.select_related("edition__venue", "room__floor", "organizer").prefetch_related("hosts", "links")

    def get_by_natural_key(self, edition: str, slug: str) -> "Event":
        return self.filter(edition=Edition.objects.get_by_natural_key(edition)).at(slug)[:1].get()


class Event(Addressed, Slot, Sourced):
    class Length(models.TextChoices):
        FULL_DAY = "full-day", "full day"
        HALF_DAY = "half-day", "half day"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=120)
    length = models.CharField(max_length=10, choices=Length, blank=True, help_text="Empty means unknown.")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organizer = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    hosts = models.ManyToManyField(Speaker, through="Host", related_name="hosted_events", blank=True)
    description = models.TextField(blank=True, help_text="Markdown.")
    is_published = models.BooleanField("published", default=False, help_text="Otherwise a draft that only editors see.")

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["edition", "name"]
        constraints = [
            slug_unique("event_slug_unique_in_edition", "edition"),
            slug_shaped("event_slug_shaped"),
            models.UniqueConstraint(fields=["id", "edition"], name="event_with_edition_unique"),
            slot_ordered("event_start_before_end"),
            models.CheckConstraint(condition=Q(length__in=["", "full-day", "half-day"]), name="event_length_known"),
        ]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            slot_inside_edition("event_inside_edition_days"),
            rechecks_notes("event_id"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (*self.edition.natural_key(), self.slug)

    natural_key.dependencies = ["talks.edition", "venue.room", "talks.organization"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return address("event", self.edition.slug, self.slug)


class HostQuerySet(models.QuerySet["Host"]):
    def claimed_by(self, user: Any) -> Self:
        """As AppearanceQuerySet.claimed_by."""
        return self.filter(speaker__claims__user=user, speaker__claims__state="approved")

    def get_by_natural_key(self, edition: str, event: str, speaker: str) -> "Host":
        return self.get(
            event=Event.objects.get_by_natural_key(edition, event),
            speaker=Speaker.objects.get_by_natural_key(speaker),
        )


class Host(Sourced):
    """A person who hosts a co-located event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE)

    objects: ClassVar[HostQuerySet] = HostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "speaker"],
                name="host_once_per_event",
                violation_error_message="This person hosts the event already.",
            )
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.speaker} hosts {self.event}"

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.event.natural_key(), *self.speaker.natural_key())

    natural_key.dependencies = ["talks.event", "talks.speaker"]  # type: ignore[attr-defined]
