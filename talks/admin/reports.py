"""Report with its notes in order, Note with its takeaways and links."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from talks.admin.links import LinkInline
from talks.admin.positions import PositionedForm, PositionedFormSet
from talks.admin.publishing import Publishable
from talks.admin.subjects import refuse_notes_of_elsewhere
from talks.models import Note, Report, Takeaway
from venue.admin import Curated, CuratedForm, CuratedInline
from venue.admin.counts import count_of, with_counts
from venue.admin.odd_requests import is_key

POINTS = count_of("takeaways", "takeaways")


class NoteInline(CuratedInline[Note, Report]):
    """The notes at a glance; a note's own page has its text, its takeaways and its links."""

    model = Note
    form = PositionedForm[Note]
    formset = PositionedFormSet[Note, Report]
    fields = ("position", "note", "emphasis", "heading", "shares_section", "points")
    readonly_fields = ("note", "points")
    ordering = ("position",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """A new note needs a subject, so it is added on its own page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        notes = super().get_queryset(request).select_related("talk", "event", "booth", "venue", "report")
        return with_counts(notes, ["takeaways"])

    @admin.display(description="on")
    def note(self, note: Note) -> str:
        address = reverse("admin:talks_note_change", args=[note.pk])
        return format_html('<a href="{}">{}</a>', address, note.subject)

    @admin.display(description="takeaways")
    def points(self, note: Note) -> str:
        return POINTS(note)


class ReportForm(CuratedForm[Report]):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        refuse_notes_of_elsewhere(self)
        return cleaned


@admin.register(Report)
class ReportAdmin(Publishable):
    form = ReportForm
    preview = "report-preview"
    list_display = ("title", "state", "team", "edition", count_of("notes", "notes"))
    counted = ("notes",)
    list_filter = ("is_published", "edition")
    list_select_related = ("edition",)
    search_fields = ("title", "team", "slug", "organization__name")
    autocomplete_fields = ("edition", "organization")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("former_addresses",)
    inlines = (NoteInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "edition", "team", "organization", "is_published")}),
        ("Text around the notes", {"fields": ("introduction", "conclusion")}),
        ("Record", {"fields": ("source", "former_addresses")}),
    )

    def choice_label(self, report: Report) -> str:
        return f"{report.title} · {report.edition.short_name}"

    def object_tools(self, row: Any) -> Sequence[tuple[str, str]]:
        return (*super().object_tools(row), ("Add a note", f"{reverse('admin:talks_note_add')}?report={row.pk}"))


class TakeawayInline(CuratedInline[Takeaway, Note]):
    model = Takeaway
    form = PositionedForm[Takeaway]
    formset = PositionedFormSet[Takeaway, Note]
    fields = ("position", "kind", "text", "source")
    ordering = ("position",)


class NoteForm(CuratedForm[Note]):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].help_text = "Order in the report, lowest first. Empty: last."

    def clean_position(self) -> int | None:
        position: int | None = self.cleaned_data["position"]
        report = self.cleaned_data.get("report")
        return next_position(report.pk) if position is None and report else position


def next_position(report: int) -> int:
    last: int | None = Note.objects.filter(report=report).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


@admin.register(Note)
class NoteAdmin(Curated[Note]):
    form = NoteForm
    list_display = ("subject_name", "emphasis_or_plain", "report", "position", "heading_or_subject", POINTS)
    counted = ("takeaways",)
    list_display_links = ("subject_name",)
    list_filter = ("report__edition", "report", "emphasis", "shares_section")
    list_select_related = ("report__edition", "talk", "event", "booth", "venue")
    date_hierarchy = "created_at"
    search_fields = ("heading", "text", "talk__title", "event__name", "booth__name", "takeaways__text")
    autocomplete_fields = ("report", "talk", "event", "booth", "venue")
    readonly_fields = ("created_at",)
    inlines = (TakeawayInline, LinkInline)
    fieldsets = (
        (None, {"fields": ("report", "position", "emphasis", "shares_section")}),
        (
            "On",
            {
                "fields": ("talk", "event", "booth", "venue"),
                "description": "Exactly one of these; a talk or an event of the report's own edition.",
            },
        ),
        ("Shown", {"fields": ("heading", "text")}),
        ("Record", {"fields": ("source", "created_at")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A note that is added from its report comes last there."""
        initial = super().get_changeform_initial_data(request)
        report = str(initial.get("report", ""))
        if is_key(report):
            initial.setdefault("position", next_position(int(report)))
        return initial

    def object_tools(self, row: Note) -> Sequence[tuple[str, str]]:
        report = ("The report", reverse("admin:talks_report_change", args=[row.report_id]))
        if row.position is None:
            return (report,)  # type: ignore[unreachable]  # a refused form leaves it empty
        siblings = Note.objects.filter(report=row.report_id)
        before = siblings.filter(position__lt=row.position).order_by("-position").first()
        after = siblings.filter(position__gt=row.position).order_by("position").first()
        beside = (("Note before", before), ("Note after", after))
        return (report, *((words, _page(note)) for words, note in beside if note))

    def get_view_on_site_url(self, obj: Note | None = None) -> str | None:
        if obj is None or not Report.objects.visible().filter(pk=obj.report_id).exists():
            return None
        return obj.report.get_absolute_url()

    @admin.display(description="on")
    def subject_name(self, note: Note) -> str:
        return str(note.subject)

    @admin.display(description="emphasis", ordering="emphasis")
    def emphasis_or_plain(self, note: Note) -> str:
        return note.get_emphasis_display() or "–"

    @admin.display(description="heading", ordering="heading")
    def heading_or_subject(self, note: Note) -> str:
        return note.heading or "–"


def _page(note: Note) -> str:
    return reverse("admin:talks_note_change", args=[note.pk])
