"""A report with its notes in order, a note with its takeaways, and the ways between them."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from talks.models import Note
from tests.filling import errors_in, filled, row_added
from tests.make import (
    make_booth,
    make_client,
    make_editor,
    make_event,
    make_moderator,
    make_note,
    make_report,
    make_takeaway,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def page_of(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def three_notes() -> tuple[Any, list[Any]]:
    report = make_report()
    return report, [make_note(report=report, heading=heading) for heading in ("one", "two", "three")]


def test_report_lists_its_notes_in_order_with_emphasis_and_a_link_to_each(editor: Client) -> None:
    report = make_report()
    venue = make_note(report=report, position=2, venue=make_venue(name="Expo Halls"), emphasis="noteworthy")
    talk = make_note(report=report, position=1, emphasis="highlighted")
    make_takeaway(note=talk)

    response = editor.get(page_of(report))

    (notes,) = response.context["inline_admin_formsets"]
    assert [form.instance for form in notes.formset.forms] == [talk, venue]
    page = response.content.decode()
    assert f'<a href="{page_of(venue)}">Expo Halls</a>' in page
    assert f'<a href="{page_of(talk)}">{talk.talk.title}</a>' in page
    assert filled(response)["notes-0-emphasis"] == "highlighted"


def test_notes_change_places(editor: Client) -> None:
    report, _notes = three_notes()
    page = editor.get(page_of(report))

    places = {"notes-0-position": 3, "notes-1-position": 1, "notes-2-position": 2}
    answer = editor.post(page_of(report), filled(page, **places))

    assert answer.status_code == 302
    assert list(report.notes.values_list("heading", flat=True)) == ["two", "three", "one"]


def test_two_notes_in_one_place_are_refused(editor: Client) -> None:
    report, _notes = three_notes()
    page = editor.get(page_of(report))

    answer = editor.post(page_of(report), filled(page, **{"notes-0-position": 2}))

    assert errors_in(answer)[0] == "Please correct the duplicate data for position."


@pytest.mark.parametrize("position", ["99999", "-1", "abc", "\0", "9" * 40])
def test_odd_position_is_refused(position: str, editor: Client) -> None:
    report, _notes = three_notes()
    page = editor.get(page_of(report))

    answer = editor.post(page_of(report), filled(page, **{"notes-0-position": position}))

    assert answer.status_code == 200
    assert len(errors_in(answer)) == 1


def test_note_deleted_makes_room_for_another(editor: Client) -> None:
    report, _notes = three_notes()
    page = editor.get(page_of(report))

    editor.post(page_of(report), filled(page, **{"notes-0-DELETE": "on", "notes-1-position": 1}))

    assert list(report.notes.values_list("heading", "position")) == [("two", 1), ("three", 3)]


def test_note_added_from_its_report_comes_last(editor: Client) -> None:
    report, _notes = three_notes()
    talk = make_talk(edition=report.edition)
    response = editor.get(page_of(report))
    address = f"{reverse('admin:talks_note_add')}?report={report.pk}"
    assert ("Add a note", address) in response.context["object_tools"]

    answer = editor.post(address, filled(editor.get(address), talk=talk.pk))

    assert answer.status_code == 302
    assert Note.objects.get(talk=talk).position == 4


@pytest.mark.parametrize("report", ["abc", "\0", "9" * 40, "-1"])
def test_note_added_from_an_odd_address_starts_empty(report: str, editor: Client) -> None:
    assert editor.get(reverse("admin:talks_note_add"), {"report": report}).status_code == 200


def test_note_leads_to_its_report_and_its_neighbours(editor: Client) -> None:
    report, (before, note, after) = three_notes()

    tools = editor.get(page_of(note)).context["object_tools"]

    assert tools == (
        ("The report", page_of(report)),
        ("Note before", page_of(before)),
        ("Note after", page_of(after)),
    )


def test_new_takeaway_without_a_position_comes_last(editor: Client) -> None:
    note = make_takeaway(text="First.").note
    page = editor.get(page_of(note))

    editor.post(page_of(note), filled(page) | row_added(page, "takeaways", text="Second.", kind="lesson"))

    assert list(note.takeaways.values_list("text", "position")) == [("First.", 1), ("Second.", 2)]


def test_takeaways_change_places(editor: Client) -> None:
    note = make_takeaway(text="First.").note
    make_takeaway(note=note, text="Second.")
    page = editor.get(page_of(note))

    editor.post(page_of(note), filled(page, **{"takeaways-0-position": 2, "takeaways-1-position": 1}))

    assert list(note.takeaways.values_list("text", flat=True)) == ["Second.", "First."]


def test_note_is_on_exactly_one_thing(editor: Client) -> None:
    note = make_note()

    both = editor.post(page_of(note), filled(editor.get(page_of(note)), booth=make_booth().pk))
    none = editor.post(page_of(note), filled(editor.get(page_of(note)), talk=""))

    assert errors_in(both) == errors_in(none) == ["Choose exactly one of talk, event, booth, venue."]


def test_note_on_something_of_another_edition_is_refused(editor: Client) -> None:
    note, event = make_note(), make_event(name="ArgoCon")

    answer = editor.post(page_of(note), filled(editor.get(page_of(note)), talk="", event=event.pk))

    assert errors_in(answer) == ["ArgoCon belongs to another edition than the report."]


def test_note_takes_no_position_of_another(editor: Client) -> None:
    _report, (note, _second, _third) = three_notes()

    answer = editor.post(page_of(note), filled(editor.get(page_of(note)), position=2))

    assert errors_in(answer) == ["Another note of this report has that position."]


def test_moderator_hides_a_report() -> None:
    report = make_report()
    moderator = make_client(make_moderator())

    moderator.post(
        reverse("admin:talks_report_changelist"),
        {"action": "unpublish", "index": 0, "_selected_action": report.pk},
    )

    report.refresh_from_db()
    assert report.is_published is False
