"""Which slots the made-up days have, as pure data: nothing here asks the database or the clock."""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

DAYS = 4
# Local start and minutes.
KEYNOTES = (("09:00", 12), ("09:12", 18), ("09:30", 25), ("09:55", 7))
# Half of the rooms begin when the other half is in the middle, and have lunch later: something is always on.
BREAKOUTS = (
    (("10:45", 35), ("11:35", 35), ("12:20", 35), ("14:05", 35), ("14:55", 35), ("15:50", 35)),
    (("11:05", 35), ("11:55", 35), ("13:35", 35), ("14:30", 35), ("15:20", 35), ("16:10", 35)),
)
LIGHTNING = tuple((f"{12 + (30 + 6 * n) // 60}:{(30 + 6 * n) % 60:02}", 5) for n in range(8))
TUTORIALS = (("10:45", 90), ("12:10", 80), ("13:45", 90), ("15:10", 115))
LATE = ("22:30", 150)
EVENT_HOURS = {"full-day": ("09:00", 8 * 60), "half-day": ("13:00", 4 * 60)}
EVENT_TALKS = {
    "full-day": (("09:15", 30), ("10:00", 25), ("11:00", 45), ("13:15", 20), ("14:00", 30), ("15:15", 50)),
    "half-day": (("13:15", 25), ("14:00", 30), ("15:00", 40)),
}
# Half of the year lies an hour off in some of these; what counts is the clock at that place now.
ZONES = {
    "Auckland": "Pacific/Auckland",
    "Tokyo": "Asia/Tokyo",
    "Bangkok": "Asia/Bangkok",
    "Karachi": "Asia/Karachi",
    "Nairobi": "Africa/Nairobi",
    "Lisbon": "Europe/Lisbon",
    "Praia": "Atlantic/Cape_Verde",
    "Montevideo": "America/Montevideo",
    "Bogotá": "America/Bogota",
    "Denver": "America/Denver",
    "Anchorage": "America/Anchorage",
    "Honolulu": "Pacific/Honolulu",
}
MIDDAY = 14
SOON = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Slot:
    day: datetime.date
    starts_at: datetime.datetime
    ends_at: datetime.datetime


def where_most_is_on(now: datetime.datetime) -> tuple[str, str]:
    """City and time zone, so that a demo made at any hour has something running."""
    slots = [hours for half in BREAKOUTS for hours in half * 5] + [*TUTORIALS, *TUTORIALS]

    def running(item: tuple[str, str]) -> tuple[int, float]:
        local = now.astimezone(zoneinfo.ZoneInfo(item[1]))
        on = [slot(local.date(), start, minutes, local.tzinfo or datetime.UTC) for start, minutes in slots]
        hours_off = abs(local.hour + local.minute / 60 - MIDDAY)
        # Not in their last minutes: whoever looks wants to see something.
        return sum(one.starts_at <= now < one.ends_at - SOON for one in on), -hours_off

    return max(ZONES.items(), key=running)


def slot(day: datetime.date, start: str, minutes: int, zone: datetime.tzinfo) -> Slot:
    hour, minute = map(int, start.split(":"))
    starts_at = datetime.datetime.combine(day, datetime.time(hour, minute), zone)
    ends_at = starts_at.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)
    return Slot(day, starts_at, ends_at)


def main_days(first: datetime.date) -> Iterator[datetime.date]:
    """All but the first day, which belongs to the co-located events."""
    for number in range(1, DAYS):
        yield first + datetime.timedelta(number)
