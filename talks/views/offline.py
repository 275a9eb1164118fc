"""For when there is no network: the service worker, and the list of what it keeps."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from talks.models import Edition, Event, Organization, Report, Speaker, Tag, Talk
from talks.views.public import find_edition, public_page
from venue.models import Revision, Room

MAX_PAGES = 1500
OVER_ALL_EDITIONS = ("tag", "speaker", "organization")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, since a service worker serves only what lies below its own address."""
    found = finders.find("js/worker.js")
    assert isinstance(found, str)
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript")


@public_page
def pages(request: HttpRequest, edition: str) -> HttpResponse:
    """The addresses of the edition's public pages, the most general first."""
    found = find_edition(edition)
    addresses = [address for address, _ in zip(_addresses(found), range(MAX_PAGES), strict=False)]
    return JsonResponse({"revision": Revision.current(), "pages": addresses})


def _addresses(edition: Edition) -> Iterator[str]:
    yield edition.get_absolute_url()
    for name in ("schedule", "now", "talks", "changes", "events", "showcase", "reports"):
        yield reverse(name, args=[edition.slug])
    for name in ("editions", "speakers", "organizations", "tags", "scores", "conduct"):
        yield reverse(name)
    if edition.venue:
        yield reverse("venue", args=[edition.slug])
    for name, slug in _slugs(edition):
        under = [] if name in OVER_ALL_EDITIONS else [edition.slug]
        yield reverse(name, args=[*under, slug])


def _slugs(edition: Edition) -> Iterable[tuple[str, str]]:
    """Name of the address and slug of everything that has a page of its own, in one query."""
    nouns: list[tuple[str, QuerySet[Any]]] = [
        ("report", Report.objects.visible().of(edition)),
        ("event", Event.objects.visible().of(edition)),
        ("talk", Talk.objects.visible().of(edition)),
        ("room", Room.objects.filter(venue=edition.venue)),
        ("tag", Tag.objects.of(edition)),
        ("speaker", Speaker.objects.visible()),
        ("organization", Organization.objects.visible()),
    ]
    first, *others = [
        rows.order_by().annotate(name_=Value(name, CharField())).values_list("name_", "slug") for name, rows in nouns
    ]
    slugs: Iterable[tuple[str, str]] = first.union(*others, all=True)
    return slugs
