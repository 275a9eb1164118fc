"""The building of an edition: its plan, its rooms, its showcase."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from talks.models import Edition, Event, Exhibitor, Note
from talks.models.tally import ALL_TALKS
from talks.occupancy import OnNow, RoomState, on_now
from talks.views.calendar import calendar_context
from talks.views.public import find, find_edition, public_page, show, standing_until, standing_while_news
from venue.models import Room, Venue
from venue.plan import Plan, plan_of, plans_of
from venue.walking import Walk, walking_time, walks_from

MAX_SLUG = 100


@public_page
def venue(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    building = _building(found)
    rooms = list(building.rooms.for_list())
    now = _on_now(found)
    plans = plans_of(building, rooms, found.exhibitors.holding(building.booths.all()), told=now.told)
    context = {
        "venue": building,
        "is_today": now.is_today,
        "floors": [(plan, _lines(plan.rooms, now)) for plan in plans],
        "nowhere": _lines([room for room in rooms if room.floor is None], now),
        "walk": WalkAsked.of(building, rooms, request.GET),
        "notes": Note.objects.visible().of(found).filter(venue=building).for_page(),
        "others": Edition.objects.visible().exclude(pk=found.pk).for_list(),
    }
    return standing_until(show(request, "venue/venue.html", context, edition=found), *now.until)


@public_page(follows=ALL_TALKS)
def room(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_edition(edition)
    building = _building(found)
    room = find(Room.objects.filter(venue=building).for_list(), slug)
    rooms = list(building.rooms.for_list())
    talks = found.talks.published().filter(room=room).for_list().in_programme_order()
    now = on_now(found, talks, timezone.now())
    left_out = sum(talk.day is None for talk in talks)
    context = {
        "venue": building,
        "room": room,
        "plan": _plan_with(room, rooms, found, now),
        "is_today": now.is_today,
        "state": now.rooms.get(room.pk),
        "walks": walks_from(building, room, rooms),
        "talks": talks,
        "calendar": calendar_context(request, found, f"room={room.slug}", left_out=left_out),
        "events": Event.objects.visible().of(found).filter(room=room).for_list(),
    }
    response = standing_until(show(request, "venue/room.html", context, edition=found), *now.until)
    return standing_while_news(response, talks)


@public_page
def showcase(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    notes = Note.objects.visible().of(found).in_showcase().for_page().select_related("booth", "venue")
    exhibitors = list(Exhibitor.objects.visible().filter(edition=found).for_list())
    held = {exhibitor.booth_id for exhibitor in exhibitors if exhibitor.booth_id}
    context = {
        "exhibitors": [
            (exhibitor, [note for note in notes if note.booth_id and note.booth_id == exhibitor.booth_id])
            for exhibitor in exhibitors
        ],
        # Also of a booth that nobody is recorded to have held.
        "notes": [note for note in notes if note.booth_id not in held],
    }
    return show(request, "venue/showcase.html", context, edition=found)


def _building(edition: Edition) -> Venue:
    if edition.venue is None:
        raise Http404
    return edition.venue


def _on_now(edition: Edition) -> OnNow:
    now = timezone.now().astimezone(edition.zone)
    return on_now(edition, edition.talks.published().not_over(now).select_related("overflow_room"), now)


class Line(NamedTuple):
    """Of the table beside a plan."""

    room: Room
    state: RoomState | None


def _lines(rooms: Iterable[Room], now: OnNow) -> list[Line]:
    return [Line(room, now.rooms.get(room.pk)) for room in rooms]


def _plan_with(room: Room, rooms: list[Room], edition: Edition, now: OnNow) -> Plan | None:
    if room.floor is None or not room.is_placed:
        return None
    booths = edition.exhibitors.holding(room.floor.booths.all())
    return plan_of(room.floor, rooms, booths, marked=room, told=now.told)


@dataclass(frozen=True)
class WalkAsked:
    """“From … to …”: anyone may write anything into an address."""

    start_slug: str
    goal_slug: str
    start: Room | None
    goal: Room | None
    walk: Walk | None

    @classmethod
    def of(cls, building: Venue, rooms: Iterable[Room], asked: QueryDict) -> "WalkAsked":
        by_slug = {slug: room for room in rooms for slug in (*room.former_slugs, room.slug)}
        start_slug, goal_slug = (asked.get(name, "").strip()[:MAX_SLUG] for name in ("from", "to"))
        start, goal = by_slug.get(start_slug), by_slug.get(goal_slug)
        walk = Walk(goal, walking_time(building, start, goal)) if start and goal else None
        return cls(start_slug, goal_slug, start, goal, walk)

    @property
    def unknown(self) -> list[str]:
        """Slugs that no room of this building has."""
        pairs = ((self.start_slug, self.start), (self.goal_slug, self.goal))
        return [slug for slug, room in pairs if slug and room is None]

    @property
    def unplaced(self) -> list[Room]:
        return [room for room in (self.start, self.goal) if room and not (room.floor and room.is_placed)]

    @property
    def is_half(self) -> bool:
        return bool(self.start_slug) != bool(self.goal_slug)
