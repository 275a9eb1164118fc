"""What a Change says, in words: the same on pages, in the feed and in mails.

A sentence is made of parts, so that a page can tell the times in it from the words around them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from talks.models import Change

# What needs no more words than these.
ALONE: dict[str, str] = {
    Change.Kind.ADDED: "Added",
    Change.Kind.CANCELLED: "Cancelled",
    Change.Kind.REINSTATED: "Takes place after all",
    Change.Kind.FREE: "There is room again",
}


@dataclass(frozen=True)
class Part:
    text: str
    moment: str = ""
    """Of a time: the same as the `datetime` of a <time> element."""


Sentence = tuple[Part, ...]


def sentence(change: Change, zone: datetime.tzinfo) -> Sentence:
    """Without a full stop. Times as the clocks of `zone` have them."""
    match change.kind:
        case Change.Kind.MOVED:
            return _words(_moved(change))
        case Change.Kind.RETIMED:
            return _retimed(change, zone)
        case Change.Kind.FULL:
            return _words(_full(change))
    return _words(ALONE[change.kind])


def plain(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)


def _words(text: str) -> Sentence:
    return (Part(text),)


def _full(change: Change) -> str:
    place = f"{change.room_before} is full" if change.room_before else "Room full"
    return f"{place}: go to {change.room_after}" if change.room_after else place


def _moved(change: Change) -> str:
    if not change.room_before:
        return f"Now in {change.room_after}"
    if not change.room_after:
        return f"Room not known yet, was {change.room_before}"
    return f"Moved from {change.room_before} to {change.room_after}"


def _retimed(change: Change, zone: datetime.tzinfo) -> Sentence:
    """Only what differs: most often the start, on the same day."""
    starts, ends = (change.starts_before, change.starts_after), (change.ends_before, change.ends_after)
    if starts[0] and starts[0] == starts[1] and ends[0] and ends[1]:
        return (Part("Now until "), _hour(ends[1], zone), Part(", was until "), _hour(ends[0], zone))
    with_day = change.day_before != change.day_after
    before = _slot(change.day_before, change.starts_before, zone, with_day=with_day)
    after = _slot(change.day_after, change.starts_after, zone, with_day=with_day)
    if not after:
        return (Part("Time not known yet"), Part(", was "), *before) if before else _words("Time not known yet")
    return (Part("Now "), *after, *((Part(", was "), *before) if before else ()))


def _slot(
    day: datetime.date | None, start: datetime.datetime | None, zone: datetime.tzinfo, *, with_day: bool
) -> Sentence:
    named = (Part(f"{day:%A} {day.day} {day:%B}", day.isoformat()),) if day and (with_day or not start) else ()
    if start is None:
        return named
    return (*named, *((Part(", "),) if named else ()), _hour(start, zone))


def _hour(moment: datetime.datetime, zone: datetime.tzinfo) -> Part:
    local = moment.astimezone(zone)
    return Part(f"{local:%H:%M}", local.isoformat())
