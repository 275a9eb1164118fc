"""The building, and what every public noun of the product shares."""

from venue.models.address import Addressed, AddressedQuerySet, keeps_former_slugs
from venue.models.booth import Booth
from venue.models.building import Floor, Room, Venue
from venue.models.place import Placed
from venue.models.revision import Revision, bumps_revision
from venue.models.source import Sourced

__all__ = [
    "Addressed",
    "AddressedQuerySet",
    "Booth",
    "Floor",
    "Placed",
    "Revision",
    "Room",
    "Sourced",
    "Venue",
    "bumps_revision",
    "keeps_former_slugs",
]
