"""A report's notes as chapters, and how long they take to read."""

import pytest

from talks.models import Note, Report
from talks.report_sections import WORDS_A_MINUTE, chapters_of, reading_minutes
from tests.make import (
    make_booth,
    make_edition,
    make_event,
    make_note,
    make_report,
    make_takeaway,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return make_report(edition=make_edition(venue=make_venue(name="Expo")))


def told(report: Report) -> list[tuple[str, list[tuple[str, int]]]]:
    """Title of each chapter, and of its sections with how many notes each holds."""
    chapters = chapters_of(Note.objects.filter(report=report).for_report())
    return [(c.title, [(section.heading, len(section.notes)) for section in c.sections]) for c in chapters]


def on_talk(report: Report, title: str, **fields: object) -> Note:
    return make_note(report=report, talk=make_talk(edition=report.edition, title=title), **fields)


def test_consecutive_notes_of_one_kind_are_one_chapter(report: Report):
    on_talk(report, "A", emphasis="highlighted")
    on_talk(report, "B", emphasis="highlighted")
    on_talk(report, "C", emphasis="noteworthy")
    on_talk(report, "D")
    assert told(report) == [
        ("Highlighted talks", [("A", 1), ("B", 1)]),
        ("Noteworthy talks", [("C", 1)]),
        ("More talks", [("D", 1)]),
    ]


def test_kind_that_comes_back_is_another_chapter_with_another_anchor(report: Report):
    on_talk(report, "A", emphasis="highlighted")
    on_talk(report, "B", emphasis="noteworthy")
    on_talk(report, "C", emphasis="highlighted")
    chapters = chapters_of(Note.objects.filter(report=report).for_report())
    assert [(chapter.title, chapter.anchor) for chapter in chapters] == [
        ("Highlighted talks", "highlighted-1"),
        ("Noteworthy talks", "noteworthy-2"),
        ("Highlighted talks", "highlighted-3"),
    ]


def test_order_is_that_of_positions(report: Report):
    on_talk(report, "Told second", position=20)
    on_talk(report, "Told first", position=10)
    assert told(report) == [("More talks", [("Told first", 1), ("Told second", 1)])]


def test_notes_that_share_a_section_stand_under_one_heading(report: Report):
    on_talk(report, "A", heading="Startups", emphasis="highlighted")
    on_talk(report, "B", shares_section=True, emphasis="highlighted")
    on_talk(report, "C", shares_section=True, emphasis="highlighted")
    on_talk(report, "D", emphasis="highlighted")
    assert told(report) == [("Highlighted talks", [("Startups", 3), ("D", 1)])]


def test_first_note_of_a_chapter_shares_a_section_with_nobody(report: Report):
    on_talk(report, "A", emphasis="highlighted")
    on_talk(report, "B", emphasis="noteworthy", shares_section=True)
    assert told(report) == [("Highlighted talks", [("A", 1)]), ("Noteworthy talks", [("B", 1)])]


def test_building_before_the_talks_is_the_venue_and_after_them_the_showcase(report: Report):
    venue = report.edition.venue
    make_note(report=report, venue=venue)
    make_note(report=report, event=make_event(edition=report.edition, name="ArgoCon"))
    on_talk(report, "A")
    make_note(report=report, booth=make_booth(name="AWS"))
    make_note(report=report, venue=venue, heading="Games")
    assert told(report) == [
        ("The venue", [("Expo", 1)]),
        ("The co-located day", [("ArgoCon", 1)]),
        ("More talks", [("A", 1)]),
        ("The showcase", [("AWS", 1), ("Games", 1)]),
    ]


def test_report_without_notes_has_no_chapters(report: Report):
    assert chapters_of([]) == []


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (WORDS_A_MINUTE, 1), (WORDS_A_MINUTE * 3, 3), (WORDS_A_MINUTE * 3 - 80, 3)]
)
def test_reading_takes_a_minute_per_so_many_words(words: int, minutes: int):
    assert reading_minutes(Report(introduction="word " * words), []) == minutes


def test_everything_that_is_told_is_read(report: Report):
    report.introduction = report.conclusion = "word " * WORDS_A_MINUTE
    note = on_talk(report, "A", text="word " * WORDS_A_MINUTE)
    make_takeaway(note=note, text="word " * WORDS_A_MINUTE)
    assert reading_minutes(report, Note.objects.filter(report=report).for_report()) == 4
