"""My rating of one talk: given, changed, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from talks.forms import RatingForm
from talks.models import Rating, Refused, Talk
from talks.models.rating import refuse_rating
from talks.scores import score_of
from talks.views.personal import go_to, personal_page, show_own, sign_in_first, unsent
from talks.views.public import find_under

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
    return go_to(request, f"{talk.get_absolute_url()}#ratings")


@personal_page("POST")
@require_POST
def withdrawal(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    talk = find_talk(edition, slug)
    try:
        talk.withdraw_rating(by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(f"{talk.get_absolute_url()}#ratings")


def find_talk(edition: str, slug: str) -> Talk:
    return find_under(edition, Talk.objects.visible().for_list().select_related("edition__venue"), slug)


def rating_context(user: Any, talk: Talk) -> dict[str, Any]:
    """With a form where `user`, or a visitor once signed in, may rate the talk, else with the reason why not."""
    mine = Rating.objects.by(user).filter(talk=talk).first() if user.is_authenticated else None
    context = {"talk": talk, "mine": mine, "score": score_of(talk, has_rated=mine is not None)}
    try:
        refuse_rating(talk, user if user.is_authenticated else None)
    except Refused as refused:
        return context | {"form": None, "refused": refused}
    initial = {"stars": mine.stars, "attended": mine.attended} if mine else None
    return context | {"form": RatingForm(initial=initial)}
