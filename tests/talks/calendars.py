"""Calendar files as calendars read them: by two libraries that know nothing of each other."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import icalendar
from django.test import Client
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

LINE_LENGTH = 75


def fetch(address: str, *, client: Client | None = None) -> bytes:
    response = (client or Client()).get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


@dataclass
class Read:
    """Both readings of one file, which had to be without a fault."""

    calendar: icalendar.Calendar
    other: Calendar

    @property
    def entries(self) -> dict[str, icalendar.Event]:
        """By UID."""
        return {str(entry["UID"]): entry for entry in self.calendar.events}

    @property
    def only(self) -> icalendar.Event:
        (entry,) = self.calendar.events
        return entry

    @property
    def only_other(self) -> Any:
        (event,) = self.other.events
        return event

    @property
    def titles(self) -> list[str]:
        return sorted(str(entry["SUMMARY"]) for entry in self.calendar.events)


def read(written: bytes) -> Read:
    by_the_book(written)
    calendar = icalendar.Calendar.from_ical(written)
    calendar.validate()
    assert [component.errors for component in calendar.walk() if component.errors] == []
    other = IcsCalendarStream.calendar_from_ics(written.decode())
    first, second = calendar.events, other.events
    assert [str(entry["UID"]) for entry in first] == [event.uid for event in second]
    assert [entry["DTSTART"].dt for entry in first] == [event.dtstart for event in second]
    assert [entry["DTEND"].dt for entry in first] == [event.dtend for event in second]
    assert [str(entry["SUMMARY"]) for entry in first] == [event.summary for event in second]
    assert [entry["SEQUENCE"] for entry in first] == [event.sequence for event in second]
    return Read(calendar, other)


def by_the_book(written: bytes) -> None:
    """What neither library insists on."""
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= LINE_LENGTH
    assert not any(byte < 0x20 or byte == 0x7F for line in lines for byte in line)
    for line in lines:
        line.decode()  # folded between characters, not within one
    whole = written.replace(b"\r\n ", b"")
    assert b"&amp;" not in whole
    assert b"&#x27;" not in whole
    assert b"TZID=" not in whole
    names = [line.partition(b":")[0].partition(b";")[0] for line in whole.split(b"\r\n")]
    entries = names.count(b"DTSTART") - (b"BEGIN:STANDARD" in whole) - (b"BEGIN:DAYLIGHT" in whole)
    for once in (b"UID", b"DTSTAMP", b"DTEND", b"SEQUENCE", b"STATUS", b"SUMMARY", b"TRANSP"):
        assert names.count(once) == entries + (once == b"UID"), once
    for never in (b"METHOD", b"ORGANIZER", b"ATTACH", b"DURATION", b"TZID" if entries else b"ATTENDEE"):
        assert never not in names, never
    uids = [line for line in whole.split(b"\r\n") if line.startswith(b"UID:")]
    assert len(uids) == len(set(uids))


@dataclass
class Subscriber:
    """A program that keeps what it knows by UID, and takes a copy for news only if that says it is newer."""

    address: str
    known: dict[str, icalendar.Event] = field(default_factory=dict)
    news: list[str] = field(default_factory=list)
    etag: str = ""

    def refresh(self) -> list[str]:
        """The titles of what is new or has changed since the last time."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        response = Client().get(self.address, headers=headers)
        if response.status_code == 304:
            return []
        self.etag = response["ETag"]
        news = [entry for uid, entry in read(response.content).entries.items() if self._is_news(uid, entry)]
        self.known |= {str(entry["UID"]): entry for entry in news}
        return [str(entry["SUMMARY"]) for entry in news]

    def _is_news(self, uid: str, entry: icalendar.Event) -> bool:
        return uid not in self.known or version(entry) > version(self.known[uid])

    def entry(self, uid: Any) -> icalendar.Event:
        return self.known[str(uid)]


def version(entry: icalendar.Event) -> tuple[int, datetime.datetime]:
    return int(entry["SEQUENCE"]), entry["LAST-MODIFIED"].dt
