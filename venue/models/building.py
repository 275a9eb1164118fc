"""Venue, Floor, Room."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from venue.models.address import Addressed, AddressedQuerySet, keeps_former_slugs, slug_shaped, slug_unique
from venue.models.place import Placed, place_complete
from venue.models.revision import bumps_revision
from venue.models.source import Sourced


class VenueQuerySet(AddressedQuerySet["Venue"]):
    def get_by_natural_key(self, slug: str) -> "Venue":
        return self.at(slug)[:1].get()


class Venue(Addressed, Sourced):
    name = models.CharField(max_length=120)
    other_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="Other spellings, separated by commas."
    )
    hall = models.CharField(max_length=120, blank=True, help_text="The part that is used: “Pavilion 7”.")
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True, help_text="Markdown.")
    plan_is_schematic = models.BooleanField(
        default=False, help_text="The plan shows who is beside whom, not measured distances."
    )

    walking_speed = models.FloatField(default=1.0, help_text="Metres per second, through a crowd.")
    seconds_per_level = models.PositiveSmallIntegerField(
        default=90, help_text="What stairs, escalator or lift take from one level to the next."
    )

    objects: ClassVar[VenueQuerySet] = VenueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [
            slug_unique("venue_slug_unique"),
            slug_shaped("venue_slug_shaped"),
            models.CheckConstraint(
                condition=Q(walking_speed__gt=0, walking_speed__lt=10),
                name="venue_walking_speed_possible",
                violation_error_message="Metres per second: more than 0, less than 10.",
            ),
        ]
        triggers = [keeps_former_slugs(), bumps_revision()]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class FloorQuerySet(models.QuerySet["Floor"]):
    def top_down(self) -> Self:
        """As a building is drawn."""
        return self.order_by("-level")

    def get_by_natural_key(self, venue: str, level: int) -> "Floor":
        return self.get(venue=Venue.objects.get_by_natural_key(venue), level=level)


class Floor(Sourced):
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="floors")
    level = models.SmallIntegerField(help_text="Counted from the lowest; the entrance of Pavilion 7 is 1.")
    name = models.CharField(max_length=80, help_text="As signs have it: “Level 7.3”.")
    description = models.TextField(blank=True, help_text="Markdown.")
    width = models.FloatField(default=100, help_text="Of the plan, in metres.")
    depth = models.FloatField(default=60, help_text="Of the plan, in metres.")

    objects: ClassVar[FloorQuerySet] = FloorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["venue", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "level"],
                name="floor_level_unique",
                violation_error_message="This venue has a floor on that level already.",
            ),
            # Lets a room's key hold both its floor and its venue; see the migration named after it.
            models.UniqueConstraint(fields=["id", "venue"], name="floor_with_venue_unique"),
            models.CheckConstraint(
                condition=Q(width__gt=0, depth__gt=0),
                name="floor_has_size",
                violation_error_message="Width and depth are metres, more than zero.",
            ),
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, int]:
        return (*self.venue.natural_key(), self.level)

    natural_key.dependencies = ["venue.venue"]  # type: ignore[attr-defined]


class RoomQuerySet(AddressedQuerySet["Room"]):
    def for_list(self) -> Self:
        return self.select_related("floor__venue")

    def get_by_natural_key(self, venue: str, slug: str) -> "Room":
        return self.filter(venue=Venue.objects.get_by_natural_key(venue)).at(slug)[:1].get()


class Room(Addressed, Placed):
    """A slug is unique within the venue, which is why a room knows its venue and not only its floor."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    floor = models.ForeignKey(Floor, null=True, blank=True, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="How other sources spell it, separated by commas.",
    )
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Seats. Empty means unknown.")
    description = models.TextField(blank=True, help_text="Markdown.")

    objects: ClassVar[RoomQuerySet] = RoomQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["venue", "floor__level", "name"]
        constraints = [
            slug_unique("room_slug_unique_in_venue", "venue"),
            slug_shaped("room_slug_shaped"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="room_capacity_positive",
                violation_error_message="A capacity is at least 1; leave it empty where it is unknown.",
            ),
            place_complete("room_place_complete"),
        ]
        triggers = [keeps_former_slugs(), bumps_revision()]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (*self.venue.natural_key(), self.slug)

    natural_key.dependencies = ["venue.venue"]  # type: ignore[attr-defined]
