"""The admin of the building, and what the whole admin shares."""

from venue.admin.booth import BoothAdmin
from venue.admin.building import FloorAdmin, RoomAdmin, VenueAdmin
from venue.admin.curated import Curated, CuratedForm, CuratedInline

__all__ = ["BoothAdmin", "Curated", "CuratedForm", "CuratedInline", "FloorAdmin", "RoomAdmin", "VenueAdmin"]
