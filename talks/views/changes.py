"""What changed in the programme of an edition, the latest first."""

from itertools import groupby

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse

from talks.feeds import Feed, feed_of_changes
from talks.models import Change, Edition
from talks.views.public import find_edition, page_of, public_page, show

PAGE_SIZE = 50


@public_page
def changes(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    kind = request.GET.get("kind", "")
    if kind and kind not in Change.Kind.values:
        raise Http404
    told = Change.objects.visible().of(found)
    page = page_of((told.filter(kind=kind) if kind else told).for_list(), request.GET.get("page"), size=PAGE_SIZE)
    by_day = groupby(page.object_list, key=lambda change: change.at.astimezone(found.zone).date())
    context = {
        "kind": kind,
        "kinds": _counted(found),
        "page": page,
        "days": [(day, list(of_day)) for day, of_day in by_day],
    }
    return show(request, "talks/changes.html", context, edition=found)


@public_page
def as_atom(request: HttpRequest, edition: str) -> HttpResponse:
    site = request.build_absolute_uri("/").rstrip("/")
    return HttpResponse(feed_of_changes(find_edition(edition), site), content_type=Feed.content_type)


def _counted(edition: Edition) -> list[tuple[Change.Kind, int]]:
    """Those that there are."""
    told = Change.objects.visible().of(edition).order_by()
    counts = dict(told.values_list("kind").annotate(Count("pk")))
    return [(kind, counts[kind]) for kind in Change.Kind if kind in counts]
