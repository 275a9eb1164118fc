"""Tag."""

from django.contrib import admin

from talks.admin.duplicates import Mergeable
from talks.models import Tag
from venue.admin.counts import count_of


@admin.register(Tag)
class TagAdmin(Mergeable):
    list_display = ("name", "kind", count_of("taggings", "talks"), "also_called")
    counted = ("taggings",)
    list_filter = ("kind",)
    search_fields = ("name", "other_names", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_addresses",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "other_names", "description")}),
        ("Record", {"fields": ("source", "former_addresses")}),
    )

    def choice_label(self, tag: Tag) -> str:
        return f"{tag.name} · {tag.get_kind_display()}"
