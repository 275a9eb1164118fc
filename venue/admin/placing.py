"""What rooms and booths share in the admin: their place on a floor's plan."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from venue.models import Placed

PLACE: tuple[str, Any] = (
    "Place on the floor's plan",
    {"fields": (("x", "y"), ("width", "depth")), "description": "All four in metres, or none."},
)
RECORD: tuple[str, Any] = ("Record", {"fields": ("source", "former_addresses")})


class PlacedFilter(admin.SimpleListFilter):
    title = "place on the plan"
    parameter_name = "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's
        return [("yes", "known"), ("no", "unknown")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's
        match self.value():
            case "yes":
                return queryset.filter(x__isnull=False)
            case "no":
                return queryset.filter(x__isnull=True)
        return queryset


@admin.display(description="on the plan", boolean=True, ordering="x")
def place(row: Placed) -> bool:
    return row.is_placed
