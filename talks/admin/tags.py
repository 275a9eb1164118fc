"""Tag."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from talks.admin.duplicates import Mergeable
from talks.models import Tag


@admin.register(Tag)
class TagAdmin(Mergeable):
    list_display = ("name", "kind", "talk_count", "also_called")
    list_filter = ("kind",)
    search_fields = ("name", "other_names", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_slugs",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "other_names", "description")}),
        ("Record", {"fields": ("source", "former_slugs")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(all_talks=Count("taggings"))

    def choice_label(self, tag: Tag) -> str:
        return f"{tag.name} · {tag.get_kind_display()}"

    @admin.display(description="talks", ordering="all_talks")
    def talk_count(self, tag: Tag) -> int:
        return tag.all_talks  # type: ignore[attr-defined]  # annotated above
