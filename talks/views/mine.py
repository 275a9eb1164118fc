"""What is personal of a public page, in one small answer: js/mine.js puts each piece into its place."""

from typing import Any

from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from talks.forms import CommentForm
from talks.models import Edition, Rating, Star, Talk
from talks.scores import score_of
from talks.views.comment import my_comments
from talks.views.personal import personal_page
from talks.views.public import find_edition
from talks.views.rating import find_talk, rating_context

MOST_ROWS = 500


@personal_page(sign_in=False)
def mine(request: HttpRequest, edition: str) -> HttpResponse:
    """`talk` names the talk that the page is about; `rows` says that it lists talks: those of the edition, or
    of `all`. To a browser that is not signed in after all, only that."""
    found = find_edition(edition)
    context: dict[str, Any] = {"edition": found}
    if request.user.is_authenticated:
        rows = request.GET.get("rows")
        if rows:
            context["ratings"] = _rated(request.user, None if rows == "all" else found.pk)
        about = None
        if slug := request.GET.get("talk"):
            if not slug_re.match(slug):
                raise Http404
            about = find_talk(edition, slug)
            context |= _about_talk(request.user, about)
        context["starred"] = _starred(request.user, found, about, over_all=rows == "all")
    return render(request, "talks/mine.html", context)


def _rated(user: Any, edition: int | None) -> list[tuple[Rating, object]]:
    ratings = Rating.objects.by(user).select_related("talk__edition", "talk__tally").order_by("-changed_at")
    if edition is not None:
        ratings = ratings.filter(talk__edition=edition)
    rated = list(ratings[:MOST_ROWS])
    # What everyone may see stands on the page already.
    hidden = [rating.pk for rating in rated if not rating.talk.edition.shows_scores]
    counting = Rating.objects.counting().filter(pk__in=hidden).values_list("pk", flat=True) if hidden else []
    news = set(counting)
    return [(rating, score_of(rating.talk, has_rated=True) if rating.pk in news else None) for rating in rated]


def _starred(user: Any, edition: Edition, talk: Talk | None, *, over_all: bool) -> list[tuple[str, str]]:
    """As their addresses name them: edition and talk."""
    stars = Star.objects.by(user).visible().order_by("-at")
    if talk is not None:
        stars = stars.filter(talk=talk)
    elif not over_all:
        stars = stars.of(edition)
    return list(stars.values_list("talk__edition__slug", "talk__slug")[:MOST_ROWS])


def _about_talk(user: Any, talk: Talk) -> dict[str, Any]:
    return {**rating_context(user, talk), "own": my_comments(user, talk), "comment_form": CommentForm()}
