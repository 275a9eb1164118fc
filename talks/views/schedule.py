"""The timetable: days as grids of rooms by time, under the filters of the list."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from talks.filters import NOT_RECORDED, Option, TalkFilter
from talks.grid import Grid, grid_of
from talks.models import Edition, Event, Talk
from talks.timetable import midnights
from talks.views.public import find_edition, public_page, show, standing_until, standing_while_news
from talks.views.talk import OPTIONS_IN_RAIL, facet_context

# Rooms of no known floor stand after all others.
BELOW_ALL = 1000


@dataclass(frozen=True)
class Tab:
    """A way to one day; of talks whose day is unknown, None."""

    day: datetime.date | None
    count: int
    query: str
    is_shown: bool


@dataclass(frozen=True)
class Day:
    date: datetime.date
    grid: Grid[Any] | None
    rooms: dict[int, Any]
    untimed: list[Talk]
    unplaced_events: list[Event]
    """Without hours or room: what the grid has no place for."""

    @property
    def heads(self) -> list[tuple[Any, Any]]:
        """Each head of the grid with its room."""
        return [(head, self.rooms.get(head.room_id)) for head in self.grid.heads] if self.grid else []

    @property
    def is_empty(self) -> bool:
        return not (self.grid or self.untimed or self.unplaced_events)


@public_page
def schedule(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    asked = TalkFilter(request.GET, edition=found)
    options = asked.options("day")
    dates, is_dateless = _days_asked_for(asked, options)
    talks = list(asked.narrowed(but="day").on(dates, or_no_day=is_dateless).for_timetable())
    context = {
        "filter": asked,
        "facets": [facet_context(asked, name, most=OPTIONS_IN_RAIL) for name in asked.facets if name != "day"],
        # A day that there is shows as a tab.
        "chips": [chip for chip in asked.chips if chip.facet != asked.facets["day"].label or not chip.is_known],
        "query_without_text": asked.query(without=("q", asked.text)),
        "query_of_days": urlencode({"day": asked.chosen.get("day", [])}, doseq=True),
        "tabs": _tabs(asked, options, dates, is_dateless=is_dateless),
        "days": [_day(found, date, talks, events) for date, events in _events(asked, dates, talks).items()],
        "dateless": [talk for talk in talks if talk.day is None],
        "is_dateless": is_dateless,
        "is_filtered": bool(asked.chosen.keys() - {"day"}),
        "talk_count": len(talks),
    }
    response = show(request, "talks/schedule.html", context, edition=found)
    # Today is another day from midnight on.
    days = [] if asked.chosen.get("day") else midnights(found.days, found.zone)
    return standing_while_news(standing_until(response, *days), talks)


def _days_asked_for(asked: TalkFilter, options: list[Option]) -> tuple[list[datetime.date], bool]:
    """The days, and whether talks without one are asked for. By default today, where the edition has it, else the
    first day that has something."""
    if words := asked.chosen.get("day"):
        return asked.days, NOT_RECORDED in words
    today = timezone.now().astimezone(asked.edition.zone).date()
    if today in asked.edition.days:
        return [today], False
    filled = [option.value for option in options if option.value != NOT_RECORDED]
    first = [datetime.date.fromisoformat(filled[0])] if filled else asked.edition.days[:1]
    # Nothing but talks of which no day is known: rather those than an empty day.
    return ([], True) if options and not filled else (first, False)


def _tabs(asked: TalkFilter, options: list[Option], dates: list[datetime.date], *, is_dateless: bool) -> list[Tab]:
    """The days of the edition, and whatever else has talks."""
    counts = {option.value: option.count for option in options}
    listed = {day.isoformat() for day in [*asked.edition.days, *dates]} | {word for word, n in counts.items() if n}
    without_day = [Tab(None, counts.get(NOT_RECORDED, 0), asked.query(day=NOT_RECORDED), is_dateless)]
    return [
        Tab(day, counts.get(word, 0), asked.query(day=word), day in dates)
        for word in sorted(listed - {NOT_RECORDED})
        for day in [datetime.date.fromisoformat(word)]
    ] + (without_day if NOT_RECORDED in listed or is_dateless else [])


def _events(asked: TalkFilter, dates: list[datetime.date], talks: list[Talk]) -> dict[datetime.date, list[Event]]:
    """Of each day. Under filters only those of the talks that pass them."""
    rows = asked.edition.events.filter(is_published=True).on(dates).for_list()
    if asked.chosen.keys() - {"day"}:
        rows = rows.filter(pk__in={talk.event_id for talk in talks if talk.event_id})
    events = list(rows)
    return {date: [event for event in events if event.day == date] for date in dates}


def _day(edition: Edition, date: datetime.date, talks: list[Talk], events: list[Event]) -> Day:
    of_day: list[Any] = [talk for talk in talks if talk.day == date]
    bands: list[Any] = [event for event in events if event.starts_at and event.room_id]
    # Read with the talks and events themselves, so that the rooms cost nothing more.
    rooms = {thing.room_id: thing.room for thing in [*of_day, *bands] if thing.room_id}
    ordered = sorted(rooms.values(), key=lambda room: (room.floor.level if room.floor else BELOW_ALL, room.name))
    return Day(
        date=date,
        grid=grid_of(of_day, bands, rooms=[room.pk for room in ordered], zone=edition.zone),
        rooms=rooms,
        untimed=[talk for talk in of_day if not talk.starts_at],
        unplaced_events=[event for event in events if event not in bands],
    )
