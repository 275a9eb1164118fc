"""Pages for requests that cannot be read, and for our own mistakes.

Django's own ask for the form's token, and so read the very request that could not be read.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("400.html", HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(template: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(get_template(template).render(), status=status)
