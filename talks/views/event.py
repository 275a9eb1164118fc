"""Co-located events of an edition, and one with its talks."""

from django.http import HttpRequest, HttpResponse

from talks.models import Event, Note, Talk
from talks.views.public import find, find_edition, public_page, show


@public_page
def events(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    rows = Event.objects.visible().of(found).for_list()
    return show(request, "talks/events.html", {"events": rows}, edition=found)


@public_page
def event(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_edition(edition)
    event = find(Event.objects.visible().of(found).for_page(), slug)
    return show(request, "talks/event.html", event_context(event), edition=found)


def event_context(event: Event) -> dict[str, object]:
    return {
        "event": event,
        "notes": Note.objects.visible().filter(event=event).for_page(),
        "talks": Talk.objects.visible().filter(event=event).for_list().in_programme_order(),
    }
