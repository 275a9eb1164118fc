"""The address under which calendars read my agenda: made, changed, revoked. What they read is made elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from talks.models import AgendaFeed, Edition
from talks.views.personal import personal_page
from talks.views.public import find_edition
from venue.models.address import address


@personal_page("POST", back_to="agenda")
def agenda_feed(request: HttpRequest, edition: str) -> HttpResponse:
    assert request.user.is_authenticated  # personal_page has seen to it
    found = find_edition(edition)
    AgendaFeed.objects.get_or_create(edition=found, user=request.user)
    return _back(request, found, "Your calendar address is made.")


@personal_page("POST", back_to="agenda")
def renewal(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    AgendaFeed.renewed(edition=found, by=request.user)
    return _back(request, found, "You have a new calendar address. The old one is dead: put the new one in its place.")


@personal_page("POST", back_to="agenda")
def revocation(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    _feeds(request, found).delete()
    return _back(
        request, found, "Your calendar address is revoked. Calendars keep what they have read until you remove it."
    )


def _feeds(request: HttpRequest, edition: Edition) -> Any:
    return AgendaFeed.objects.by(request.user).filter(edition=edition)


def _back(request: HttpRequest, edition: Edition, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(f"{address('agenda', edition.slug)}#calendar")
