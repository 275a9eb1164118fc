"""Positions may be swapped; a subject stays with its report."""

import pytest
from django.db import transaction

from talks.models import Note, Takeaway
from tests.make import make_booth, make_edition, make_event, make_note, make_report, make_takeaway, make_talk
from tests.talks.models.refusals import check_deferred, refused_by, write

pytestmark = pytest.mark.django_db


def test_positions_of_two_notes_are_swapped_in_one_transaction():
    first = make_note()
    second = make_note(report=first.report)
    with transaction.atomic():
        write(first, position=2)
        write(second, position=1)
        check_deferred()
    assert list(Note.objects.filter(report=first.report).order_by("position")) == [second, first]


def test_positions_of_two_takeaways_are_swapped_in_one_transaction():
    first = make_takeaway()
    second = make_takeaway(note=first.note)
    with transaction.atomic():
        write(first, position=2)
        write(second, position=1)
        check_deferred()
    assert list(Takeaway.objects.filter(note=first.note).order_by("position")) == [second, first]


def test_positions_are_counted_in_each_report_for_itself():
    edition = make_edition()
    positions = [make_note(report=make_report(edition=edition)).position for _ in range(2)]
    assert positions == [1, 1]


def test_note_on_a_booth_needs_no_edition():
    note = make_note(booth=make_booth())
    assert (note.talk, note.subject) == (None, note.booth)


def test_note_on_an_event_of_another_edition_is_refused():
    with refused_by("note_subject_in_edition"):
        make_note(report=make_report(), event=make_event())


def test_report_that_leaves_its_notes_behind_is_refused():
    report = make_note().report
    with refused_by("note_subject_in_edition"):
        write(report, edition=make_edition())


def test_talk_that_leaves_its_notes_behind_is_refused():
    talk = make_note().talk
    with refused_by("note_subject_in_edition"):
        write(talk, edition=make_edition())


def test_event_that_leaves_its_notes_behind_is_refused():
    event = make_event()
    make_note(report=make_report(edition=event.edition), event=event)
    with refused_by("note_subject_in_edition"):
        write(event, edition=make_edition())


def test_event_that_leaves_its_talks_behind_is_refused():
    talk = make_talk(event=make_event())
    with refused_by("talk_event_in_edition"):
        write(talk.event, edition=make_edition())
