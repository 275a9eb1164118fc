"""The one FilterSet of talks: page, feed, export and API take the same query string."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import F, Q
from django.http import QueryDict

from talks.facets import DayFacet, EmphasisFacet, Facet, FlagFacet, Line, with_notes, with_video
from talks.models import Edition, Tag, Talk
from talks.models.search_query import tidied
from talks.models.talk_queryset import TalkQuerySet

MAIN_PROGRAMME = ("main", "Main programme")
NOT_RECORDED = "unknown"
MAX_CHOSEN = 40


class TextField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return tidied(str(value or ""))


class TextFilter(django_filters.Filter):
    field_class = TextField

    def filter(self, qs: Any, value: str) -> Any:
        return qs.matching(value) if value else qs


def tag_facet(kind: Tag.Kind, label: str) -> Facet:
    return Facet("tags__slug", "tags__name", label=label, within=Q(tags__kind=kind))


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the query string without it."""

    facet: str
    label: str
    query_without: str
    is_known: bool


class TalkFilter(django_filters.FilterSet):
    q = TextFilter(label="Text")
    emphasis = EmphasisFacet(label="Emphasis")
    topic = tag_facet(Tag.Kind.TOPIC, "Topic")
    project = tag_facet(Tag.Kind.PROJECT, "Project")
    track = tag_facet(Tag.Kind.TRACK, "Track")
    audience = tag_facet(Tag.Kind.AUDIENCE, "Audience")
    event = Facet("event__slug", "event__name", label="Event", unknown=MAIN_PROGRAMME)
    day = DayFacet("day", label="Day", unknown=(NOT_RECORDED, "Day not recorded"))
    room = Facet("room__slug", "room__name", label="Room", unknown=(NOT_RECORDED, "Room not recorded"))
    format = Facet("format", label="Format", choices=Talk.Format.choices)
    level = Facet("level", label="Level", choices=Talk.Level.choices)
    speaker = Facet("appearances__speaker__slug", "appearances__speaker__name", label="Speaker")
    organization = Facet("appearances__organization__slug", "appearances__organization__name", label="Organization")
    video = FlagFacet(label="Has a video", having=with_video)
    notes = FlagFacet(label="Has notes", having=with_notes)

    ORDERS = {
        "programme": "Programme",
        "title": "Title",
        "best": "Best rated",
        "notes": "Newest notes",
        "relevance": "Relevance",
    }

    class Meta:
        model = Talk
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, edition: Edition, **options: Any) -> None:
        self.asked, self.edition = data, edition
        self.published: TalkQuerySet = edition.talks.published()
        super().__init__(data, queryset=self.published, **options)
        self.facets = {name: facet for name, facet in self.filters.items() if isinstance(facet, Facet)}

    # The result

    @property
    def talks(self) -> TalkQuerySet:
        """In the order asked for, with no row loaded yet."""
        return self._ordered(self.narrowed())

    def narrowed(self, *, but: str = "") -> TalkQuerySet:
        """By all filters that are on, except the one named `but`."""
        talks: TalkQuerySet = self.published
        for name, value in self.chosen.items():
            if name != but:
                talks = cast("TalkQuerySet", self.filters[name].filter(talks, value))
        return talks

    def _ordered(self, talks: TalkQuerySet) -> TalkQuerySet:
        match self.order:
            case "title":
                return talks.order_by("title", "pk")
            case "best":
                return talks.best_rated_first()
            case "notes":
                return talks.newest_notes_first()
            case "relevance":
                return talks.order_by(F("rank").desc(), "title", "pk")
        return talks.in_programme_order()

    # What was asked for

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that are on, by name: words, or the text of `q`."""
        self.form.is_valid()
        given = {name: value for name, value in self.form.cleaned_data.items() if value}
        # Every chip repeats all the others in its address: beyond a handful nobody means it.
        words_left = MAX_CHOSEN
        for name in (name for name in given if name in self.facets):
            given[name] = given[name][:words_left]
            words_left -= len(given[name])
        return {name: value for name, value in given.items() if value}

    @property
    def text(self) -> str:
        text: str = self.chosen.get("q", "")
        return text

    @property
    def days(self) -> list[datetime.date]:
        """The days among the chosen words."""
        return sorted(set(self.facets["day"].known(self.chosen.get("day", []))))

    @property
    def order(self) -> str:
        asked = self.asked.get("order") or ""
        return asked if asked in self.orders else self.usual_order

    @property
    def usual_order(self) -> str:
        """The one that needs not be asked for, so that a text typed into the form is answered by relevance."""
        return "relevance" if self.text else "programme"

    @property
    def orders(self) -> dict[str, str]:
        """Relevance is offered only where there is a text to be relevant to, and the best rated first only
        where everyone may know which they are."""
        offered = {"relevance": bool(self.text), "best": self.edition.shows_scores}
        return {word: label for word, label in self.ORDERS.items() if offered.get(word, True)}

    def query(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        """This page's query string with every filter kept, tidied, and from its first page on."""
        pairs = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            words = [value] if isinstance(value, str) else value
            pairs.setlist(name, [word for word in words if (name, word) != without])
        if self.order != self.usual_order:
            pairs["order"] = self.order
        for name, value in changes.items():
            pairs[name] = value
        return pairs.urlencode()

    def narrowing(self) -> str:
        """As `query`, for what has no order: of two lists with the same talks it is the same."""
        pairs = QueryDict(self.query(), mutable=True)
        pairs.pop("order", None)
        return pairs.urlencode()

    def in_words(self) -> str:
        """The filters that are on, for what has no room for chips; empty where none is."""
        text = [f"“{self.text}”"] if self.text else []
        return ", ".join([*text, *(chip.label for chip in self.chips)])

    # The facets

    @cached_property
    def _lines(self) -> dict[str, list[Line]]:
        """Every facet's values with their counts under the other filters, in one query."""
        first, *others = [facet.counts(self.narrowed(but=name)) for name, facet in self.facets.items()]
        rows = sorted((Line(*row) for row in first.union(*others, all=True)), key=attrgetter("facet"))
        return {facet: list(lines) for facet, lines in groupby(rows, key=attrgetter("facet"))}

    def options(self, name: str) -> list[Option]:
        """The values of one facet, days in order, all others by count. Chosen ones always: a form without
        them would drop the filter."""
        facet = self.facets[name]
        chosen = self.chosen.get(name, [])
        options = [
            Option(line.value, facet.name_of(line.value, line.label), line.n, line.value in chosen)
            for line in self._lines.get(name, [])
        ]
        listed = {option.value for option in options}
        options += [
            Option(word, self._called(name, word) or word, 0, is_chosen=True) for word in chosen if word not in listed
        ]
        if isinstance(facet, DayFacet):
            return sorted(options, key=attrgetter("value"))
        return sorted(options, key=lambda option: (-option.count, option.label.casefold()))

    @property
    def without_day(self) -> int:
        """How many of the talks found no calendar can show."""
        days = self.chosen.get("day")
        if days and NOT_RECORDED not in days:
            return 0
        return sum(line.n for line in self._lines.get("day", []) if line.value == NOT_RECORDED)

    @cached_property
    def chips(self) -> list[Chip]:
        return [self._chip(name, word) for name, words in self.chosen.items() if name != "q" for word in words]

    def _chip(self, name: str, word: str) -> Chip:
        called = self._called(name, word)
        return Chip(
            facet=str(self.facets[name].label),
            label=called or word,
            query_without=self.query(without=(name, word)),
            is_known=bool(called),
        )

    def _called(self, name: str, word: str) -> str:
        """Empty for a word that is no value."""
        return self.facets[name].fixed_name(word) or self._names.get((name, word), "")

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """What the chosen values are called: known from the facets, else asked for once more, since
        a value may have no talk under the other filters."""
        names = dict(self._names_in(line for lines in self._lines.values() for line in lines))
        missing = [
            name
            for name, words in self.chosen.items()
            if name != "q" and any((name, word) not in names for word in words)
        ]
        if missing:
            first, *others = [self.facets[name].counts(self.published) for name in missing]
            names |= dict(self._names_in(Line(*row) for row in first.union(*others, all=True)))
        return names

    def _names_in(self, lines: Any) -> Iterator[Any]:
        for line in lines:
            yield (line.facet, line.value), self.facets[line.facet].name_of(line.value, line.label)
