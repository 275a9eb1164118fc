"""Talks as an iCalendar file, RFC 5545 and RFC 7986. docs/calendars.md says what is in it, and why.

The same talks give the same bytes: no clock is in the file, but that "the room is full" ends with the talk.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.text import Truncator
from icalendar import Calendar, Event, Timezone, vText, vUri
from icalendar.prop import vCategory

from talks.markdown import plain
from talks.models import Appearance, Edition, Talk
from talks.single_line import one_line
from venue.models import Room

PRODUCT = "-//KubeCon Notes//Calendar of talks 1//EN"
ASK_AGAIN_AFTER = "PT15M"
MOST_OF_ABSTRACT = 400
ONE_DAY = datetime.timedelta(days=1)
# RFC 7986, 5.9 takes names of CSS only: those nearest to the accents in static/css/tokens.css.
COLORS = {"seine": "steelblue", "brick": "firebrick", "moss": "darkolivegreen", "plum": "purple"}
USUAL_ROLES = {Talk.Format.PANEL: Appearance.Role.PANELIST}


@dataclass(frozen=True)
class Cover:
    """What a calendar says of itself."""

    name: str
    about: str
    page: str
    """Where the same stands for reading."""
    identity: str
    """An address: of two calendars never the same, of one always."""
    source: str = ""
    """Where to ask for it again. Empty where the address is a secret: a file may be passed on."""


def as_ics(talks: Iterable[Talk], cover: Cover, edition: Edition, *, site: str) -> bytes:
    """`talks` from TalkQuerySet.for_calendar(); `site` stands before every address: https://notes.example.org"""
    talks = list(talks)
    dated = [talk for talk in talks if talk.day]
    calendar = _cover(cover, edition, left_out=len(talks) - len(dated))
    if dated:
        calendar.add("last-modified", max(talk.changed_at for talk in dated))
        for talk in dated:
            calendar.add_component(_entry(talk, site))
    else:
        calendar.add_component(_zone(edition))
    written: bytes = calendar.to_ical()
    return written


def _cover(cover: Cover, edition: Edition, *, left_out: int) -> Calendar:
    about = [cover.about]
    if edition.is_made_up:
        about.append("All of it is made up.")
    if left_out:
        about.append(f"Left out, since their day is not recorded: {left_out} talk{'' if left_out == 1 else 's'}.")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, cover.identity)))
    for names, text in ((("name", "x-wr-calname"), cover.name), (("description", "x-wr-caldesc"), " ".join(about))):
        for name in names:
            calendar.add(name, _Text(one_line(text)))
    calendar.add("url", _uri(cover.page))
    if cover.source:
        calendar.add("source", _uri(cover.source), {"VALUE": "URI"})
    calendar.add("color", COLORS[edition.accent])
    calendar.add("refresh-interval", vText(ASK_AGAIN_AFTER), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText(ASK_AGAIN_AFTER))
    calendar.add("x-wr-timezone", _Text(edition.time_zone))
    return calendar


def _zone(edition: Edition) -> Timezone:
    """A file holds at least one component (RFC 5545, 3.6): where no talk is to be told, the time zone."""
    first = edition.first_day or datetime.date(1970, 1, 1)
    zone = Timezone.from_tzid(edition.time_zone, first_date=first, last_date=(edition.last_day or first) + ONE_DAY)
    zone.pop("COMMENT", None)  # the library's own, which 3.6.5 has no place for
    return zone


def _entry(talk: Talk, site: str) -> Event:
    entry = Event()
    entry.add("uid", str(talk.guid))
    entry.add("sequence", talk.sequence)
    # Without a METHOD both say when the talk was last revised: 3.8.7.2 and 3.8.7.3.
    for name in ("dtstamp", "last-modified"):
        entry.add(name, talk.changed_at)
    for name, moment in zip(("dtstart", "dtend"), _hours(talk), strict=True):
        entry.add(name, moment)
    entry.add("status", "CANCELLED" if talk.is_cancelled else "CONFIRMED")
    takes_time = talk.starts_at and not talk.is_cancelled
    entry.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")
    # Many programs show a cancelled entry like any other.
    entry.add("summary", _Text(one_line(f"Cancelled: {talk.title}" if talk.is_cancelled else talk.title)))
    entry.add("description", _Text(_description(talk, site)))
    if place := _place(talk):
        entry.add("location", _Text(place))
    entry.add("url", _uri(site + talk.get_absolute_url()))
    if categories := _categories(talk):
        entry.add("categories", categories)
    for link in _videos(talk):
        parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": one_line(link.label) or "Video"}
        entry.add("conference", _uri(link.url), parameters)
    return entry


def _hours(talk: Talk) -> tuple[datetime.date, datetime.date]:
    """In UTC, which needs no VTIMEZONE; or the whole day, whose end is not part of it."""
    if talk.starts_at and talk.ends_at:
        return talk.starts_at.astimezone(datetime.UTC), talk.ends_at.astimezone(datetime.UTC)
    assert talk.day
    return talk.day, talk.day + ONE_DAY


def _description(talk: Talk, site: str) -> str:
    lines = []
    if talk.edition.is_made_up:
        lines.append("Made up: no such talk takes place.")
    if talk.is_cancelled:
        lines.append("Cancelled.")
    elif talk.is_full:
        lines.append(_where_instead(talk))
    if not talk.starts_at:
        lines.append("Time not recorded.")
    lines.append("; ".join(_person(appearance, talk) for appearance in talk.appearances.all()))
    lines.append(Truncator(one_line(plain(talk.abstract))).chars(MOST_OF_ABSTRACT, truncate="…"))
    lines.append(site + talk.get_absolute_url())
    return "\n\n".join(line for line in lines if line)


def _where_instead(talk: Talk) -> str:
    if talk.overflow_room:
        return f"The room is full. Go to {_room(talk.overflow_room)}."
    if videos := _videos(talk):
        return f"The room is full. Video: {iri_to_uri(videos[0].url)}"
    return "The room is full."


def _person(appearance: Appearance, talk: Talk) -> str:
    known = [appearance.speaker.name]
    if appearance.organization:
        known.append(appearance.organization.name)
    is_usual = appearance.role == USUAL_ROLES.get(talk.format, Appearance.Role.SPEAKER)  # type: ignore[call-overload]
    return one_line(", ".join(known)) + ("" if is_usual else f" ({appearance.get_role_display()})")


def _place(talk: Talk) -> str:
    """From the room to the city; the building alone where the room is unknown."""
    venue = talk.room.venue if talk.room else talk.edition.venue
    parts = [_room(talk.room)] if talk.room else []
    if venue:
        parts += [venue.name, venue.hall, venue.city or talk.edition.city]
    else:
        parts.append(talk.edition.city)
    return ", ".join(part for part in map(one_line, parts) if part)


def _room(room: Room) -> str:
    return one_line(f"{room.name}, {room.floor.name}" if room.floor else room.name)


def _categories(talk: Any) -> vCategory | None:
    """Event and tags; `tag_list` is an annotation."""
    names = [talk.event.name] if talk.event else []
    names += [tag["name"] for tag in talk.tag_list]
    return vCategory([_Text(one_line(name)) for name in names]) if names else None


def _videos(talk: Talk) -> list[Any]:
    return [link for link in talk.links.all() if link.kind == link.Kind.VIDEO]


def _uri(address: str) -> vUri:
    """A value of this kind is never escaped: what may not stand in an address is percent-encoded."""
    return vUri(iri_to_uri(address))


class _Text(vText):
    def to_ical(self) -> bytes:
        # The library takes a backslash before an N, as in C:\New, for a line break.
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))
