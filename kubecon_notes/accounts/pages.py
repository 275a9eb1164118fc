"""What all account pages have in common: the frame, no cache, and what they say when mail is not to be had."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from kubecon_notes.accounts import mail, passkeys
from talks.models import Edition

PREFIX = "/accounts/"
GetResponse = Callable[[HttpRequest], HttpResponseBase]
_OF_GITHUB = re.compile(r"github|3rdparty|social")


class AccountPagesMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.came_at = time.monotonic()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.path_info.startswith(PREFIX):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        rest = request.path_info.removeprefix(PREFIX)
        if rest != request.path_info and _OF_GITHUB.match(rest) and not settings.SIGN_IN_WITH_GITHUB:
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, mail.MailNotSentError):
            # SessionMiddleware keeps nothing of an answer from 500 on: no code waits that was never sent.
            return render(request, "account/mail_not_sent.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        return None


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor. On other pages it names only the page to come back to."""
    if not request.path_info.startswith(PREFIX):
        return {"come_back_to": request.get_full_path()}
    return {
        "edition": SimpleLazyObject(Edition.objects.current),
        "over_all_editions": True,
        "mail_kept_in": mail.kept_in(),
        "code_minutes": settings.CODE_MINUTES,
        "no_passkeys_because": passkeys.why_not(request),
        "with_github": settings.SIGN_IN_WITH_GITHUB,
        "staff_second_factor": settings.STAFF_SECOND_FACTOR,
    }
