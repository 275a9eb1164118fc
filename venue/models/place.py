"""A rectangle on a floor's plan."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from venue.models.source import Sourced

_SIDES = ("x", "y", "width", "depth")


class Placed(Sourced):
    """Metres from the plan's top left corner; all four numbers are known, or none is."""

    x = models.FloatField(null=True, blank=True, help_text="Metres from the plan's left edge.")
    y = models.FloatField(null=True, blank=True, help_text="Metres from the plan's upper edge.")
    width = models.FloatField(null=True, blank=True, help_text="Metres.")
    depth = models.FloatField(null=True, blank=True, help_text="Metres.")

    SIDES: ClassVar[tuple[str, ...]] = _SIDES

    class Meta:
        abstract = True

    @property
    def is_placed(self) -> bool:
        return self.x is not None


def place_complete(name: str) -> models.CheckConstraint:
    known = Q(**{f"{side}__isnull": False for side in _SIDES}, x__gte=0, y__gte=0, width__gt=0, depth__gt=0)
    unknown = Q(**{f"{side}__isnull": True for side in _SIDES})
    return models.CheckConstraint(
        condition=known | unknown,
        name=name,
        violation_error_message="Give all of x, y, width and depth, in metres, or none of them.",
    )
