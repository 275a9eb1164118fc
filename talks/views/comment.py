"""Comments on one talk: said, answered, edited, withdrawn, reported. Each change is a page of its own."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from talks.forms import AnswerForm, CommentForm, EditForm, FlagForm
from talks.models import Ban, Comment, Refused, Talk
from talks.threads import threads_of
from talks.views.personal import go_to, personal_page, show_own, sign_in_first, unsent
from talks.views.public import numbered
from talks.views.rating import UNPROCESSABLE, find_talk
from venue.models.address import address

# Writes what a valid form holds, and gives the comment to go to. Raises Refused.
Save = Callable[[Any], Comment | None]


@personal_page("GET", "HEAD", "POST", sign_in=False)
def comments(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    """All that I may read, and the form: what the talk's own page becomes with script."""
    talk = find_talk(edition, slug)
    page = numbered(request.GET.get("page"), lambda number: threads_of(talk, number))
    context = {"comments": page, "own": my_comments(request.user, talk)}

    def save(form: Any) -> Comment:
        return talk.comment(by=request.user, **form.cleaned_data)

    return _take(request, "talks/comments.html", CommentForm, save, talk=talk, **context)


@personal_page("GET", "HEAD", "POST", sign_in=False)
def reply(request: HttpRequest, edition: str, slug: str, key: int) -> HttpResponse:
    talk, comment = _find(request, edition, slug, key)
    if comment.parent_id is not None:
        # One level deep: the answer goes to what both answer.
        return HttpResponseRedirect(reverse("reply", args=[edition, slug, comment.parent_id]))

    def save(form: Any) -> Comment:
        as_public = {"visibility": comment.visibility, **form.cleaned_data}
        return talk.comment(by=request.user, parent=comment, **as_public)

    form = partial(AnswerForm, to=comment)
    return _take(request, "talks/reply.html", form, save, talk=talk, comment=comment)


@personal_page("GET", "HEAD", "POST")
def edit(request: HttpRequest, edition: str, slug: str, key: int) -> HttpResponse:
    talk, comment = _find(request, edition, slug, key, own=True)

    def save(form: Any) -> Comment:
        comment.edit(by=request.user, text=form.cleaned_data["text"])
        return comment

    form = partial(EditForm, initial={"text": comment.text})
    return _take(request, "talks/edit.html", form, save, talk=talk, comment=comment)


@personal_page("GET", "HEAD", "POST")
def withdrawal(request: HttpRequest, edition: str, slug: str, key: int) -> HttpResponse:
    talk, comment = _find(request, edition, slug, key, own=True)
    if request.method == "POST":
        comment.withdraw(by=request.user)
        messages.success(request, "Your comment is withdrawn.")
        return HttpResponseRedirect(address("comments", talk.edition.slug, talk.slug))
    context = {"comment": comment, "is_answered": comment.answers.exists()}
    return show_own(request, "talks/withdrawal.html", context, talk)


@personal_page("GET", "HEAD", "POST", sign_in=False)
def report(request: HttpRequest, edition: str, slug: str, key: int) -> HttpResponse:
    talk, comment = _find(request, edition, slug, key)

    def save(form: Any) -> None:
        comment.report(by=request.user, **form.cleaned_data)
        messages.success(request, "Thank you: a moderator will look at it.")

    return _take(request, "talks/report_comment.html", FlagForm, save, talk=talk, comment=comment)


def _take(
    request: HttpRequest, template: str, make_form: Callable[[Any], Any], save: Save, *, talk: Talk, **context: Any
) -> HttpResponse:
    """Shows the form; takes it; shows it again, nothing lost, where something is wrong with it."""
    if request.method != "POST":
        kept = unsent(request)
        context |= {"form": make_form(kept or None), "is_kept": bool(kept)}
        return show_own(request, template, context, talk)
    if not request.user.is_authenticated:
        return sign_in_first(request)
    form = make_form(request.POST)
    if not form.is_valid():
        return show_own(request, template, {**context, "form": form}, talk, status=UNPROCESSABLE)
    try:
        said = save(form)
    except Refused as refused:
        context |= {"form": form, "refused": refused}
        return show_own(request, template, context, talk, status=refused.status)
    unsent(request, forget=True)
    return go_to(request, _address(talk, said))


def _address(talk: Talk, said: Comment | None) -> str:
    """Where what was just said is to be read."""
    if said is None or said.is_for_speakers:
        return address("comments", talk.edition.slug, talk.slug)
    said.talk = talk
    return said.get_absolute_url()


def _find(request: HttpRequest, edition: str, slug: str, key: int, *, own: bool = False) -> tuple[Talk, Comment]:
    """A comment that this person may read, or has written; 404 for all others, whether or not they exist."""
    talk = find_talk(edition, slug)
    user = request.user if request.user.is_authenticated else None
    found = Comment.objects.on(talk).visible_to(user).filter(pk=key, withdrawn_at=None).for_page()
    comment = (found.by(user) if own else found.readable()).first()
    if comment is None or (own and user is None):
        raise Http404
    return talk, comment


def my_comments(user: Any, talk: Talk) -> dict[str, Any]:
    """What only this person sees of the comments on a talk: `public` are the keys of their own on its page,
    `unread` those that nobody else can read, `private` the threads to the speakers only."""
    if not user.is_authenticated:
        return {}
    seen = Comment.objects.on(talk).visible_to(user).filter(withdrawn_at=None)
    own = seen.by(user)
    private = list(seen.for_speakers().readable().for_page().order_by("written_at"))
    return {
        "user": user,
        "public": own.public().readable().order_by("-written_at"),
        "unread": own.exclude(standing__in=Comment.READABLE).for_page().order_by("-written_at"),
        "private": [
            (root, [answer for answer in private if answer.parent_id == root.pk])
            for root in reversed(private)
            if root.parent_id is None
        ],
        "ban": Ban.objects.in_force().on(user).first(),
    }
