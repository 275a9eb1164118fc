"""Speakers: all of them, and one over all editions."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from talks.models import Appearance, Event, Speaker
from talks.models.search_query import tidied
from talks.models.tally import ALL_TALKS
from talks.views.public import find, page_of, public_page, show

PAGE_SIZE = 100


@public_page
def speakers(request: HttpRequest) -> HttpResponse:
    text = tidied(request.GET.get("q", ""))
    rows = Speaker.objects.visible().named_like(text).with_talk_count().order_by("name", "pk")
    page = page_of(rows, request.GET.get("page"), size=PAGE_SIZE)
    context = {"page": page, "text": text, "query": urlencode({"q": text} if text else {})}
    return show(request, "talks/speakers.html", context)


@public_page(follows=ALL_TALKS)
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Speaker.objects.visible(), slug)
    context = {
        "speaker": found,
        "appearances": [
            (appearance, [other for other in appearance.talk.appearances.all() if other.speaker_id != found.pk])
            for appearance in Appearance.objects.visible().filter(speaker=found).for_speaker()
        ],
        "hosted_events": Event.objects.visible().filter(hosts=found).latest_edition_first(),
    }
    return show(request, "talks/speaker.html", context)
