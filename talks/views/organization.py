"""Organizations: all of them, and one with its talks and its booth."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from talks.models import Appearance, Event, Exhibitor, Note, Organization
from talks.models.search_query import tidied
from talks.views.public import find, page_of, public_page, show

PAGE_SIZE = 100


@public_page
def organizations(request: HttpRequest) -> HttpResponse:
    text = tidied(request.GET.get("q", ""))
    rows = Organization.objects.visible().named_like(text).with_talk_count().order_by("name", "pk")
    page = page_of(rows, request.GET.get("page"), size=PAGE_SIZE)
    context = {"page": page, "text": text, "query": urlencode({"q": text} if text else {})}
    return show(request, "talks/organizations.html", context)


@public_page
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Organization.objects.visible(), slug)
    exhibits = list(Exhibitor.objects.visible().filter(organization=found).for_organization())
    context = {
        "organization": found,
        "booth_notes": Note.objects.visible().filter(booth__in=[e.booth_id for e in exhibits]).for_page(),
        "appearances": Appearance.objects.visible().filter(organization=found).for_organization(),
        "exhibits": exhibits,
        "events": Event.objects.visible().filter(organizer=found).latest_edition_first(),
    }
    return show(request, "talks/organization.html", context)
