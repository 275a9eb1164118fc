"""What all public pages have in common."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, overload

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from talks.models import Edition, Talk
from talks.models.tally import ALL_TALKS, NO_TALK, Stamp, current_stamp
from venue.models import AddressedQuerySet

View = Callable[..., HttpResponse]
_Model = TypeVar("_Model", bound=Model)
MAX_PAGE_DIGITS = 6
# In a request's environment: the stamp that the page cache has read for it already.
STAMP_READ = "kubecon_notes.stamp"


class Moved(Exception):  # noqa: N818 - no error: it leads on
    """The slug in the address is a former one."""

    def __init__(self, argument: str, slug: str) -> None:
        super().__init__(argument, slug)
        self.argument, self.slug = argument, slug


@overload
def public_page(view: View) -> View: ...
@overload
def public_page(*, follows: int) -> Callable[[View], View]: ...


def public_page(view: View | None = None, *, follows: int = NO_TALK) -> View | Callable[[View], View]:
    """The answer is the same for everyone, and stands until public content changes.

    Notes the stamp before anything is read, for kubecon_notes/page_cache.py. `follows=ALL_TALKS` is for pages
    with scores of many talks; a page on one talk says so by `response.about`. What the clock changes, though
    nobody writes, is said by `standing_until`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: str) -> HttpResponse:
            begun = timezone.now()
            stamp = request.META.get(STAMP_READ)
            if stamp is None or (follows == ALL_TALKS and stamp.attendees is None):
                stamp = current_stamp(follows)
            try:
                response = view(request, **kwargs)
            except Moved as moved:
                return redirect_to(request, kwargs | {moved.argument: moved.slug})
            _stamped(response, stamp, follows, begun)
            return response

        return require_safe(wrapper)

    return decorate if view is None else decorate(view)


def _stamped(response: Any, stamp: Stamp, follows: int, begun: datetime.datetime) -> None:
    response.public_at = stamp
    response.follows = follows
    # Of moments that passed while it was made it may show what was before: it is then over already.
    coming = [moment.timestamp() for moment in response.__dict__.pop("moments", ()) if moment > begun]
    response.until = min(coming, default=None)
    # Taken off again: the page is kept, and needs no talk with all its speakers beside it.
    if (talk := response.__dict__.pop("about", None)) is not None:
        # As it was when it was read; what is written since makes the page anew.
        response.follows = talk.pk
        response.public_at = replace(stamp, attendees=talk.version)


def standing_until(response: HttpResponse, *moments: datetime.datetime | None) -> HttpResponse:
    """The page is kept no longer than until the first of `moments` that was still to come when it was asked for."""
    response.__dict__.setdefault("moments", []).extend(moment for moment in moments if moment is not None)
    return response


def standing_while_news(response: HttpResponse, talks: Iterable[Talk]) -> HttpResponse:
    """For a page that shows components/_change_mark.html of these talks: what it says is stale once they are over."""
    told = (talk for talk in talks if talk.last_changes or talk.full_since)  # type: ignore[attr-defined]  # annotated
    return standing_until(response, *(talk.over_at for talk in told))


def redirect_to(request: HttpRequest, kwargs: dict[str, str]) -> HttpResponse:
    """The same view, with the present slug."""
    assert request.resolver_match is not None
    address = reverse(request.resolver_match.view_name, kwargs=kwargs)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    if request.method not in ("GET", "HEAD"):
        # The other one lets a browser ask for it instead, and what was sent would be lost.
        response.status_code = HTTPStatus.PERMANENT_REDIRECT
    # A slug may be given back: browsers must not keep the redirect for ever.
    response.headers["Cache-Control"] = "no-cache"
    return response


def find(among: AddressedQuerySet[_Model], slug: str, argument: str = "slug") -> _Model:
    """The one that answers to `slug`; a former slug leads on to the present one; else 404."""
    if found := among.filter(slug=slug).first():
        return found
    if former := among.at(slug).first():
        raise Moved(argument, former.slug)  # type: ignore[attr-defined]
    raise Http404


def find_edition(slug: str) -> Edition:
    return find(Edition.objects.visible().select_related("venue"), slug, "edition")


def find_under(edition: str, among: AddressedQuerySet[_Model], slug: str) -> _Model:
    """As `find`, for what hangs under an edition; `among` loads the edition with it, so that the usual
    case is one query."""
    found = among.filter(edition__slug=edition, slug=slug).first()
    return found or find(among.filter(edition=find_edition(edition)), slug)


def page_of(rows: "QuerySet[_Model]", number: str | None, *, size: int) -> "Page[_Model]":
    """The page `number`; 404 where it does not exist, as for any other address."""
    return numbered(number, Paginator(rows, size).page)


def numbered(number: str | None, page: Callable[[int], "Page[_Model]"]) -> "Page[_Model]":
    number = number or "1"
    if not number.isascii() or not number.isdigit() or len(number) > MAX_PAGE_DIGITS:
        raise Http404
    try:
        return page(int(number))
    except InvalidPage:
        raise Http404 from None


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, edition: Edition | None = None
) -> HttpResponse:
    """Render a whole page. One over all editions is framed by the current edition."""
    framed = edition or Edition.objects.current()
    return render(request, template, {"edition": framed, "over_all_editions": edition is None, **context})
