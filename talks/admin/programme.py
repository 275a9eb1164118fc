"""What is still to come of an edition, with the rooms it could be in."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from talks.admin.doubles import TalkDouble, doubles_among
from talks.crowds import Booking, Crowd, Offer, Risk, bookings, offers_for, ranked, taker_of
from talks.models import Edition, Event, Talk
from venue.models import Room

GROUPS = {
    Risk.OVER: "More people than seats",
    Risk.NEAR: "Nearly full",
    Risk.FINE: "Seats enough",
    Risk.UNKNOWN: "Seats not recorded",
}


@dataclass(frozen=True)
class Case:
    """One coming talk, and where it could go."""

    crowd: Crowd
    rooms: Sequence[Room]
    booked: Sequence[Booking]

    @property
    def talk(self) -> Talk:
        return self.crowd.talk

    @cached_property
    def offers(self) -> list[Offer]:
        venue = self.talk.edition.venue
        return offers_for(self.crowd, venue, self.rooms, self.booked) if venue else []

    @property
    def full_since(self) -> datetime.datetime | None:
        """As the clocks of the edition have it."""
        return self.talk.full_since and self.talk.full_since.astimezone(self.talk.edition.zone)

    @property
    def upon(self) -> str:
        """Differs once anything has changed that a move depends on, its title included."""
        return f"{self.talk.sequence}-{self.talk.room_id}"

    def taker(self, room: Room) -> Talk | Event | None:
        return taker_of(room, self.talk, self.booked)


class Group(NamedTuple):
    risk: Risk
    title: str
    cases: list[Case]

    @property
    def shown(self) -> str:
        """How many offers stand beside each, as a slice: who has seats enough needs but one."""
        return ":1" if self.risk is Risk.FINE else ":3"


@dataclass(frozen=True)
class Programme:
    cases: list[Case]
    """Ranked."""
    doubles: list[TalkDouble]

    @property
    def groups(self) -> list[Group]:
        of_each = (
            (risk, title, [case for case in self.cases if case.crowd.risk is risk]) for risk, title in GROUPS.items()
        )
        return [Group(*group) for group in of_each if group[2]]

    def case_of(self, key: int) -> Case | None:
        return next((case for case in self.cases if case.talk.pk == key), None)


def programme_of(edition: Edition) -> Programme:
    """Drafts, too: they take rooms as soon as they are published."""
    now = timezone.now().astimezone(edition.zone)
    talks = list(Talk.objects.of(edition).not_over(now).for_rooms())
    rooms = list(Room.objects.filter(venue=edition.venue_id).for_list()) if edition.venue_id else []
    booked = bookings(talks, Event.objects.of(edition))
    for talk in talks:
        talk.edition = edition
    crowds = [Crowd(talk, talk.star_count) for talk in talks if not talk.is_cancelled]  # type: ignore[attr-defined]
    return Programme([Case(crowd, rooms, booked) for crowd in ranked(crowds)], doubles_among(talks))
