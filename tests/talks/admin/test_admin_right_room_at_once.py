"""Two editors who look for rooms at the same moment."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from talks.models import Change, Talk
from tests.filling import filled
from tests.make import make_edition, make_room, make_talk, make_venue
from tests.talks.admin.test_admin_at_once import editors, together
from tests.talks.admin.test_admin_right_room import door

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = datetime.timedelta(hours=1)


def make_programme(number: int) -> list[Talk]:
    """That many talks at once, each in a room of its own; “Big” is free."""
    venue, now = make_venue(), timezone.now()
    edition = make_edition(venue=venue, time_zone="UTC", first_day=now.date(), last_day=now.date() + 48 * HOUR)
    hours = {"starts_at": now + HOUR, "ends_at": now + 2 * HOUR}
    make_room(venue=venue, name="Big", slug="big")
    return [make_talk(edition=edition, room=make_room(venue=venue), **hours) for _ in range(number)]


def moves(talks: list[Talk], rooms: list[str]) -> list[Any]:
    clients = editors(2)
    forms = [filled(client.get(door(talk))) for client, talk in zip(clients, talks, strict=True)]
    data = [form | {"action": "move", "room": room} for form, room in zip(forms, rooms, strict=True)]
    return together(
        lambda: clients[0].post(door(talks[0]), data[0]),
        lambda: clients[1].post(door(talks[1]), data[1]),
    )


def test_of_two_who_move_two_talks_into_one_room_one_is_told_that_it_is_taken() -> None:
    talks = make_programme(2)
    answers = moves(talks, ["big", "big"])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert "Big was taken meanwhile" in refused.text
    assert Talk.objects.filter(room__slug="big").count() == Change.objects.filter(kind="moved").count() == 1


def test_of_two_who_move_one_talk_one_is_told_that_it_has_changed() -> None:
    (talk,) = make_programme(1)
    other = make_room(venue=talk.edition.venue)
    answers = moves([talk, talk], ["big", other.slug])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert "this talk was changed after you opened the page" in refused.text
    assert Change.objects.filter(kind="moved").count() == 1
