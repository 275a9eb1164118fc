"""Public pages are made once per change of public content, not once per request.

`talks.views.public.public_page` marks a view whose answer is the same for everyone. The answer is
kept with the revision (see venue.models.Revision) that was current before it was made, and given out
again for as long as that revision stands, at the cost of one query.

`PageCacheMiddleware`, first in the list, does both. `PageCacheFront` gives kept pages out before Django
makes a request of them, which costs as much again as the page itself.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from talks.views.public import REVISION_READ
from venue.models import Revision

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

GetResponse = Callable[[HttpRequest], HttpResponseBase]
COMPRESSION_LEVEL = 9  # paid once per revision
# As an item of its own, and not with a weight of zero.
_ACCEPTS_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))", re.IGNORECASE)
SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Page:
    """A finished answer, and the short one to a browser that has it already."""

    revision: int
    etag: str
    compressed: HttpResponse
    not_modified: HttpResponse

    @classmethod
    def of(cls, response: HttpResponse, revision: int) -> "Page":
        body = response.content
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
        return cls(revision, etag, response, not_modified)

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
    """The page for this request, if one was made and nothing public has changed since."""
    if environ["REQUEST_METHOD"] not in SAFE_METHODS:
        return None
    page: Page | None = caches["pages"].get(_key(environ))
    if page is None:
        return None
    try:
        if REVISION_READ not in environ:
            environ[REVISION_READ] = Revision.current()
    except Error:
        return None  # the view says it, within all the other middleware
    return page if page.revision == environ[REVISION_READ] else None


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
        revision = getattr(response, "public_at_revision", None)
        if revision is None or response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
            return response
        page = Page.of(response, revision)
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
