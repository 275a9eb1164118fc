"""Forms that no browser of an editor sends: the fields of every noun with values that fit nowhere."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.filling import filled
from tests.make import (
    make_appearance,
    make_booth,
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_exhibitor,
    make_floor,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db

ODD = ("", "\0", "abc", "-1", "9" * 40, "x" * 10_000, "\U0001f600", "2024-02-30", "9999-12-31", "nan", "' OR 1=1 --")


def make_whole_talk() -> Any:
    talk = make_talk(tags=[make_tag()])
    make_appearance(talk=talk)
    make_link(talk=talk)
    return talk


MAKE = {
    "edition": make_edition,
    "event": lambda: make_event(hosts=[make_speaker()]),
    "talk": make_whole_talk,
    "speaker": make_speaker,
    "organization": make_organization,
    "tag": make_tag,
    "report": lambda: make_note(report=make_report()).report,
    "note": lambda: make_takeaway().note,
    "exhibitor": make_exhibitor,
    "venue": lambda: make_floor(venue=make_venue()).venue,
    "floor": make_floor,
    "room": make_room,
    "booth": make_booth,
}


@pytest.fixture
def editor() -> Client:
    client = make_client(make_editor())
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("noun", MAKE)
def test_form_survives_any_value_in_any_field(noun: str, editor: Client) -> None:
    row = MAKE[noun]()
    address = reverse(f"admin:{row._meta.app_label}_{noun}_change", args=[row.pk])
    data = filled(editor.get(address))
    fields = [name for name in data if not name.endswith("_FORMS") and name != "csrfmiddlewaretoken"]
    answers = {value[:20]: editor.post(address, data | dict.fromkeys(fields, value)).status_code for value in ODD}

    assert {value: status for value, status in answers.items() if status not in (200, 302)} == {}


def test_form_survives_odd_numbers_of_rows(editor: Client) -> None:
    talk = make_whole_talk()
    address = reverse("admin:talks_talk_change", args=[talk.pk])
    data = filled(editor.get(address))
    counts = [name for name in data if name.endswith("_FORMS")]

    for value in ("", "\0", "abc", "-1", "20", "nan"):
        assert editor.post(address, data | dict.fromkeys(counts, value)).status_code in (200, 302, 400)

    assert talk.appearances.count() == 1
