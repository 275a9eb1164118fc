"""What an editor saves on a page of its own, and what the database says to it."""

import datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from talks.models import Edition, Talk
from tests.filling import errors_in, filled, row_added
from tests.make import (
    make_appearance,
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def page_of(row: Model, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def save(editor: Client, row: Model, **changes: Any) -> Any:
    """Opens the page of `row`, changes some fields, saves."""
    page = editor.get(page_of(row))
    return editor.post(page_of(row), filled(page, **changes))


def history(row: Model) -> list[str]:
    entries = LogEntry.objects.filter(object_id=row.pk, content_type__model=row._meta.model_name).order_by("pk")
    return [entry.get_change_message() for entry in entries]


def test_talk_is_saved_unchanged_with_all_that_belongs_to_it(editor: Client) -> None:
    talk = make_talk(
        starts_at="2024-03-20T10:00Z",
        ends_at="2024-03-20T11:00Z",
        other_wordings=["Kind, firm, fair", "Feedback"],
        tags=[make_tag()],
        room=make_room(),
    )
    make_appearance(talk=talk, organization=make_organization())
    make_link(talk=talk)
    before = Talk.objects.values().get()

    assert save(editor, talk).status_code == 302
    assert Talk.objects.values().get() == before
    assert history(talk) == ["No fields changed."]


def test_new_talk_gets_speaker_tag_and_link_at_once(editor: Client) -> None:
    edition, speaker, tag = make_edition(), make_speaker(), make_tag()
    address = reverse("admin:talks_talk_add")
    page = editor.get(address)
    data = filled(page, title="New", slug="new", edition=edition.pk)
    data |= row_added(page, "appearances", speaker=speaker.pk, role="panelist", position=1)
    data |= row_added(page, "taggings", tag=tag.pk) | row_added(page, "links", kind="video", url="https://a.example/")

    assert editor.post(address, data).status_code == 302
    talk = Talk.objects.get()
    assert [(one.speaker, one.role) for one in talk.appearances.all()] == [(speaker, "panelist")]
    assert (list(talk.tags.all()), [link.url for link in talk.links.all()]) == ([tag], ["https://a.example/"])
    assert talk.is_published is False


def test_speaker_who_is_added_comes_last(editor: Client) -> None:
    talk, second = make_talk(speakers=[make_speaker()]), make_speaker()
    page = editor.get(page_of(talk))

    editor.post(page_of(talk), filled(page) | row_added(page, "appearances", speaker=second.pk))

    assert list(talk.appearances.values_list("position", "speaker"))[-1] == (2, second.pk)


def test_speaker_cannot_be_added_twice(editor: Client) -> None:
    speaker = make_speaker()
    talk = make_talk(speakers=[speaker])
    page = editor.get(page_of(talk))

    answer = editor.post(page_of(talk), filled(page) | row_added(page, "appearances", speaker=speaker.pk))

    assert errors_in(answer)[0] == "Please correct the duplicate data for speaker."


def test_history_says_what_a_field_was_and_what_it_is(editor: Client) -> None:
    old, new = make_room(name="Room A"), make_room(name="Room B")
    talk = make_talk(title="Mean Comments", level="beginner", room=old, is_published=False)

    save(editor, talk, title="Kind Comments", level="", room=new.pk, is_published="on", other_wordings="a, b\r\nc")

    (message,) = history(talk)
    assert message == (
        "Changed title from “Mean Comments” to “Kind Comments”, published from “no” to “yes”, "
        f"room from “Room A · {old.venue}” to “Room B · {new.venue}”, level from “beginner” to empty "
        "and other wordings from empty to “a, b; c”."
    )
    assert "“Mean Comments” to “Kind Comments”" in editor.get(page_of(talk, "history")).content.decode()


def test_history_says_what_changed_in_a_row_of_an_inline(editor: Client) -> None:
    appearance = make_appearance(job_title="CEO")
    speaker, talk = appearance.speaker, appearance.talk

    save(editor, talk, **{"appearances-0-role": "moderator", "appearances-0-job_title": "CTO"})

    assert history(talk) == [
        (
            "Changed role from “speaker” to “moderator” and job title from “CEO” to “CTO” "
            f"for appearance “{speaker} on {talk}”."
        )
    ]


def test_history_quotes_a_long_text_where_it_changed(editor: Client) -> None:
    talk = make_talk(abstract="word " * 400 + "first")

    save(editor, talk, abstract="word " * 400 + "second")

    assert history(talk) == ["Changed abstract from “…word word word word first” to “…word word word word second”."]


def test_other_wordings_are_one_per_line_and_keep_their_commas(editor: Client) -> None:
    talk = make_talk()

    save(editor, talk, other_wordings="Kind, firm, fair\r\n\r\n  Feedback \r\nFeedback\r\n")

    talk.refresh_from_db()
    assert talk.other_wordings == ["Kind, firm, fair", "Feedback"]
    page = editor.get(page_of(talk)).content.decode()
    assert "Kind, firm, fair\nFeedback</textarea>" in page
    assert "one per line" in page
    assert "separated by commas" not in page


@pytest.mark.parametrize("line", ["x" * 256, "a\0b"])
def test_other_wording_that_cannot_be_kept_is_refused(line: str, editor: Client) -> None:
    talk = make_talk()

    answer = save(editor, talk, other_wordings=f"fine\n{line}")

    assert answer.status_code == 200
    assert "Item 2 in the array did not validate" in errors_in(answer)[0]


def test_hours_are_typed_as_the_clocks_at_the_edition_have_them(editor: Client) -> None:
    talk = make_talk(edition=make_edition(time_zone="Europe/Paris"))

    save(
        editor,
        talk,
        starts_at_0="2024-03-20", starts_at_1="11:00:00", ends_at_0="2024-03-20", ends_at_1="11:35:00",
    )  # fmt: skip

    talk.refresh_from_db()
    assert talk.starts_at == datetime.datetime(2024, 3, 20, 10, 0, tzinfo=datetime.UTC)
    assert talk.day == datetime.date(2024, 3, 20)
    assert 'value="11:00:00"' in editor.get(page_of(talk)).content.decode()
    assert "starts at from empty to “2024-03-20 11:00 CET”" in history(talk)[0]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"day": "2024-03-25"}, "runs from 2024-03-19 to 2024-03-22."),
        ({"starts_at_0": "2024-03-20", "starts_at_1": "10:00"}, "Give a start and a later end, or neither."),
        ({"slug": "taken"}, "This address is taken already: choose another slug."),
        ({"title": ""}, "This field is required."),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"edition": "abc"}, "Select a valid choice. That choice is not one of the available choices."),
        ({"edition": "9" * 40}, "Select a valid choice. That choice is not one of the available choices."),
        ({"room": "\0"}, "Null characters are not allowed."),
    ],
)
def test_talk_that_breaks_a_rule_is_refused_beside_the_form(
    changes: dict[str, str], error: str, editor: Client
) -> None:
    talk = make_talk()
    make_talk(edition=talk.edition, slug="taken")

    answer = save(editor, talk, **changes)

    assert answer.status_code == 200
    assert error in "\n".join(errors_in(answer))


def test_talk_cannot_take_an_event_of_another_edition(editor: Client) -> None:
    talk, event = make_talk(), make_event(name="ArgoCon")

    answer = save(editor, talk, event=event.pk)

    assert errors_in(answer) == ["ArgoCon belongs to another edition."]


def test_event_with_talks_cannot_go_to_another_edition(editor: Client) -> None:
    event = make_event()
    make_talk(event=event)

    answer = save(editor, event, edition=make_edition().pk)

    assert errors_in(answer) == [
        (
            "Nothing was saved. Something that this hangs together with is missing or elsewhere "
            "(rule “talk event in edition”)."
        )
    ]


@pytest.mark.parametrize("kind", ["talk", "event", "report"])
def test_what_a_note_is_about_stays_in_the_edition_of_the_note(kind: str, editor: Client) -> None:
    report = make_report(title="Home again")
    make = {"talk": make_talk, "event": make_event}.get(kind, make_talk)
    subject = make(edition=report.edition)
    make_note(report=report, heading="Loud", **{"event" if kind == "event" else "talk": subject})
    row = report if kind == "report" else subject

    answer = save(editor, row, edition=make_edition().pk)

    assert errors_in(answer) == ["The note “Loud” of “Home again” ties it to its edition: take that away first."]


def test_edition_days_cannot_leave_out_what_is_on_the_programme(editor: Client) -> None:
    edition = make_edition()
    make_talk(edition=edition, title="Early", day=datetime.date(2024, 3, 19))
    make_event(edition=edition, name="ArgoCon", day=datetime.date(2024, 3, 19))

    answer = save(editor, edition, first_day="2024-03-20")

    assert errors_in(answer) == [
        "These days leave out what is on the programme: “Early” (2024-03-19), “ArgoCon” (2024-03-19). Move that first."
    ]
    assert Edition.objects.get().first_day == datetime.date(2024, 3, 19)


def test_edition_cannot_move_to_a_time_zone_where_a_talk_falls_outside(editor: Client) -> None:
    edition = make_edition(name="KubeCon", time_zone="Europe/Paris")
    make_talk(edition=edition, starts_at="2024-03-18T23:30Z", ends_at="2024-03-19T00:30Z")

    answer = save(editor, edition, time_zone="America/New_York")

    assert errors_in(answer) == ["Nothing was saved. 2024-03-18 is outside the days of KubeCon."]
    assert Edition.objects.get().time_zone == "Europe/Paris"


def test_second_current_edition_is_refused(editor: Client) -> None:
    make_edition(is_current=True)

    answer = save(editor, make_edition(), is_current="on")

    assert errors_in(answer) == ["Another edition is the current one: take the mark off that one first."]


def test_same_link_twice_is_refused(editor: Client) -> None:
    link = make_link()
    page = editor.get(page_of(link.talk))

    answer = editor.post(page_of(link.talk), filled(page) | row_added(page, "links", kind="other", url=link.url))

    assert errors_in(answer) == ["Nothing was saved. This link is there already."]


def test_room_on_a_floor_of_another_venue_is_refused(editor: Client) -> None:
    room = make_room()

    answer = save(editor, room, floor=make_venue().floors.create(level=1, name="Level 1").pk)

    assert errors_in(answer) == [
        (
            "Nothing was saved. Something that this hangs together with is missing or elsewhere "
            "(rule “room floor in venue”)."
        )
    ]


def test_what_others_point_to_is_not_deleted(editor: Client) -> None:
    speaker = make_appearance().speaker

    page = editor.get(page_of(speaker, "delete")).content.decode()

    assert "would require deleting the following protected related objects" in page
    assert editor.post(page_of(speaker, "delete"), {"post": "yes"}).status_code in (200, 403)
    assert type(speaker).objects.filter(pk=speaker.pk).exists()


def test_who_saves_second_is_told_what_the_first_changed(editor: Client) -> None:
    other = make_client(make_editor(display_name="Emil Editor"))
    talk = make_talk(title="Mean Comments", level="beginner")
    mine, theirs = editor.get(page_of(talk)), other.get(page_of(talk))
    other.post(page_of(talk), filled(theirs, title="Kind Comments"))

    answer = editor.post(page_of(talk), filled(mine, level="advanced"))

    assert errors_in(answer) == [
        (
            "Emil Editor saved this after you opened it: Changed title from “Mean Comments” to “Kind Comments”. "
            "Nothing of yours was saved yet. Save again to put yours over it, or open the page anew."
        )
    ]
    talk.refresh_from_db()
    assert (talk.title, talk.level) == ("Kind Comments", "beginner")
    assert editor.post(page_of(talk), filled(answer)).status_code == 302
    talk.refresh_from_db()
    assert (talk.title, talk.level) == ("Mean Comments", "advanced")
