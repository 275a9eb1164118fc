"""The list of talks with its filters, and one talk."""

from django.http import Http404, HttpRequest, HttpResponse

from talks.filters import TalkFilter
from talks.models import Note, Talk
from talks.models.talk_queryset import TalkQuerySet
from talks.models.tally import ALL_TALKS
from talks.search import suggestion
from talks.threads import threads_of
from talks.views.calendar import calendar_context
from talks.views.public import (
    find_edition,
    find_under,
    numbered,
    page_of,
    public_page,
    show,
    standing_until,
    standing_while_news,
)

PAGE_SIZE = 50
# A rail that lists everything would outweigh the list; the rest is one click away.
OPTIONS_IN_RAIL = 8


@public_page(follows=ALL_TALKS)
def talks(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    asked = TalkFilter(request.GET, edition=found)
    page = page_of(_rows(asked), request.GET.get("page"), size=PAGE_SIZE)
    context = {
        "filter": asked,
        "facets": [facet_context(asked, name, most=OPTIONS_IN_RAIL) for name in asked.facets],
        "page": page,
        "calendar": calendar_context(request, found, asked.narrowing(), left_out=asked.without_day),
        "suggestion": suggestion(asked.text, found) if asked.text and not page.object_list else "",
    }
    if request.headers.get("HX-Request") == "true":
        response = show(request, "talks/_talks_found.html", context, edition=found)
        response.headers["HX-Push-Url"] = f"{request.path}?{asked.query()}".rstrip("?")
    else:
        response = show(request, "talks/talks.html", context, edition=found)
    return standing_while_news(response, page)


def _rows(asked: TalkFilter) -> TalkQuerySet:
    rows = asked.talks.for_list()
    return rows.with_hits(asked.text) if asked.text else rows


@public_page
def facet(request: HttpRequest, edition: str, name: str) -> HttpResponse:
    """All values of one facet, where the list's rail has room only for the first."""
    found = find_edition(edition)
    asked = TalkFilter(request.GET, edition=found)
    if name not in asked.facets:
        raise Http404
    context = {"filter": asked, "facet": facet_context(asked, name)}
    return show(request, "talks/facet.html", context, edition=found)


def facet_context(asked: TalkFilter, name: str, *, most: int | None = None) -> dict[str, object]:
    """Chosen values come first, so that a short list never hides one."""
    options = asked.options(name)
    shown = options if most is None else [option for option in options if option.is_chosen]
    if most is not None:
        rest = (option for option in options if not option.is_chosen)
        chosen_or_first = {*shown, *(option for option, _ in zip(rest, range(most - len(shown)), strict=False))}
        shown = [option for option in options if option in chosen_or_first]
    return {
        "name": name,
        "label": asked.facets[name].label,
        "options": shown,
        "more": len(options) - len(shown),
        "is_open": bool(asked.chosen.get(name)),
    }


@public_page
def talk(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_under(edition, Talk.objects.visible().for_page(), slug)
    page = numbered(request.GET.get("page"), lambda number: threads_of(found, number))
    context = talk_context(found) | {"comments": page}
    response = show(request, "talks/talk.html", context, edition=found.edition)
    response.about = found  # type: ignore[attr-defined]
    standing_until(response, found.rating_opens_at, found.edition.ratings_close_at)
    return standing_while_news(response, [found])


def talk_context(talk: Talk) -> dict[str, object]:
    notes = list(Note.objects.in_published_reports().filter(talk=talk).for_page())
    return {
        "talk": talk,
        "notes": notes,
        # "highlighted" sorts before "noteworthy", and says more.
        "emphasis": min((note.emphasis for note in notes if note.emphasis), default=""),
        "by_same_speakers": Talk.objects.visible().with_speakers_of(talk),
        "similar": talk.edition.talks.published().similar_to(talk),
    }
