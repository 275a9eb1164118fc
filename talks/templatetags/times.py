"""Times in templates: on whose clocks they are."""

import datetime
import zoneinfo
from itertools import groupby

from django import template
from django.utils.formats import date_format

from talks.models import Edition

register = template.Library()
NOON = datetime.time(12)
ZERO = datetime.timedelta(0)


@register.filter
def offsets(edition: Edition) -> str:
    """On the days of the edition: “UTC+1”, or where the clocks change “UTC+1, from Sunday 31 March UTC+2”.
    Empty where its days are unknown."""
    at_noon = [(day, _offset(day, edition.zone)) for day in edition.days]
    changes = [next(days) for _, days in groupby(at_noon, key=lambda pair: pair[1])]
    return ", ".join(
        f"from {date_format(day, 'l j F')} {offset}" if number else offset
        for number, (day, offset) in enumerate(changes)
    )


@register.filter
def zone_name(moment: datetime.datetime) -> str:
    """“CET”, or “UTC−5” in a zone that has no letters for it; `moment` is on that zone's clocks."""
    name = moment.tzname() or ""
    return name if name.isalpha() else _said(moment.utcoffset() or ZERO)


def _offset(day: datetime.date, zone: zoneinfo.ZoneInfo) -> str:
    return _said(datetime.datetime.combine(day, NOON, zone).utcoffset() or ZERO)


def _said(offset: datetime.timedelta) -> str:
    minutes = abs(offset) // datetime.timedelta(minutes=1)
    if not minutes:
        return "UTC"
    sign = "−" if offset < ZERO else "+"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
