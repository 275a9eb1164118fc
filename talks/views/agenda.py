"""My agenda: what I starred, day after day."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from talks.agenda import agenda_of
from talks.asked import MOST_ASKED, Asked
from talks.models import AgendaFeed, Edition, Talk
from talks.models.talk_queryset import TalkQuerySet
from talks.views.personal import personal_page
from talks.views.public import find_edition
from venue.walking import walking_time

# More is nobody's plan, and every pair is looked at.
MOST_SHOWN = 500


@personal_page(sign_in=False)
def agenda(request: HttpRequest, edition: str) -> HttpResponse:
    """Of whoever is signed in. Of a visitor, whose stars only their browser knows, the talks that the address
    names (js/agenda.js); nothing of that is kept."""
    found = find_edition(edition)
    context: dict[str, Any] = {"edition": found}
    if request.user.is_authenticated:
        talks = _rows(found.talks.published().on_agenda_of(request.user))
        context |= {"is_cut": len(talks) == MOST_SHOWN, "most": MOST_SHOWN, **_feed(request, found)}
    else:
        asked = Asked.of(request.GET.getlist("talk"))
        talks = asked.among(_rows(found.talks.published().at_any(asked.slugs))) if asked.slugs else []
        context |= {"unknown": asked.unknown(talks), "is_cut": asked.number > MOST_ASKED, "most": MOST_ASKED}
    if talks:
        context["agenda"] = agenda_of(talks, _walks(found), _other_sessions(talks, found))
    return render(request, "talks/agenda.html", context)


def _rows(talks: TalkQuerySet) -> list[Talk]:
    return list(talks.for_agenda().in_programme_order()[:MOST_SHOWN])


def _walks(edition: Edition) -> Any:
    def walk(before: Talk, after: Talk) -> datetime.timedelta | None:
        return walking_time(edition.venue, before.room, after.room) if edition.venue else None

    return walk


def _other_sessions(talks: list[Talk], edition: Edition) -> dict[int, list[Talk]]:
    """By the key of each talk; none that is over while the talk itself is still to come."""
    titles = {_title(talk) for talk in talks}
    given: dict[str, list[Talk]] = {}
    for session in edition.talks.published().given_as(titles).select_related("room__floor").in_programme_order():
        given.setdefault(_title(session), []).append(session)
    now = timezone.now()
    return {
        talk.pk: [
            session
            for session in given.get(_title(talk), [])
            if session.pk != talk.pk and (not _is_over(session, now) or _is_over(talk, now))
        ]
        for talk in talks
    }


def _title(talk: Any) -> str:
    title: str = talk.session_title
    return title


def _is_over(talk: Talk, now: datetime.datetime) -> bool:
    return talk.ends_at is not None and talk.ends_at <= now


def _feed(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    user: Any = request.user
    feed: AgendaFeed | None = edition.agenda_feeds.filter(user=user).first()
    if feed is None:
        return {"feed": None}
    address = request.build_absolute_uri(feed.get_absolute_url())
    return {"feed": feed, "feed_address": address, "feed_subscription": f"webcal:{address.partition(':')[2]}"}
