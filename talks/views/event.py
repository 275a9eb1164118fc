"""Co-located events of an edition, and one with its talks."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from talks.models import Event, Note
from talks.models.tally import ALL_TALKS
from talks.views.calendar import calendar_context
from talks.views.public import find_edition, find_under, public_page, show, standing_while_news


@public_page
def events(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    rows = Event.objects.visible().of(found).for_list().prefetch_related("hosts")
    return show(request, "talks/events.html", {"events": rows}, edition=found)


@public_page(follows=ALL_TALKS)
def event(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_under(edition, Event.objects.visible().for_page(), slug)
    context = event_context(found)
    left_out = sum(talk.day is None for talk in context["talks"])
    calendar = calendar_context(request, found.edition, f"event={found.slug}", left_out=left_out)
    response = show(request, "talks/event.html", context | {"calendar": calendar}, edition=found.edition)
    return standing_while_news(response, context["talks"])


def event_context(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "notes": Note.objects.in_published_reports().filter(event=event).for_page(),
        "talks": event.edition.talks.published().filter(event=event).for_list().in_programme_order(),
    }
