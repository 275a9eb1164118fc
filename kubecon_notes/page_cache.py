"""Public pages are made once per change of public content, not once per request.

`talks.views.public.public_page` marks a view whose answer is the same for everyone. The answer is
kept with the revision (see venue.models.Revision) that was current before it was made;
`PageCacheMiddleware`, first in the list, gives it out again for as long as that revision stands, at
the cost of one query.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from venue.models import Revision

GetResponse = Callable[[HttpRequest], HttpResponseBase]
MIN_COMPRESSED = 200
COMPRESSION_LEVEL = 9  # paid once per revision


@dataclass(frozen=True)
class Page:
    revision: int
    etag: str
    headers: list[tuple[str, str]]
    body: bytes
    compressed: bytes

    @classmethod
    def of(cls, response: HttpResponse, revision: int) -> "Page":
        body = response.content
        patch_vary_headers(response, ["Accept-Encoding", "HX-Request"])
        response.headers["Cache-Control"] = "public, no-cache"
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
        # A fixed time in the gzip header: the same page gives the same bytes.
        return cls(revision, etag, headers, body, gzip.compress(body, COMPRESSION_LEVEL, mtime=0))

    def response(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse
        if self._is_known_to(request):
            response = HttpResponseNotModified()
        elif len(self.body) > MIN_COMPRESSED and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            response = HttpResponse(self.compressed, headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(self.body)
        for name, value in self.headers:
            response.headers[name] = value
        if response.status_code == HTTPStatus.OK:
            response.headers["Content-Length"] = str(len(response.content))
        else:
            del response.headers["Content-Type"]
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
                return page.response(request)
        response = self.get_response(request)
        revision = getattr(response, "public_at_revision", None)
        if revision is None or response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
            return response
        page = Page.of(response, revision)
        caches["pages"].set(key, page, timeout=None)
        return page.response(request)


def _key(request: HttpRequest) -> str:
    fragment = request.META.get("HTTP_HX_REQUEST", "")
    asked = f"{fragment} {request.scheme}://{request.get_host()}{request.get_full_path()}"
    # Hashed, since an address may be longer than some caches take.
    return hashlib.sha256(asked.encode("utf-8", "surrogateescape")).hexdigest()
