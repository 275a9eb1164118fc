"""An agenda: the talks that someone means to go to, day after day, with what lies between them. No query, no clock.

A cancelled talk keeps its place in the day, but nobody goes there: it takes no time, clashes with nothing, and no
walk leads to or from it.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from talks.timetable import NOTHING, Clash, Leg, Timed, Walk, clashes, legs, overlap, timed


class Planned(Timed, Protocol):
    @property
    def pk(self) -> Any: ...
    @property
    def day(self) -> Any: ...  # a date, or None where it is unknown
    @property
    def is_cancelled(self) -> Any: ...


_Planned = TypeVar("_Planned", bound=Planned)
# From the evening to the next morning nobody is told how long they are free.
NIGHT = datetime.timedelta(hours=4)
STEP, MOST_STEPS = datetime.timedelta(minutes=15), 12


@dataclass(frozen=True)
class Offer(Generic[_Planned]):
    """Another session of a talk, and what of the agenda it would clash with."""

    talk: _Planned
    clashes: list[Clash[_Planned]]


@dataclass(frozen=True)
class Entry(Generic[_Planned]):
    talk: _Planned
    leg: Leg[_Planned] | None = None
    """From the talk before it, unless there is none, or a night lies between."""
    free: datetime.timedelta = NOTHING
    """White space before it, in which nothing of the agenda takes place."""
    clashes: Sequence[Clash[_Planned]] = ()
    """`one` is always this talk."""
    offers: Sequence[Offer[_Planned]] = ()

    @property
    def is_tight(self) -> bool:
        return self.leg is not None and self.leg.is_tight

    @property
    def shows_way(self) -> bool:
        """Not while another talk of the agenda runs: then nobody walks at leisure."""
        return self.leg is not None and (bool(self.free) or self.is_tight or not self.leg.gap)

    @property
    def steps(self) -> int:
        """How much of the page the white space takes: a step for each quarter of an hour, and at most three hours."""
        return min(self.free // STEP, MOST_STEPS)


@dataclass(frozen=True)
class Day(Generic[_Planned]):
    """`day` is None for talks of which not even that is known; `untimed` are those without hours."""

    day: datetime.date | None
    entries: list[Entry[_Planned]]
    untimed: list[Entry[_Planned]]


@dataclass(frozen=True)
class Agenda(Generic[_Planned]):
    days: list[Day[_Planned]]
    clashes: list[Clash[_Planned]]

    @property
    def entries(self) -> list[Entry[_Planned]]:
        return [entry for day in self.days for entry in (*day.entries, *day.untimed)]

    @property
    def tight(self) -> int:
        return sum(entry.is_tight for entry in self.entries)


def agenda_of(
    talks: Iterable[_Planned], walk: "Walk[_Planned]", sessions: Mapping[Any, Sequence[_Planned]] | None = None
) -> Agenda[_Planned]:
    """`sessions` has, by the key of a talk, its other sessions."""
    starred = list(talks)
    going = [talk for talk in starred if not talk.is_cancelled]
    found = clashes(going)
    met = _by_talk(found)
    led_to = {leg.after.pk: leg for leg in legs(going, walk) if not _is_night(leg)}
    white = _white_spaces(going)
    others = sessions or {}

    def entry(talk: _Planned) -> Entry[_Planned]:
        leg = led_to.get(talk.pk)
        return Entry(
            talk,
            leg,
            white.get(talk.pk, NOTHING) if leg else NOTHING,
            met.get(talk.pk, ()),
            _offers(talk, others.get(talk.pk, ()), going),
        )

    return Agenda([_day(day, starred, entry) for day in _days(starred)], found)


def _days(talks: Iterable[_Planned]) -> list[datetime.date | None]:
    """In order; the unknown day comes last."""
    return sorted({talk.day for talk in talks}, key=lambda day: (day is None, day or datetime.date.min))


def _day(day: datetime.date | None, talks: list[_Planned], entry: Any) -> Day[_Planned]:
    own = [talk for talk in talks if talk.day == day]
    in_order = timed(own)
    known = {talk.pk for talk in in_order}
    return Day(day, [entry(talk) for talk in in_order], [entry(talk) for talk in own if talk.pk not in known])


def _is_night(leg: Leg[_Planned]) -> bool:
    return leg.before.day != leg.after.day and leg.gap > NIGHT


def _white_spaces(talks: Iterable[_Planned]) -> dict[Any, datetime.timedelta]:
    """By the key of the talk that ends it: how long nothing else took place. Of talks that begin at once, the first
    in order ends it."""
    found: dict[Any, datetime.timedelta] = {}
    busy_until: datetime.datetime | None = None
    for talk in timed(talks):
        if busy_until is not None and talk.starts_at > busy_until:
            found[talk.pk] = talk.starts_at - busy_until
        busy_until = talk.ends_at if busy_until is None else max(busy_until, talk.ends_at)
    return found


def _by_talk(found: Iterable[Clash[_Planned]]) -> dict[Any, list[Clash[_Planned]]]:
    """By the key of each of the two, who is then `one`."""
    met: dict[Any, list[Clash[_Planned]]] = {}
    for clash in found:
        met.setdefault(clash.one.pk, []).append(clash)
        met.setdefault(clash.other.pk, []).append(Clash(clash.other, clash.one, clash.overlap))
    return met


def _offers(talk: _Planned, sessions: Sequence[_Planned], going: Sequence[_Planned]) -> list[Offer[_Planned]]:
    """Those that clash with least come first. To whom both sessions are starred, nothing is offered."""
    keys = {one.pk for one in going}
    rest = timed(one for one in going if one.pk != talk.pk)
    offers = []
    for session in sessions:
        if session.pk in keys or session.pk == talk.pk or session.is_cancelled:
            continue
        meets = [Clash(session, other, overlap(session, other)) for other in rest] if timed([session]) else []
        offers.append(Offer(session, [clash for clash in meets if clash.overlap]))
    return sorted(offers, key=lambda offer: len(offer.clashes))
