"""The edition's first page, and the list of all editions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from talks.models import Edition, Note, Tag
from talks.views.public import find_edition, public_page, show

MAX_TAGS = 24


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """To the current edition, or, where there is none yet, to the list."""
    edition = Edition.objects.current()
    return redirect(edition) if edition else redirect("editions")


@public_page
def editions(request: HttpRequest) -> HttpResponse:
    return show(request, "talks/editions.html", {"editions": Edition.objects.visible().for_list()})


@public_page
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    return show(request, "talks/edition.html", edition_context(found), edition=found)


def edition_context(edition: Edition) -> dict[str, object]:
    notes = list(Note.objects.published().of(edition).on_talks().for_digest())
    return {
        "talk_count": edition.talks.published().count(),
        "highlighted": [note for note in notes if note.emphasis == Note.Emphasis.HIGHLIGHTED],
        "noteworthy": [note for note in notes if note.emphasis == Note.Emphasis.NOTEWORTHY],
        "reports": edition.reports.filter(is_published=True).for_list(),
        "events": edition.events.filter(is_published=True).for_list(),
        "tags": Tag.objects.of(edition).by_use()[:MAX_TAGS],
    }
