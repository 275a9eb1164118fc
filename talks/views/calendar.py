"""Calendar files: of the talks found, of the whole programme, of one talk, and of one person's agenda."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from talks.filters import TalkFilter
from talks.formats.ics import Cover, as_ics
from talks.models import AgendaFeed, Edition, Talk
from talks.views.public import find_edition, find_under, public_page, standing_until


@public_page
def talks(request: HttpRequest, edition: str) -> HttpResponse:
    """The list's query string means the same here, and nothing is cut into pages."""
    return _found(request, find_edition(edition), "talks", "Talks")


@public_page
def schedule(request: HttpRequest, edition: str) -> HttpResponse:
    """The programme with the talks of all co-located events. An event is no entry of its own: it is what lies
    around its talks, and nothing tells in which version it is."""
    return _found(request, find_edition(edition), "schedule", "Programme")


def _found(request: HttpRequest, edition: Edition, page: str, called: str) -> HttpResponse:
    asked = TalkFilter(request.GET, edition=edition)
    rows = list(asked.narrowed().for_calendar().in_programme_order())
    query = f"?{asked.narrowing()}".rstrip("?")
    source = request.build_absolute_uri(f"{request.path}{query}")
    words = asked.in_words()
    cover = Cover(
        name=f"{edition.short_name}: {words}" if words else f"{edition.short_name}: {called.lower()}",
        about=f"{called} of {edition}{f', narrowed to {words}' if words else ''}.",
        page=request.build_absolute_uri(f"{edition.get_absolute_url()}{page}/{query}"),
        identity=source,
        source=source,
    )
    return _public(request, rows, cover, edition, f"{edition.slug}-{page}")


@public_page
def talk(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_under(edition, Talk.objects.visible().select_related("edition__venue").for_calendar(), slug)
    source = request.build_absolute_uri(request.path)
    cover = Cover(
        name=found.title,
        about=f"One talk of {found.edition}.",
        page=request.build_absolute_uri(found.get_absolute_url()),
        identity=request.build_absolute_uri(f"/{found.guid}"),
        source=source,
    )
    return _public(request, [found], cover, found.edition, found.slug)


@require_safe
def agenda(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """Whoever knows the token reads it: no session is asked, and no answer tells a revoked token from an
    unknown one."""
    feed = AgendaFeed.objects.open_to(token, edition).for_calendar().first()
    if feed is None:
        raise Http404
    rows = list(feed.edition.talks.published().starred_by(feed.user_id).for_calendar().in_programme_order())
    cover = Cover(
        name=f"{feed.edition.short_name}: my agenda",
        about=f"Talks of {feed.edition} that I starred.",
        page=request.build_absolute_uri(f"{feed.edition.get_absolute_url()}agenda/"),
        identity=request.build_absolute_uri(request.path),
    )
    made = _file(request, rows, cover, feed.edition, f"{feed.edition.slug}-agenda")
    etag = f'W/"{hashlib.sha256(made.content).hexdigest()[:32]}"'
    made.headers["ETag"] = etag
    made.headers["Cache-Control"] = "private, no-cache"
    response = get_conditional_response(request, etag=etag, response=made)
    assert isinstance(response, HttpResponse)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _public(request: HttpRequest, rows: list[Talk], cover: Cover, edition: Edition, name: str) -> HttpResponse:
    full = [talk.ends_at for talk in rows if talk.full_since]
    return standing_until(_file(request, rows, cover, edition, name), *full)


def _file(request: HttpRequest, rows: Iterable[Talk], cover: Cover, edition: Edition, name: str) -> HttpResponse:
    written = as_ics(rows, cover, edition, site=request.build_absolute_uri("/").rstrip("/"))
    # Not as an attachment: a phone then offers to add it, and does not put it among the downloads.
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(written, content_type="text/calendar; charset=utf-8", headers=headers)


def calendar_context(request: HttpRequest, edition: Edition, query: str, *, left_out: int) -> dict[str, Any]:
    """For components/_calendar.html: where the calendar of the talks under `query` is had."""
    file = f"{reverse('talks-ics', args=[edition.slug])}?{query}".rstrip("?")
    return {"file": file, "subscription": f"webcal://{request.get_host()}{file}", "left_out": left_out}
