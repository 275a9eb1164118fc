"""Speaker, Organization, Exhibitor."""

from django.contrib import admin
from django.urls import reverse

from talks.admin.duplicates import Mergeable
from talks.models import Exhibitor, Organization, Speaker
from venue.admin import Curated
from venue.admin.counts import count_of


class PeopleAdmin(Mergeable):
    list_display = ("name", count_of("appearances__talk", "talks"), "also_called", "website")
    counted = ("appearances__talk",)
    search_fields = ("name", "other_names", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_addresses",)


@admin.register(Speaker)
class SpeakerAdmin(PeopleAdmin):
    fieldsets = (
        (None, {"fields": ("name", "slug", "other_names")}),
        ("Shown on their page", {"fields": ("biography", "website")}),
        ("Record", {"fields": ("source", "former_addresses")}),
    )


@admin.register(Organization)
class OrganizationAdmin(PeopleAdmin):
    fieldsets = (
        (None, {"fields": ("name", "slug", "other_names")}),
        ("Shown on its page", {"fields": ("description", "website")}),
        ("Record", {"fields": ("source", "former_addresses")}),
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
