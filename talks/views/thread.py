"""One comment with its answers: where its permanent link leads."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from talks.models import Comment, Talk
from talks.threads import ANSWERS_ON_THREAD_PAGE
from talks.views.public import find_under, page_of, public_page, show


@public_page
def thread(request: HttpRequest, edition: str, slug: str, key: int) -> HttpResponse:
    talk = find_under(edition, Talk.objects.visible().for_page(), slug)
    among = Comment.objects.on(talk).public()
    found = among.filter(pk=key).for_page().first()
    if found is None or not (found.is_readable or found.parent_id is None):
        raise Http404
    if found.parent_id is not None:
        return HttpResponseRedirect(_place_in_thread(found, talk))
    answers = among.filter(parent=found).readable().for_page().order_by("written_at", "pk")
    page = page_of(answers, request.GET.get("page"), size=ANSWERS_ON_THREAD_PAGE)
    if not found.is_readable and not page.object_list:
        raise Http404
    response = show(request, "talks/thread.html", {"talk": talk, "comment": found, "page": page}, edition=talk.edition)
    response.about = talk  # type: ignore[attr-defined]
    return response


def _place_in_thread(answer: Comment, talk: Talk) -> str:
    assert answer.parent is not None
    before = Comment.objects.readable().filter(parent=answer.parent_id, written_at__lt=answer.written_at).count()
    answer.parent.talk = talk
    number = before // ANSWERS_ON_THREAD_PAGE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{answer.parent.get_absolute_url()}{query}#comment-{answer.pk}"
