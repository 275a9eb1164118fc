"""Double bookings on the form of a talk: told, never refused."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from talks.models import Talk
from tests.filling import filled
from tests.make import make_client, make_edition, make_editor, make_room, make_scheduled_talk, make_speaker
from tests.talks.views.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def form_of(talk: Talk) -> str:
    return reverse("admin:talks_talk_change", args=[talk.pk])


def warnings_in(answer: Any) -> list[str]:
    messages = get_messages(answer.wsgi_request)
    return [read(str(message)).text for message in messages if message.level_tag == "warning"]


def noted(client: Client, talk: Talk) -> list[str]:
    boxes = read(client.get(form_of(talk)).text).all("div", class_="double-bookings")
    return [line for box in boxes for line in box.texts("li")]


def test_saving_a_double_booking_warns_and_saves(editor: Client):
    room = make_room(name="Hall")
    other = make_scheduled_talk("10:00", room=room, title="Engines")
    talk = make_scheduled_talk("10:20", edition=other.edition)
    assert noted(editor, talk) == []
    answer = editor.post(form_of(talk), filled(editor.get(form_of(talk)), room=room.pk))
    assert warnings_in(answer) == ["At the same time, for 10 min: Engines, both in Hall. It was saved all the same."]
    talk.refresh_from_db()
    assert talk.room == room
    assert noted(editor, talk) == ["10 min at the same time as Engines: both in Hall"]
    assert read(editor.get(form_of(talk)).text).one("div", class_="double-bookings").hrefs == [form_of(other)]


def test_speaker_in_two_places_is_told_of_other_editions_too(editor: Client):
    ada = make_speaker(name="Ada")
    talk = make_scheduled_talk("10:00", speakers=[ada])
    make_scheduled_talk("10:15", edition=make_edition(), speakers=[ada], title="Elsewhere")
    make_scheduled_talk("10:30", edition=talk.edition, speakers=[ada], title="Right after")
    make_scheduled_talk("10:00", edition=talk.edition, speakers=[ada], title="Off", is_cancelled=True)
    assert noted(editor, talk) == ["15 min at the same time as Elsewhere: Ada in both"]


def test_titles_are_text_and_unknown_hours_no_clash(editor: Client):
    room = make_room(name="<b>Hall</b>")
    talk = make_scheduled_talk("10:00", room=room, title="<i>One</i>")
    make_scheduled_talk("10:00", edition=talk.edition, room=room, title="<i>Other</i>")
    answer = editor.post(form_of(talk), filled(editor.get(form_of(talk))), follow=True)
    assert "<i>" not in answer.text
    assert "<b>" not in answer.text
    Talk.objects.filter(pk=talk.pk).update(starts_at=None, ends_at=None)
    assert noted(editor, talk) == []


def test_a_new_talk_warns_too(editor: Client):
    other = make_scheduled_talk("10:00", room=make_room(name="Hall"), title="Engines")
    address = reverse("admin:talks_talk_add")
    form = filled(
        editor.get(f"{address}?edition={other.edition_id}"),
        title="New",
        slug="new",
        room=other.room_id,
        starts_at_0="2024-03-20",
        starts_at_1="10:00",
        ends_at_0="2024-03-20",
        ends_at_1="10:30",
    )
    assert warnings_in(editor.post(address, form)) == [
        "At the same time, for 30 min: Engines, both in Hall. It was saved all the same."
    ]
