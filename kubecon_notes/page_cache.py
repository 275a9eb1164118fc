"""Public pages are made once per change of public content, not once per request.

`talks.views.public.public_page` marks a view whose answer is the same for everyone. The answer is
kept with the stamp (see talks.models.tally.Stamp) that was current before it was made, and given out
again for as long as that stamp stands, at the cost of one query. A page on one talk is made anew with the
first request after an attendee wrote about it; one that shows scores of many talks is made anew at most
every LATE seconds, since during a conference somebody is always writing.

`PageCacheMiddleware`, first in the list, does both. `PageCacheFront` gives kept pages out before Django
makes a request of them, which costs as much again as the page itself.
"""

import gzip
import hashlib
import re
import time
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from talks.models.tally import ALL_TALKS, NO_TALK, Stamp, current_stamp
from talks.views.public import STAMP_READ

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

GetResponse = Callable[[HttpRequest], HttpResponseBase]
COMPRESSION_LEVEL = 9  # paid once per page made
LATE = 10  # seconds that a list may lag behind what attendees write
# As an item of its own, and not with a weight of zero.
_ACCEPTS_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))", re.IGNORECASE)
SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Page:
    """A finished answer, and the short one to a browser that has it already."""

    stamp: Stamp
    follows: int
    etag: str
    compressed: HttpResponse
    not_modified: HttpResponse
    looked_at: float
    """When all of its stamp was last seen to be the present one, in seconds since the epoch."""
    until: float | None = None
    """When it changes though nobody writes, in seconds since the epoch: a talk begins or ends."""

    @classmethod
    def of(cls, response: HttpResponse, stamp: Stamp, follows: int, until: float | None = None) -> "Page":
        body = response.content
        # Such as a new CSRF cookie: of whoever came first, and no part of the page.
        response.cookies.clear()
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["ETag"] = etag
        patch_vary_headers(response, ["Accept-Encoding", "HX-Request"])
        not_modified = HttpResponseNotModified()
        for name, value in response.items():
            if name not in ("Content-Type", "Content-Length"):
                not_modified.headers[name] = value
        # No time in the gzip header: the same page gives the same bytes.
        response.content = gzip.compress(body, COMPRESSION_LEVEL, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        return cls(stamp, follows, etag, response, not_modified, time.time(), until)

    @property
    def may_be_late(self) -> bool:
        return self.follows == ALL_TALKS and time.time() < self.looked_at + LATE

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= time.time()

    def holds_at(self, now: Stamp) -> bool:
        unasked = replace(now, attendees=self.stamp.attendees)
        return self.stamp == (unasked if now.attendees is None or self.follows == NO_TALK else now)

    def answer(self, environ: "WSGIEnvironment") -> HttpResponse:
        if self._is_known_to(environ.get("HTTP_IF_NONE_MATCH")):
            return self.not_modified
        if _ACCEPTS_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self.compressed
        return self._plain()

    def _plain(self) -> HttpResponse:
        """For the rare client that takes no gzip."""
        response = copy(self.compressed)
        response.headers = copy(self.compressed.headers)
        response.content = gzip.decompress(self.compressed.content)
        del response.headers["Content-Encoding"]
        response.headers["Content-Length"] = str(len(response.content))
        return response

    def _is_known_to(self, given: str | None) -> bool:
        """By RFC 9110's weak comparison, which If-None-Match asks for."""
        if given is None:
            return False
        known = [tag.removeprefix("W/") for tag in parse_etags(given)]
        return known == ["*"] or self.etag.removeprefix("W/") in known


def kept_page(environ: "WSGIEnvironment") -> Page | None:
    """The page for this request, if one was made and nothing on it has changed since."""
    if environ["REQUEST_METHOD"] not in SAFE_METHODS:
        return None
    page: Page | None = caches["pages"].get(_key(environ))
    if page is None or page.is_over:
        return None
    try:
        if STAMP_READ not in environ:
            unless = page.stamp.revision if page.may_be_late else -1
            environ[STAMP_READ] = current_stamp(page.follows, unless_revision=unless)
    except Error:
        return None  # the view says it, within all the other middleware
    if not page.holds_at(environ[STAMP_READ]):
        return None
    if page.follows == ALL_TALKS and not page.may_be_late:
        keep(environ, replace(page, looked_at=time.time()))
    return page


def keep(environ: "WSGIEnvironment", page: Page) -> None:
    caches["pages"].set(_key(environ), page, timeout=None)


def _key(environ: "WSGIEnvironment") -> str:
    """All that an answer may depend on. The host is one that passed ALLOWED_HOSTS when the page was made."""
    names = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
    # Of these two only what makes a difference: strangers could fill the cache with the rest.
    fragment = environ.get("HTTP_HX_REQUEST") == "true"
    secure = settings.BEHIND_TLS and environ.get("HTTP_X_FORWARDED_PROTO") == "https"
    asked = "\n".join([str(fragment), str(secure), *(str(environ.get(name, "")) for name in names)])
    # Hashed, since an address may be longer than some caches take.
    return hashlib.sha256(asked.encode("utf-8", "surrogateescape")).hexdigest()


class PageCacheMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if page := kept_page(request.META):
            return page.answer(request.META)
        response = self.get_response(request)
        stamp = getattr(response, "public_at", None)
        if stamp is None or response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
            return response
        page = Page.of(response, stamp, response.follows, response.until)  # type: ignore[attr-defined]
        keep(request.META, page)
        return page.answer(request.META)


class PageCacheFront:
    """A WSGI application round Django's."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        page = kept_page(environ)
        if page is None:
            return self.application(environ, start_response)
        answer = page.answer(environ)
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.content]
