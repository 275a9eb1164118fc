"""The building of an edition: its plan, its rooms, its showcase."""

from django.http import Http404, HttpRequest, HttpResponse

from talks.models import Edition, Event, Exhibitor, Note
from talks.models.tally import ALL_TALKS
from talks.views.calendar import calendar_context
from talks.views.public import find, find_edition, public_page, show, standing_while_news
from venue.models import Room, Venue
from venue.plan import plan_of, plans_of


@public_page
def venue(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    building = _building(found)
    context = {
        "venue": building,
        "plans": plans_of(building),
        "notes": Note.objects.visible().of(found).filter(venue=building).for_page(),
        "others": Edition.objects.visible().exclude(pk=found.pk).for_list(),
    }
    return show(request, "venue/venue.html", context, edition=found)


@public_page(follows=ALL_TALKS)
def room(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_edition(edition)
    building = _building(found)
    room = find(Room.objects.filter(venue=building).for_list(), slug)
    talks = found.talks.published().filter(room=room).for_list().in_programme_order()
    left_out = sum(talk.day is None for talk in talks)
    context = {
        "venue": building,
        "room": room,
        "plan": plan_of(room.floor, marked=room) if room.floor and room.is_placed else None,
        "talks": talks,
        "calendar": calendar_context(request, found, f"room={room.slug}", left_out=left_out),
        "events": Event.objects.visible().of(found).filter(room=room).for_list(),
    }
    response = show(request, "venue/room.html", context, edition=found)
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
