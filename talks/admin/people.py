"""Speaker, Organization, Exhibitor."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from talks.admin.duplicates import Mergeable
from talks.models import Exhibitor, Organization, Speaker
from venue.admin import Curated


class PeopleAdmin(Mergeable):
    search_fields = ("name", "other_names", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_slugs",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker | Organization]:
        return super().get_queryset(request).annotate(all_talks=Count("appearances__talk", distinct=True))

    @admin.display(description="talks", ordering="all_talks")
    def talk_count(self, row: Speaker | Organization) -> int:
        return row.all_talks  # type: ignore[union-attr]  # annotated above


@admin.register(Speaker)
class SpeakerAdmin(PeopleAdmin):
    list_display = ("name", "talk_count", "also_called", "website")
    fieldsets = (
        (None, {"fields": ("name", "slug", "other_names")}),
        ("Shown on their page", {"fields": ("biography", "website")}),
        ("Record", {"fields": ("source", "former_slugs")}),
    )


@admin.register(Organization)
class OrganizationAdmin(PeopleAdmin):
    list_display = ("name", "talk_count", "also_called", "website")
    fieldsets = (
        (None, {"fields": ("name", "slug", "other_names")}),
        ("Shown on its page", {"fields": ("description", "website")}),
        ("Record", {"fields": ("source", "former_slugs")}),
    )


@admin.register(Exhibitor)
class ExhibitorAdmin(Curated[Exhibitor]):
    list_display = ("organization", "edition", "booth", "booth_number")
    list_display_links = ("organization",)
    list_filter = ("edition", ("booth", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "edition", "booth")
    search_fields = ("organization__name", "organization__other_names", "booth__name", "booth__number")
    autocomplete_fields = ("edition", "organization", "booth")
    fields = ("edition", "organization", "booth", "source")

    def get_view_on_site_url(self, obj: Exhibitor | None = None) -> str | None:
        if obj is None or not obj.edition.is_published:
            return None
        return reverse("showcase", kwargs={"edition": obj.edition.slug})

    @admin.display(description="booth number", ordering="booth__number")
    def booth_number(self, exhibitor: Exhibitor) -> str | None:
        return (exhibitor.booth and exhibitor.booth.number) or None
