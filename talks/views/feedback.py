"""A speaker's feedback: for the account that their page belongs to, and for nobody else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from talks.feedback import TalkFeedback, appearances_of, feedback_on, may_read_feedback, threads_of
from talks.formats import feedback as files
from talks.models import Comment, Speaker
from talks.views.personal import personal_page
from talks.views.public import find, page_of, show

TALKS_ON_PAGE = 20
# Of each talk where several are shown, and of one page where it is alone.
MOST_THREADS = 50


@personal_page()
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    speaker = _find_own(request, slug)
    page = page_of(appearances_of(speaker), request.GET.get("page"), size=TALKS_ON_PAGE)
    context = {
        "speaker": speaker,
        "page": page,
        "talks": feedback_on([appearance.talk for appearance in page], most=MOST_THREADS),
    }
    return show(request, "talks/feedback.html", context)


@personal_page()
def of_talk(request: HttpRequest, slug: str, edition: str, talk: str) -> HttpResponse:
    """All threads of one talk, where there are too many for the page of all talks."""
    speaker = _find_own(request, slug)
    appearance = appearances_of(speaker).filter(talk__edition__slug=edition, talk__slug=talk).first()
    if appearance is None:
        raise Http404
    threads = Comment.objects.on(appearance.talk).threads().for_page()
    page = page_of(threads, request.GET.get("page"), size=MOST_THREADS)
    shown = threads_of(page, {appearance.talk_id: appearance.talk})
    context = {
        "speaker": speaker,
        "page": page,
        "feedback": TalkFeedback(appearance.talk, shown, len(shown)),
    }
    return show(request, "talks/feedback_on_talk.html", context)


@personal_page()
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    speaker = _find_own(request, slug)
    return _file(files.as_csv(_all(speaker), site=_site(request)), "text/csv; charset=utf-8", f"{speaker.slug}.csv")


@personal_page()
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    speaker = _find_own(request, slug)
    written = files.as_json(speaker, _all(speaker), site=_site(request), made_at=timezone.now())
    return _file(written, "application/json", f"{speaker.slug}.json")


def _find_own(request: HttpRequest, slug: str) -> Speaker:
    speaker = find(Speaker.objects.visible(), slug)
    if not may_read_feedback(request.user, speaker):
        raise Http404
    return speaker


def _all(speaker: Speaker) -> list[TalkFeedback]:
    return feedback_on([appearance.talk for appearance in appearances_of(speaker)])


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _file(written: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="feedback-{name}"'}
    return HttpResponse(written, content_type=kind, headers=headers)
