"""Edition, Event."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q

from talks.admin.links import LinkInline
from talks.admin.local_time import InEditionTime
from talks.admin.publishing import Publishable
from talks.admin.subjects import refuse_notes_of_elsewhere
from talks.models import Edition, Event, Host
from venue.admin import CuratedForm, CuratedInline
from venue.admin.counts import count_of

NAMED = 5  # of the talks that stand in the way
TALKS = count_of("talks", "talks")


class EditionForm(CuratedForm[Edition]):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if self.instance.pk and first and last and {"first_day", "last_day"} & set(self.changed_data):
            outside = Q(day__lt=first) | Q(day__gt=last)
            left_out = [*self.instance.talks.filter(outside), *self.instance.events.filter(outside)]
            if left_out:
                raise ValidationError(_left_out(left_out), code="leaves_out")
        return cleaned


def _left_out(rows: list[Any]) -> str:
    named = ", ".join(f"“{row}” ({row.day})" for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return f"These days leave out what is on the programme: {named}{more}. Move that first."


@admin.register(Edition)
class EditionAdmin(Publishable):
    form = EditionForm
    preview = "edition-preview"
    list_display = ("name", "state", "year", "first_day", "last_day", "venue", TALKS, "is_current")
    counted = ("talks",)
    list_filter = ("is_published", "is_current", "year")
    list_select_related = ("venue",)
    date_hierarchy = "first_day"
    search_fields = ("name", "short_name", "slug", "city", "country", "year")
    autocomplete_fields = ("venue",)
    prepopulated_fields = {"slug": ("short_name",)}
    readonly_fields = ("former_addresses",)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "slug", "is_published", "is_current")}),
        ("When and where", {"fields": ("year", ("first_day", "last_day"), "time_zone", "venue", "city", "country")}),
        ("Shown on its page", {"fields": ("description", "attendance", "accent", "is_made_up")}),
        ("Changes", {"fields": ("programme_out_at",)}),
        ("Record", {"fields": ("source", "former_addresses")}),
    )

    def choice_label(self, edition: Edition) -> str:
        return edition.short_name


class HostInline(CuratedInline[Host, Event]):
    model = Host
    fields = ("speaker", "source")
    autocomplete_fields = ("speaker",)


class EventForm(CuratedForm[Event]):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        refuse_notes_of_elsewhere(self)
        return cleaned


@admin.register(Event)
class EventAdmin(InEditionTime, Publishable):
    form = EventForm
    preview = "event-preview"
    list_display = ("name", "state", "edition", "when", "length", "room", "organizer", TALKS)
    counted = ("talks",)
    list_filter = ("is_published", "edition", "length", ("room", admin.EmptyFieldListFilter))
    list_select_related = ("edition", "room", "organizer")
    date_hierarchy = "day"
    search_fields = ("name", "slug", "organizer__name", "hosts__name")
    autocomplete_fields = ("edition", "room", "organizer")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_addresses",)
    inlines = (HostInline, LinkInline)
    fieldsets = (
        (None, {"fields": ("name", "slug", "edition", "is_published")}),
        ("When and where", {"fields": ("day", ("starts_at", "ends_at"), "length", "room")}),
        ("Shown on its page", {"fields": ("organizer", "description")}),
        ("Record", {"fields": ("source", "former_addresses")}),
    )

    def choice_label(self, event: Event) -> str:
        return f"{event.name} · {event.edition.short_name}"
