"""What is running now, and what is next, per room."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from talks.models import Edition, Talk
from talks.timetable import midnights, next_boundary, now_and_next
from talks.views.public import find_edition, public_page, show, standing_until


@public_page
def now(request: HttpRequest, edition: str) -> HttpResponse:
    found, at = find_edition(edition), timezone.now()
    day, talks = _coming(found, at)
    lines = now_and_next([talk for talk in talks if not talk.is_cancelled], at)
    rooms = {talk.room_id: talk.room for talk in talks}
    today = at.astimezone(found.zone).date()
    context: dict[str, Any] = {
        "lines": [(line, rooms[line.room_id]) for line in lines],
        "running_count": sum(len(line.running) for line in lines),
        "cancelled": [talk for talk in talks if talk.is_cancelled],
        "day": day,
        "is_today": day == today,
        "is_over": found.last_day is not None and found.last_day < today,
    }
    response = show(request, "talks/now.html", context, edition=found)
    return standing_until(response, next_boundary(talks, at), *midnights(found.days, found.zone))


def _coming(edition: Edition, at: datetime.datetime) -> tuple[datetime.date | None, list[Talk]]:
    """Today and what of it is not over yet; where nothing is, the next day on which something takes place."""
    coming = edition.talks.published().ending_after(at)
    first = coming.taking_place().order_by("starts_at").first()
    if first is None:
        return None, []
    assert first.day is not None
    day = max(first.day, at.astimezone(edition.zone).date())
    return day, list(coming.begun_or_on(day, at=at).for_timetable())
