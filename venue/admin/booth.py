"""Booth."""

from django.contrib import admin

from venue.admin.curated import Curated
from venue.admin.placing import PLACE, RECORD, PlacedFilter, place
from venue.models import Booth


@admin.register(Booth)
class BoothAdmin(Curated[Booth]):
    list_display = ("name", "number", "floor", "venue", "placed")
    list_filter = ("venue", ("floor", admin.RelatedOnlyFieldListFilter), PlacedFilter)
    list_select_related = ("floor", "venue")
    search_fields = ("name", "number", "slug", "venue__name")
    autocomplete_fields = ("venue", "floor")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_addresses",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "number", "venue", "floor")}),
        PLACE,
        RECORD,
    )

    placed = staticmethod(place)

    def choice_label(self, booth: Booth) -> str:
        return f"{booth.name} · {booth.venue.name}"
