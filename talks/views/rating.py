"""My rating of one talk: given, changed, withdrawn."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from talks.forms import RatingForm
from talks.models import Appearance, Rating, Refused, Talk
from talks.models.rating import refuse_rating
from talks.scores import score_of
from talks.views.personal import go_to, personal_page, show_own, sign_in_first, unsent
from talks.views.public import find_under
from venue.models.address import address

UNPROCESSABLE = 422


@personal_page("GET", "HEAD", "POST", sign_in=False)
def rating(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    talk = find_talk(edition, slug)
    if request.method != "POST":
        context = rating_context(request.user, talk)
        if (kept := unsent(request)) and context["form"]:
            context |= {"form": RatingForm(kept), "is_kept": True}
        return show_own(request, "talks/rating.html", context, talk)
    if not request.user.is_authenticated:
        return sign_in_first(request)
    form = RatingForm(request.POST)
    if not form.is_valid():
        context = rating_context(request.user, talk) | {"form": form}
        return show_own(request, "talks/rating.html", context, talk, status=UNPROCESSABLE)
    try:
        talk.rate(by=request.user, **form.cleaned_data)
    except Refused as refused:
        context = rating_context(request.user, talk) | {"refused": refused, "form": form}
        return show_own(request, "talks/rating.html", context, talk, status=refused.status)
    unsent(request, forget=True)
    messages.success(request, "Your rating is kept.")
    return _to_result(request, talk)


@personal_page("POST", sign_in=False)
def withdrawal(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    talk = find_talk(edition, slug)
    if not request.user.is_authenticated:
        return redirect_to_login(address("rating", edition, slug))
    try:
        talk.withdraw_rating(by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Your rating is withdrawn.")
    return _to_result(request, talk)


def _to_result(request: HttpRequest, talk: Talk) -> HttpResponse:
    """Where one's own rating is to be seen: without script the talk's page, the same for everyone, has none."""
    if request.headers.get("HX-Request") == "true":
        return go_to(request, f"{talk.get_absolute_url()}#ratings")
    return HttpResponseRedirect(address("rating", talk.edition.slug, talk.slug))


def find_talk(edition: str, slug: str) -> Talk:
    return find_under(edition, Talk.objects.visible().for_list().select_related("edition__venue"), slug)


def rating_context(user: Any, talk: Talk) -> dict[str, Any]:
    """With a form where `user`, or a visitor once signed in, may rate the talk, else with the reason why not."""
    mine = Rating.objects.by(user).filter(talk=talk).first() if user.is_authenticated else None
    # Who turned out to be a speaker has not rated.
    speaks = mine is not None and Appearance.objects.filter(talk=talk).claimed_by(user).exists()
    context = {"talk": talk, "mine": mine, "score": score_of(talk, has_rated=mine is not None and not speaks)}
    try:
        refuse_rating(talk, user if user.is_authenticated else None)
    except Refused as refused:
        return context | {"form": None, "refused": refused}
    initial = {"stars": mine.stars, "attended": mine.attended} if mine else None
    return context | {"form": RatingForm(initial=initial)}
