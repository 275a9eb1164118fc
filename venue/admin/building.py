"""Venue, Floor, Room."""

from django.contrib import admin

from venue.admin.curated import Curated, CuratedInline
from venue.admin.placing import PLACE, RECORD, PlacedFilter, place
from venue.models import Floor, Room, Venue


class FloorInline(CuratedInline[Floor, Venue]):
    model = Floor
    fields = ("level", "name", "width", "depth", "source")
    show_change_link = True


@admin.register(Venue)
class VenueAdmin(Curated[Venue]):
    list_display = ("name", "hall", "city", "country", "plan_is_schematic")
    list_filter = ("country", "plan_is_schematic")
    search_fields = ("name", "other_names", "hall", "city", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_addresses",)
    inlines = (FloorInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "hall", "city", "country", "other_names")}),
        ("Shown on its page", {"fields": ("description", "plan_is_schematic")}),
        ("Walking", {"fields": (("walking_speed", "seconds_per_level"),)}),
        RECORD,
    )


@admin.register(Floor)
class FloorAdmin(Curated[Floor]):
    list_display = ("name", "level", "venue", "width", "depth")
    list_filter = ("venue",)
    list_select_related = ("venue",)
    search_fields = ("name", "venue__name")
    autocomplete_fields = ("venue",)
    fieldsets = (
        (None, {"fields": ("venue", "level", "name", "description")}),
        ("Plan", {"fields": (("width", "depth"),), "description": "The size of the plan that rooms are placed on."}),
        ("Record", {"fields": ("source",)}),
    )

    def choice_label(self, floor: Floor) -> str:
        return f"{floor.name} · {floor.venue.name}"


@admin.register(Room)
class RoomAdmin(Curated[Room]):
    list_display = ("name", "floor", "venue", "capacity", "placed", "also_called")
    list_filter = ("venue", ("floor", admin.RelatedOnlyFieldListFilter), PlacedFilter)
    list_select_related = ("floor", "venue")
    search_fields = ("name", "aliases", "slug", "floor__name", "venue__name")
    autocomplete_fields = ("venue", "floor")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("former_addresses",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "venue", "floor", "capacity", "aliases", "description")}),
        PLACE,
        RECORD,
    )
    placed = staticmethod(place)

    def choice_label(self, room: Room) -> str:
        return f"{room.name} · {room.venue.name}"

    @admin.display(description="also called")
    def also_called(self, room: Room) -> str:
        return ", ".join(room.aliases) or "–"
