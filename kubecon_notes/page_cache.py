"""Public pages are made once per change of public content, not once per request.

`talks.views.public.public_page` marks a view whose answer is the same for everyone. The answer is
kept with the revision (see venue.models.Revision) that was current before it was made;
`PageCacheMiddleware`, first in the list, gives it out again for as long as that revision stands, at
the cost of one query.
"""

import gzip
import hashlib
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from venue.models import Revision

GetResponse = Callable[[HttpRequest], HttpResponseBase]
COMPRESSION_LEVEL = 9  # paid once per revision


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

    def answer(self, request: HttpRequest) -> HttpResponse:
        if self._is_known_to(request):
            return self.not_modified
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
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

    def _is_known_to(self, request: HttpRequest) -> bool:
        given = request.META.get("HTTP_IF_NONE_MATCH")
        return given is not None and (self.etag in (tags := parse_etags(given)) or tags == ["*"])


class PageCacheMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        key = _key(request)
        page: Page | None = caches["pages"].get(key)
        if page is not None:
            request.revision = Revision.current()  # type: ignore[attr-defined] # saves the view a query
            if page.revision == request.revision:  # type: ignore[attr-defined]
                return page.answer(request)
        response = self.get_response(request)
        revision = getattr(response, "public_at_revision", None)
        if revision is None or response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
            return response
        page = Page.of(response, revision)
        caches["pages"].set(key, page, timeout=None)
        return page.answer(request)


def _key(request: HttpRequest) -> str:
    fragment = request.META.get("HTTP_HX_REQUEST", "")
    asked = f"{fragment} {request.scheme}://{request.get_host()}{request.get_full_path()}"
    # Hashed, since an address may be longer than some caches take.
    return hashlib.sha256(asked.encode("utf-8", "surrogateescape")).hexdigest()
