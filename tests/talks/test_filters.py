"""The one FilterSet: what passes, what each value counts, what the chips say."""

import datetime
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from talks.filters import TalkFilter
from talks.models import Edition, Talk
from tests.make import (
    FIRST_DAY,
    make_appearance,
    make_edition,
    make_event,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_talk,
)

pytestmark = pytest.mark.django_db

DAYS = [FIRST_DAY, FIRST_DAY + datetime.timedelta(days=1)]
Facts = dict[str, set[str]]
"""Of one talk: every facet, with the values that it should be counted under."""


def asked(edition: Edition, query: str | dict[str, Sequence[str]] = "") -> TalkFilter:
    if isinstance(query, str):
        return TalkFilter(QueryDict(query), edition=edition)
    pairs = QueryDict(mutable=True)
    for name, values in query.items():
        pairs.setlist(name, list(values))
    return TalkFilter(pairs, edition=edition)


# Against counting by hand


class Programme:
    """Talks put together at random, and what is true of each."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.edition = make_edition()
        self.tags = [
            make_tag(kind=kind, slug=f"{kind}-{n}") for kind in ("topic", "project", "track", "audience") for n in "ab"
        ]
        self.events = [make_event(edition=self.edition, slug=slug) for slug in ("argocon", "opentofu-day")]
        self.rooms = [make_room(slug=slug) for slug in ("hall", "loft")]
        self.speakers = [make_speaker(slug=f"speaker-{n}") for n in "abc"]
        self.organizations = [make_organization(slug=f"organization-{n}") for n in "ab"]
        self.reports = [make_report(edition=self.edition) for _ in range(2)]
        self.draft = make_report(edition=self.edition, is_published=False)
        self.facts = {f"Talk {n}": self._talk(f"Talk {n}") for n in range(12)}

    def _talk(self, title: str) -> Facts:
        pick, some = self.chance.choice, lambda values: self.chance.sample(values, self.chance.randint(0, 2))
        event, room, day = pick([None, *self.events]), pick([None, *self.rooms]), pick([None, *DAYS])
        wanted = {"format": pick(["", "talk", "panel"]), "level": pick(["", "any", "advanced"])}
        tags = some(self.tags)
        talk = make_talk(edition=self.edition, title=title, event=event, room=room, day=day, tags=tags, **wanted)
        facts: Facts = {
            "event": {event.slug if event else "main"},
            "room": {room.slug if room else "unknown"},
            "day": {str(day) if day else "unknown"},
            **{name: {value} - {""} for name, value in wanted.items()},
            **{kind: {t.slug for t in tags if t.kind == kind} for kind in ("topic", "project", "track", "audience")},
        }
        return facts | self._people(talk, some(self.speakers)) | self._remarks(talk)

    def _people(self, talk: Talk, speakers: list[Any]) -> Facts:
        employers = [self.chance.choice([None, *self.organizations]) for _ in speakers]
        for speaker, employer in zip(speakers, employers, strict=True):
            make_appearance(talk=talk, speaker=speaker, organization=employer)
        return {"speaker": {s.slug for s in speakers}, "organization": {e.slug for e in employers if e}}

    def _remarks(self, talk: Talk) -> Facts:
        marks = [self.chance.choice([None, "", "highlighted", "noteworthy"]) for _ in self.reports]
        for report, mark in zip(self.reports, marks, strict=True):
            if mark is not None:
                make_note(report=report, talk=talk, emphasis=mark)
        make_note(report=self.draft, talk=talk, emphasis="highlighted")
        links = self.chance.choice([[], ["slides"], ["video", "slides"]])
        for kind in links:
            make_link(talk=talk, kind=kind)
        return {
            "emphasis": {mark for mark in marks if mark},
            "notes": {"yes"} if set(marks) != {None} else set(),
            "video": {"yes"} if "video" in links else set(),
        }

    def query(self) -> dict[str, list[str]]:
        names = self.chance.sample(sorted(self.facts["Talk 0"]), self.chance.randint(0, 3))
        return {name: self.chance.sample(self._values(name), self.chance.randint(1, 2)) for name in names}

    def _values(self, name: str) -> list[str]:
        return [*sorted({value for facts in self.facts.values() for value in facts[name]}), "nonsense", "2024-99-99"]

    def passing(self, query: dict[str, list[str]], *, but: str = "") -> list[str]:
        return [
            title
            for title, facts in self.facts.items()
            if all(facts[name] & set(words) for name, words in query.items() if name != but)
        ]

    def counts(self, query: dict[str, list[str]], name: str) -> dict[str, int]:
        return Counter(value for title in self.passing(query, but=name) for value in self.facts[title][name])


@pytest.mark.parametrize("seed", range(3))
def test_talks_and_counts_are_those_counted_by_hand(seed: int):
    programme = Programme(random.Random(seed))
    make_talk(title="Of another edition")
    make_talk(edition=programme.edition, title="Draft", is_published=False, tags=programme.tags)
    make_talk(event=make_event(edition=programme.edition, is_published=False), title="Of a draft event", day=DAYS[0])
    for _ in range(14):
        query = programme.query()
        found = asked(programme.edition, query)
        assert sorted(talk.title for talk in found.talks) == sorted(programme.passing(query)), query
        for name in found.facets:
            options = {option.value: option.count for option in found.options(name)}
            chosen = dict.fromkeys(query.get(name, []), 0)
            assert options == chosen | programme.counts(query, name), (name, query)


# Chips


def test_chip_says_what_it_is_and_leads_to_the_list_without_it():
    tag = make_tag(kind="project", name="OpenTofu", slug="opentofu")
    talk = make_talk(title="Atlantis", tags=[tag], format="talk")
    chips = asked(talk.edition, "q=atlantis&project=opentofu&format=talk&format=panel&order=title&page=3").chips
    assert [(chip.facet, chip.label, chip.is_known, chip.query_without) for chip in chips] == [
        ("Project", "OpenTofu", True, "q=atlantis&format=talk&format=panel&order=title"),
        ("Format", "Talk", True, "q=atlantis&project=opentofu&format=panel&order=title"),
        ("Format", "Panel", True, "q=atlantis&project=opentofu&format=talk&order=title"),
    ]


def test_chip_of_a_value_without_a_talk_under_the_other_filters_keeps_its_name():
    edition = make_edition()
    make_talk(edition=edition, tags=[make_tag(name="OpenTofu", slug="opentofu")], format="talk")
    (chip,) = [chip for chip in asked(edition, "topic=opentofu&format=panel").chips if chip.facet == "Topic"]
    assert (chip.label, chip.is_known) == ("OpenTofu", True)


def test_chip_of_a_day_names_it():
    talk = make_talk(day=FIRST_DAY)
    labels = [chip.label for chip in asked(talk.edition, "day=2024-03-19&day=unknown&day=2024-02-30").chips]
    assert labels == ["Tuesday 19 March", "Day not recorded", "2024-02-30"]


@pytest.mark.parametrize(
    ("query", "label"),
    [("event=main", "Main programme"), ("room=unknown", "Room not recorded"), ("video=yes", "Has a video")],
)
def test_chip_of_what_every_edition_may_have_is_written_out(query: str, label: str):
    talk = make_talk(room=make_room(), event=make_event())
    assert [(chip.label, chip.is_known) for chip in asked(talk.edition, query).chips] == [(label, True)]


@pytest.mark.parametrize("facet", TalkFilter.base_filters.keys() - {"q"})
def test_chip_of_an_unknown_value_shows_it_and_says_so(facet: str):
    talk = make_talk()
    found = asked(talk.edition, {facet: ["nonsense"]})
    assert [(chip.label, chip.is_known) for chip in found.chips] == [("nonsense", False)]
    assert list(found.talks) == []


# Values


def test_values_are_listed_by_count_then_name():
    edition = make_edition()
    few, many, same = (make_tag(name=name) for name in ("A few", "Many", "As many"))
    for tags in ([few, many, same], [many, same]):
        make_talk(edition=edition, tags=tags)
    assert [(option.label, option.count) for option in asked(edition).options("topic")] == [
        ("As many", 2),
        ("Many", 2),
        ("A few", 1),
    ]


def test_days_are_listed_in_order_and_the_unknown_last():
    edition = make_edition()
    for day in (DAYS[1], None, None, DAYS[0]):
        make_talk(edition=edition, day=day)
    labels = [option.label for option in asked(edition).options("day")]
    assert labels == ["Tuesday 19 March", "Wednesday 20 March", "Day not recorded"]


def test_unknown_values_are_not_offered_where_all_are_known():
    talk = make_talk(event=make_event(), day=FIRST_DAY, room=make_room())
    offered = [[option.value for option in asked(talk.edition).options(name)] for name in ("event", "day", "room")]
    assert offered == [[talk.event.slug], ["2024-03-19"], [talk.room.slug]]


def test_no_more_than_ten_values_of_a_facet_and_forty_in_all_are_looked_at():
    edition = make_edition()
    many = [f"t{n}" for n in range(500)]
    assert [chip.label for chip in asked(edition, {"topic": many}).chips] == many[:10]
    names = ["topic", "project", "track", "audience", "speaker", "room"]
    assert len(asked(edition, dict.fromkeys(names, many)).chips) == 40


# Orders


def of_order(edition: Edition, query: str) -> list[str]:
    return [talk.title for talk in asked(edition, query).talks]


def test_programme_order_is_by_time_and_the_unknown_last():
    edition = make_edition()
    start = datetime.datetime(2024, 3, 20, 9, tzinfo=datetime.UTC)
    make_talk(edition=edition, title="No day")
    make_talk(edition=edition, title="B, no hours", day=start.date())
    make_talk(edition=edition, title="A, no hours", day=start.date())
    make_talk(edition=edition, title="Second", starts_at=start, ends_at=start + datetime.timedelta(hours=1))
    make_talk(edition=edition, title="First", day=FIRST_DAY)
    assert of_order(edition, "") == ["First", "Second", "A, no hours", "B, no hours", "No day"]


def test_title_order():
    edition = make_edition()
    for title in ("Keptn", "Atlantis", "CRIU"):
        make_talk(edition=edition, title=title)
    assert of_order(edition, "order=title") == ["Atlantis", "CRIU", "Keptn"]


def test_order_of_newest_notes_looks_at_published_reports_only():
    report = make_report()
    draft = make_report(edition=report.edition, is_published=False)
    now = timezone.now()
    for days, title in enumerate(("New", "Old")):
        talk = make_talk(edition=report.edition, title=title)
        make_note(report=report, talk=talk, created_at=now - datetime.timedelta(days=days))
        make_note(report=draft, talk=talk, created_at=now + datetime.timedelta(days=days))
    make_talk(edition=report.edition, title="Without")
    assert of_order(report.edition, "order=notes") == ["New", "Old", "Without"]


def test_relevance_is_the_order_where_a_text_is_asked_for():
    edition = make_edition()
    make_talk(edition=edition, title="A", abstract="operators")
    make_talk(edition=edition, title="Z operators")
    assert of_order(edition, "q=operators") == ["Z operators", "A"]
    assert of_order(edition, "q=operators&order=title") == ["A", "Z operators"]


@pytest.mark.parametrize("query", ["order=relevance", "order=nonsense", "order=", "order=%00", "order=title&order=x"])
def test_order_that_does_not_apply_is_the_programme(query: str):
    found = asked(make_edition(), query)
    assert found.order == "programme"
    assert list(found.orders) == ["programme", "title", "best", "notes"]


# The query string


@pytest.mark.parametrize(
    ("given", "tidied"),
    [
        ("", ""),
        ("page=7", ""),
        ("q=+a++b+", "q=a+b"),
        ("format=panel&format=panel", "format=panel"),
        ("format=&topic=%00&q=", ""),
        ("nonsense=1&csrfmiddlewaretoken=x", ""),
        ("order=title", "order=title"),
        ("order=programme", ""),
        ("q=a&order=programme", "q=a&order=programme"),
        ("q=a&order=relevance", "q=a"),
        ("order=nonsense", ""),
        ("topic=b&topic=a&q=x", "q=x&topic=b&topic=a"),
    ],
)
def test_query_is_tidied(given: str, tidied: str):
    assert asked(make_edition(), given).query() == tidied
