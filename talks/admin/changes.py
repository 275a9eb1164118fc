"""Change: what the database told of a talk. Only the reason is an editor's to give."""

from django.contrib import admin
from django.http import HttpRequest

from talks.models import Change
from venue.admin import Curated


@admin.register(Change)
class ChangeAdmin(Curated[Change]):
    list_display = ("at", "kind", "talk", "room_before", "room_after", "because", "is_news")
    list_display_links = ("at", "kind")
    list_filter = ("kind", "is_news", ("talk__edition", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("talk",)
    date_hierarchy = "at"
    search_fields = ("talk__title", "because", "room_before", "room_after")
    search_help_text = "Title, reason, rooms."
    ordering = ("-at", "-pk")
    fields = (
        *("talk", "kind", "at", "is_news", ("room_before", "room_after"), ("day_before", "day_after")),
        *(("starts_before", "ends_before"), ("starts_after", "ends_after"), "because", "told_at"),
    )

    readonly_fields = tuple(field.name for field in Change._meta.fields if field.name != "because")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's
        """They are written by what happens."""
        return False
