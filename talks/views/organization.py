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
    # A booth belongs to the building: another year, another organization may hold it.
    held = {(exhibit.edition_id, exhibit.booth_id) for exhibit in exhibits if exhibit.booth_id}
    noted = Note.objects.visible().filter(booth__in=[booth for _, booth in held]).for_page()
    context = {
        "organization": found,
        "booth_notes": [note for note in noted if (note.report.edition_id, note.booth_id) in held],
        "appearances": Appearance.objects.visible().filter(organization=found).for_organization(),
        "exhibits": exhibits,
        "events": Event.objects.visible().filter(organizer=found).latest_edition_first(),
    }
    return show(request, "talks/organization.html", context)
