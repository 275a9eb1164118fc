"""My stars on talks: one given or taken away, one exchanged for another, and those that a browser brings along."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from talks.asked import Asked
from talks.models import Edition, Refused, Star, Talk
from talks.views.personal import personal_page, show_own
from talks.views.public import find_edition, find_under
from venue.models.address import address


@personal_page("GET", "HEAD", "POST", sign_in=False)
def star(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    talk = _find(edition, slug)
    if request.method != "POST":
        own = request.user.is_authenticated and Star.objects.by(request.user).filter(talk=talk).exists()
        return show_own(request, "talks/star.html", {"is_starred": own}, talk)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    try:
        talk.star(by=request.user)
    except Refused as refused:
        return show_own(request, "talks/star.html", {"refused": refused}, talk, status=refused.status)
    return _done(request, talk, "It is in your agenda.")


@personal_page("POST", sign_in=False)
def unstar(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    talk = _find(edition, slug)
    if not request.user.is_authenticated:
        return redirect_to_login(address("star", edition, slug))
    talk.unstar(by=request.user)
    return _done(request, talk, "It is out of your agenda.")


@personal_page("POST", back_to="agenda")
def exchange(request: HttpRequest, edition: str) -> HttpResponse:
    """`star` one session, `unstar` another: both or neither."""
    found = find_edition(edition)
    gained, lost = (_named(found, request.POST.get(name, "")) for name in ("star", "unstar"))
    try:
        with transaction.atomic():
            gained.star(by=request.user)
            lost.unstar(by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(address("agenda", edition))
    messages.success(request, "Your agenda has the other session now.")
    return HttpResponseRedirect(address("agenda", edition))


@personal_page("POST", back_to="agenda")
def join(request: HttpRequest, edition: str) -> HttpResponse:
    """Stars that a browser kept before its owner signed in (js/stars.js). What is no talk of the edition, or no more,
    is left out."""
    found = find_edition(edition)
    asked = Asked.of(request.POST.getlist("talk"))
    try:
        Star.objects.join(asked.among(found.talks.published().at_any(asked.slugs)), by=request.user)
    except Refused:
        # The script sends them once more with its next page, and by then they are not among those found.
        return HttpResponse(status=HTTPStatus.CONFLICT)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _find(edition: str, slug: str) -> Talk:
    return find_under(edition, Talk.objects.visible().select_related("edition__venue"), slug)


def _named(edition: Edition, slug: str) -> Talk:
    asked = Asked.of([slug])
    if talks := asked.among(edition.talks.published().at_any(asked.slugs)):
        return talks[0]
    raise Http404


def _done(request: HttpRequest, talk: Talk, words: str) -> HttpResponse:
    """To js/stars.js, which says it itself, only that. Without script the talk's page, the same for everyone, shows
    nobody's star: the answer is to be seen here."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(request, words)
    return HttpResponseRedirect(address("star", talk.edition.slug, talk.slug))
