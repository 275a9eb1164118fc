"""Report: what a team brings home. Note: on one talk, event, booth or the venue. Takeaway: its points."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from talks.models.appearance import Appearance
from talks.models.edition import Edition, Event
from talks.models.people import Organization
from talks.models.search_index import search_triggers
from talks.models.subject import exactly_one, rechecks_notes, subject_in_edition
from talks.models.talk import Talk
from talks.models.visibility import published_note
from venue.models import (
    Addressed,
    AddressedQuerySet,
    Booth,
    Sourced,
    Venue,
    bumps_revision,
    keeps_former_slugs,
)
from venue.models.address import address, slug_shaped, slug_unique

if TYPE_CHECKING:
    from talks.models.link import Link


class ReportQuerySet(AddressedQuerySet["Report"]):
    def visible(self) -> Self:
        return self.filter(is_published=True, edition__is_published=True)

    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def for_list(self) -> Self:
        return self.select_related("edition", "organization").annotate(
            note_count=models.Count("notes", filter=published_note("notes__"))
        )

    def for_page(self) -> Self:
        return self.select_related("edition__venue", "organization")

    def get_by_natural_key(self, edition: str, slug: str) -> "Report":
        return self.filter(edition=Edition.objects.get_by_natural_key(edition)).at(slug)[:1].get()


class Report(Addressed, Sourced):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reports")
    title = models.CharField(max_length=200)
    team = models.CharField(max_length=120, help_text="Who wrote it.")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    introduction = models.TextField(blank=True, help_text="Markdown.")
    conclusion = models.TextField(blank=True, help_text="Markdown.")
    is_published = models.BooleanField("published", default=False, help_text="Otherwise a draft that only editors see.")

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["edition", "title"]
        constraints = [slug_unique("report_slug_unique_in_edition", "edition"), slug_shaped("report_slug_shaped")]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            rechecks_notes("report_id"),
            *search_triggers(
                "SELECT talk_id FROM talks_note WHERE talk_id IS NOT NULL AND report_id IN (SELECT id FROM rows)",
                watching=["is_published"],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (*self.edition.natural_key(), self.slug)

    natural_key.dependencies = ["talks.edition", "talks.organization"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return address("report", self.edition.slug, self.slug)


def _links() -> "models.QuerySet[Link]":
    from talks.models.link import Link  # its module imports this one

    return Link.objects.all()


class NoteQuerySet(models.QuerySet["Note"]):
    def visible(self) -> Self:
        return self.published().filter(report__edition__is_published=True)

    def published(self) -> Self:
        """As `visible`, for notes on an edition that is known to be."""
        return self.filter(published_note())

    def in_published_reports(self) -> Self:
        """Also those on drafts: for the preview of one."""
        return self.filter(report__is_published=True)

    def of(self, edition: Edition) -> Self:
        return self.filter(report__edition=edition)

    def on_talks(self) -> Self:
        return self.filter(talk__isnull=False)

    def in_showcase(self) -> Self:
        """On booths; and what a report tells of the venue after its talks."""
        talked_before = Note.objects.filter(
            report=models.OuterRef("report"), talk__isnull=False, position__lt=models.OuterRef("position")
        )
        return self.filter(Q(booth__isnull=False) | Q(Q(venue__isnull=False), models.Exists(talked_before)))

    def for_digest(self) -> Self:
        """With what a list of notes on talks shows, in the order of their reports."""
        return (
            self.select_related("report__edition", "talk__edition", "talk__event")
            .prefetch_related(Prefetch("talk__appearances", Appearance.objects.for_list()))
            .order_by("report", "position")
        )

    def for_page(self) -> Self:
        """With all that a note's text needs around it, in the order of its report: `points`, the kind and
        text of each takeaway, and `addresses`, the url and label of each link."""
        points = Takeaway.objects.filter(note=models.OuterRef("pk")).order_by("position")
        links = _links().filter(note=models.OuterRef("pk")).order_by("pk")
        return (
            self.select_related("report__edition", "report__organization")
            .annotate(
                points=ArraySubquery(points.values(shown=JSONObject(kind="kind", text="text"))),
                addresses=ArraySubquery(links.values(shown=JSONObject(url="url", label="label"))),
            )
            .order_by("report", "position")
        )

    def for_report(self) -> Self:
        """As `for_page`, with the subjects as well."""
        return (
            self.for_page()
            .select_related("talk__edition", "talk__event", "event__edition", "booth", "venue")
            .prefetch_related(
                Prefetch("talk__appearances", Appearance.objects.for_list()),
                "talk__links",
                "event__hosts",
            )
        )

    def get_by_natural_key(self, edition: str, report: str, position: int) -> "Note":
        return self.get(report=Report.objects.get_by_natural_key(edition, report), position=position)


class Note(Sourced):
    class Emphasis(models.TextChoices):
        HIGHLIGHTED = "highlighted", "highlighted"
        NOTEWORTHY = "noteworthy", "noteworthy"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notes")
    position = models.PositiveSmallIntegerField(help_text="Order in the report, lowest first.")
    talk = models.ForeignKey(Talk, null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    booth = models.ForeignKey(Booth, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    emphasis = models.CharField(max_length=12, choices=Emphasis, blank=True)
    heading = models.CharField(max_length=200, blank=True, help_text="Empty: the subject's name.")
    shares_section = models.BooleanField(
        default=False, help_text="Told in one section together with the note before it."
    )
    text = models.TextField(blank=True, help_text="Markdown.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Annotated by NoteQuerySet.for_page().
    points: list[dict[str, str]]
    addresses: list[dict[str, str]]

    objects: ClassVar[NoteQuerySet] = NoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            exactly_one("note_on_exactly_one_subject", "talk", "event", "booth", "venue"),
            models.UniqueConstraint(
                fields=["report", "position"],
                name="note_position_unique_in_report",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Another note of this report has that position.",
            ),
            models.UniqueConstraint(
                fields=["report", "talk"],
                name="note_once_per_talk_in_report",
                violation_error_message="This report has a note on that talk already.",
            ),
            models.CheckConstraint(
                condition=Q(emphasis__in=["", "highlighted", "noteworthy"]), name="note_emphasis_known"
            ),
        ]
        triggers = [
            bumps_revision(),
            subject_in_edition("note_subject_in_edition"),
            *search_triggers(
                "SELECT talk_id FROM rows WHERE talk_id IS NOT NULL",
                watching=["talk_id", "report_id", "heading", "text"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.heading or self.subject}"

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.report.natural_key(), self.position)

    natural_key.dependencies = ["talks.report", "talks.talk", "talks.event", "venue.booth"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        subject = self.talk or self.event
        if subject is not None and self.report_id and subject.edition_id != self.report.edition_id:
            raise ValidationError(
                {
                    "talk" if self.talk else "event": ValidationError(
                        f"{subject} belongs to another edition than the report.", code="other_edition"
                    )
                }
            )

    @property
    def subject(self) -> Talk | Event | Booth | Venue | None:
        return self.talk or self.event or self.booth or self.venue


class TakeawayManager(models.Manager["Takeaway"]):
    def get_by_natural_key(self, edition: str, report: str, note: int, position: int) -> "Takeaway":
        return self.get(note=Note.objects.get_by_natural_key(edition, report, note), position=position)


class Takeaway(Sourced):
    class Kind(models.TextChoices):
        POINT = "point", "point"
        LESSON = "lesson", "lesson"
        TRICK = "trick", "trick"
        WORKAROUND = "workaround", "workaround"
        DRAWBACK = "drawback", "drawback"
        CONCLUSION = "conclusion", "conclusion"

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="takeaways")
    position = models.PositiveSmallIntegerField(help_text="Order in the note, lowest first.")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.POINT)
    text = models.TextField(help_text="Markdown, a sentence or two.")

    objects: ClassVar[TakeawayManager] = TakeawayManager()

    class Meta:
        ordering = ["note", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "position"],
                name="takeaway_position_unique_in_note",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Another takeaway of this note has that position.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["point", "lesson", "trick", "workaround", "drawback", "conclusion"]),
                name="takeaway_kind_known",
            ),
        ]
        triggers = [
            bumps_revision(),
            *search_triggers(
                "SELECT talk_id FROM talks_note WHERE talk_id IS NOT NULL AND id IN (SELECT note_id FROM rows)"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def natural_key(self) -> tuple[str, str, int, int]:
        return (*self.note.natural_key(), self.position)

    natural_key.dependencies = ["talks.note"]  # type: ignore[attr-defined]
