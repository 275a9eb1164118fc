"""What a Change says: in the same words everywhere, only what differs, on the clocks of the edition."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from talks.change_words import plain, sentence
from talks.models import Change

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY, THURSDAY = datetime.date(2024, 3, 20), datetime.date(2024, 3, 21)


def at(clock: str, day: datetime.date = WEDNESDAY) -> datetime.datetime:
    """In UTC, as the database gives it."""
    local = datetime.datetime.combine(day, datetime.time.fromisoformat(clock), PARIS)
    return local.astimezone(datetime.UTC)


def retimed(before: tuple[Any, ...], after: tuple[Any, ...]) -> Change:
    """Each a day, a start and an end."""
    names = ("day", "starts", "ends")
    fields = {f"{name}_before": value for name, value in zip(names, before, strict=True)}
    return Change(kind="retimed", **fields | {f"{name}_after": value for name, value in zip(names, after, strict=True)})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(kind="added"), "Added"),
        (Change(kind="moved", room_before="Paris", room_after="Lyon"), "Moved from Paris to Lyon"),
        (Change(kind="moved", room_after="Lyon"), "Now in Lyon"),
        (Change(kind="moved", room_before="Paris"), "Room not known yet, was Paris"),
        (Change(kind="cancelled"), "Cancelled"),
        (Change(kind="reinstated"), "Takes place after all"),
        (Change(kind="full", room_before="Paris", room_after="Lobby"), "Paris is full: go to Lobby"),
        (Change(kind="full", room_before="Paris"), "Paris is full"),
        (Change(kind="full", room_after="Lobby"), "Room full: go to Lobby"),
        (Change(kind="full"), "Room full"),
        (Change(kind="free"), "There is room again"),
    ],
)
def test_change_in_words(change: Change, words: str):
    assert plain(sentence(change, PARIS)) == words


def test_every_kind_has_words():
    assert all(plain(sentence(Change(kind=kind), PARIS)) for kind in Change.Kind)


UNKNOWN = (None, None, None)
MORNING = (WEDNESDAY, at("10:00"), at("10:30"))
LATER = (WEDNESDAY, at("11:00"), at("11:30"))
LONGER = (WEDNESDAY, at("10:00"), at("11:00"))
NEXT_DAY = (THURSDAY, at("10:00", THURSDAY), at("10:30", THURSDAY))
THAT_DAY = (WEDNESDAY, None, None)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (MORNING, LATER, "Now 11:00, was 10:00"),
        (MORNING, LONGER, "Now until 11:00, was until 10:30"),
        (MORNING, NEXT_DAY, "Now Thursday 21 March, 10:00, was Wednesday 20 March, 10:00"),
        (UNKNOWN, MORNING, "Now Wednesday 20 March, 10:00"),
        (THAT_DAY, MORNING, "Now 10:00, was Wednesday 20 March"),
        (MORNING, THAT_DAY, "Now Wednesday 20 March, was 10:00"),
        (UNKNOWN, THAT_DAY, "Now Wednesday 20 March"),
        (MORNING, UNKNOWN, "Time not known yet, was Wednesday 20 March, 10:00"),
    ],
)
def test_another_time_says_only_what_differs(before: tuple[Any, ...], after: tuple[Any, ...], words: str):
    assert plain(sentence(retimed(before, after), PARIS)) == words


def test_times_can_be_told_from_the_words_around_them():
    parts = sentence(retimed(MORNING, NEXT_DAY), PARIS)
    assert [part.moment for part in parts if part.moment] == [
        "2024-03-21",
        "2024-03-21T10:00:00+01:00",
        "2024-03-20",
        "2024-03-20T10:00:00+01:00",
    ]


def test_change_read_as_json_is_the_same():
    change = retimed(MORNING, NEXT_DAY)
    shown = {"kind": "retimed", "starts_after": change.starts_after.isoformat(), "day_after": "2024-03-21"}
    read = Change.from_json(shown)
    assert (read.kind, read.starts_after, read.day_after) == ("retimed", change.starts_after, THURSDAY)
