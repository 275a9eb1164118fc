"""Booth: a stand in the showcase. Who holds it is told by `talks.Exhibitor`."""

from typing import ClassVar

from django.db import models

from venue.models.address import Addressed, AddressedQuerySet, keeps_former_slugs, slug_shaped, slug_unique
from venue.models.building import Floor, Venue
from venue.models.place import Placed, place_complete
from venue.models.revision import bumps_revision


class BoothQuerySet(AddressedQuerySet["Booth"]):
    def get_by_natural_key(self, venue: str, slug: str) -> "Booth":
        return self.filter(venue=Venue.objects.get_by_natural_key(venue)).at(slug)[:1].get()


class Booth(Addressed, Placed):
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="booths")
    floor = models.ForeignKey(Floor, null=True, blank=True, on_delete=models.PROTECT, related_name="booths")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=20, blank=True, help_text="As on the showcase map. Empty means unknown.")

    objects: ClassVar[BoothQuerySet] = BoothQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["venue", "name"]
        constraints = [
            slug_unique("booth_slug_unique_in_venue", "venue"),
            slug_shaped("booth_slug_shaped"),
            place_complete("booth_place_complete"),
        ]
        triggers = [keeps_former_slugs(), bumps_revision()]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (*self.venue.natural_key(), self.slug)

    natural_key.dependencies = ["venue.venue"]  # type: ignore[attr-defined]
