"""Talk, with its speakers, tags and links."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from talks.admin.bulk_forms import reason_field
from talks.admin.doubles import WarnsOfDoubles
from talks.admin.links import LinkInline
from talks.admin.local_time import InEditionTime
from talks.admin.many_talks import ManyTalks
from talks.admin.positions import PositionedForm, PositionedFormSet
from talks.admin.publishing import Publishable
from talks.admin.right_room import RightRoom
from talks.admin.subjects import refuse_notes_of_elsewhere
from talks.models import Appearance, Tagging, Talk, giving_reason
from venue.admin import CuratedForm, CuratedInline

MAIN_PROGRAMME = "main programme"

MISSING = {
    "time": ("time", Q(starts_at=None)),
    "day": ("day", Q(day=None)),
    "room": ("room", Q(room=None)),
    "speaker": ("speaker", Q(appearances=None)),
    "tag": ("tag", Q(taggings=None)),
    "abstract": ("abstract", Q(abstract="")),
    "source": ("source", Q(source="")),
}


class MissingFilter(admin.SimpleListFilter):
    """What is still to be found out."""

    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's
        return [(key, label) for key, (label, _condition) in MISSING.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Talk]) -> QuerySet[Talk]:  # noqa: ARG002 - Django's
        chosen = MISSING.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class ProgrammeFilter(admin.RelatedOnlyFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = SafeString(MAIN_PROGRAMME)


class AppearanceInline(CuratedInline[Appearance, Talk]):
    model = Appearance
    verbose_name = "speaker"
    verbose_name_plural = "speakers"
    form = PositionedForm[Appearance]
    formset = PositionedFormSet[Appearance, Talk]
    fields = ("position", "speaker", "role", "job_title", "organization", "source")
    autocomplete_fields = ("speaker", "organization")


class TaggingInline(CuratedInline[Tagging, Talk]):
    model = Tagging
    verbose_name = "tag"
    verbose_name_plural = "tags"
    fields = ("tag", "source")
    autocomplete_fields = ("tag",)


class TalkForm(CuratedForm[Talk]):
    is_full = forms.BooleanField(
        label="Room full", required=False, help_text="Nobody gets in any more. Means nothing once the talk is over."
    )
    because = reason_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["is_full"].initial = self.instance.full_since is not None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        refuse_notes_of_elsewhere(self)
        self.instance.full_since = (self.instance.full_since or timezone.now()) if cleaned.get("is_full") else None
        return cleaned


@admin.register(Talk)
class TalkAdmin(InEditionTime, Publishable, WarnsOfDoubles, RightRoom, ManyTalks):
    form = TalkForm
    preview = "talk-preview"
    actions = (*Publishable.actions, *ManyTalks.actions)
    list_display = ("title", "state", "people", "when", "room", "programme", "format", "level", "edition")
    list_filter = (
        "is_published",
        "edition",
        ("event", ProgrammeFilter),
        "format",
        "level",
        MissingFilter,
        ("room", admin.RelatedOnlyFieldListFilter),
        ("tags", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("edition", "event__edition", "room__venue")
    date_hierarchy = "day"
    search_fields = ("title", "other_wordings", "slug", "appearances__speaker__name", "event__name")
    search_help_text = "Title, other wordings, address, speakers, event."
    autocomplete_fields = ("edition", "event", "room", "overflow_room")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("guid", "former_addresses")
    inlines = (AppearanceInline, TaggingInline, LinkInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "edition", "event", "is_published")}),
        (
            "When and where",
            {
                "fields": ("day", ("starts_at", "ends_at"), "room"),
                "description": "Hours as the clocks at the edition have them.",
            },
        ),
        (
            "While it is on",
            {
                "fields": ("is_cancelled", "is_full", "overflow_room", "because"),
                "description": "What is changed here and above is told at once, and mailed to who starred the talk.",
            },
        ),
        ("Shown on its page", {"fields": ("format", "level", "abstract", "other_wordings")}),
        ("Record", {"fields": ("source", "guid", "former_addresses")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Talk]:
        speakers = Prefetch("appearances", Appearance.objects.select_related("speaker"))
        return super().get_queryset(request).prefetch_related(speakers)

    def save_model(self, request: HttpRequest, obj: Talk, form: Any, change: bool) -> None:
        with giving_reason(form.cleaned_data["because"]):
            super().save_model(request, obj, form, change)

    def choice_label(self, talk: Talk) -> str:
        return f"{talk.title} · {talk.edition.short_name}"

    @admin.display(description="event", ordering="event__name", empty_value=MAIN_PROGRAMME)
    def programme(self, talk: Talk) -> str | None:
        return talk.event.name if talk.event else None

    @admin.display(description="speakers")
    def people(self, talk: Talk) -> str | None:
        return ", ".join(str(appearance.speaker) for appearance in talk.appearances.all()) or None
