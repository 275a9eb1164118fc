"""A cookie that tells scripts whether someone is signed in, and nothing else.

Public pages are the same for everyone. A script on them looks at it to decide whether to ask for what is
personal. It opens nothing: who it is, the session says.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NAME = "signed-in"
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SignedInCookieMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        signed_in = None if "public" in response.get("Cache-Control", "") else _is_signed_in(request)
        if signed_in is True and NAME not in request.COOKIES:
            response.set_cookie(
                NAME,
                "1",
                max_age=request.session.get_expiry_age(),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=False,
                samesite="Lax",
            )
        elif signed_in is False and NAME in request.COOKIES:
            response.delete_cookie(NAME, samesite="Lax")
        return response


def _is_signed_in(request: HttpRequest) -> bool | None:
    """Nothing where it is not known: looking into a session that no view has looked into would make the
    answer depend on it."""
    if request.session.accessed:
        return request.user.is_authenticated
    return None if settings.SESSION_COOKIE_NAME in request.COOKIES else False
