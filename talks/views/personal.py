"""What all pages have in common that are somebody's own: never kept, never the same for everyone."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from talks.models import Talk
from talks.views.public import Moved, redirect_to
from venue.models.address import address

View = Callable[..., HttpResponse]
UNSENT = "unsent"
FIELDS = ("stars", "attended", "text", "visibility", "reason", "words")
MOST_UNSENT, MOST_TEXT = 3, 6000


def personal_page(*methods: str, sign_in: bool = True, back_to: str = "") -> Callable[[View], View]:
    """GET and HEAD, unless `methods` says otherwise. Whoever is not signed in is led to where one does, and
    back; with `sign_in` off the view itself decides when. `back_to` names the page of the edition to come back to,
    where this address takes no GET."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: str) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except Moved as moved:
                return redirect_to(request, kwargs | {moved.argument: moved.slug})

        def or_sign_in_there(request: HttpRequest, **kwargs: str) -> HttpResponse:
            if request.user.is_authenticated:
                return wrapper(request, **kwargs)
            return redirect_to_login(address(back_to, kwargs["edition"]))

        allowed = or_sign_in_there if back_to else login_required(wrapper) if sign_in else wrapper
        return require_http_methods(methods or ("GET", "HEAD"))(never_cache(allowed))

    return decorate


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To sign in and come back here. What was about to be sent is kept, and stands in the form again."""
    keep_unsent(request)
    return go_to(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """After a POST. A script that has sent it (js/send.js) is told where to go: of a redirect it would follow
    it would not learn the place on the page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def keep_unsent(request: HttpRequest) -> None:
    """In the session, which outlives signing in. The last few only, and no more of each than our own forms
    hold: nobody fills the database from outside."""
    sent = {name: request.POST[name][:MOST_TEXT] for name in FIELDS if name in request.POST}
    others = [kept for kept in request.session.get(UNSENT, []) if kept[0] != request.path]
    request.session[UNSENT] = [*others, (request.path, sent)][-MOST_UNSENT:]


def unsent(request: HttpRequest, *, forget: bool = False) -> dict[str, Any]:
    """What was kept for this address before signing in; empty where nothing was."""
    if UNSENT not in request.session:
        return {}
    kept = dict(request.session[UNSENT])
    found: dict[str, Any] = kept.pop(request.path, {})
    if forget and found:
        request.session[UNSENT] = list(kept.items())
    return found


def show_own(
    request: HttpRequest, template: str, context: dict[str, Any], talk: Talk, *, status: int = 200
) -> HttpResponse:
    """A whole page about one talk, for the person who asks."""
    return render(request, template, {"edition": talk.edition, "talk": talk, **context}, status=status)
