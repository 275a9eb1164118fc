"""The building in the admin: placed on its plan, by its own names."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.filling import errors_in, filled, row_added
from tests.make import (
    make_booth,
    make_client,
    make_editor,
    make_exhibitor,
    make_floor,
    make_room,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db

PLACE = {"x": "0", "y": "2.5", "width": "20", "depth": "10"}


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def page_of(row: Model, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def save(editor: Client, row: Model, **changes: Any) -> Any:
    return editor.post(page_of(row), filled(editor.get(page_of(row)), **changes))


def test_venue_gets_its_floors_at_once(editor: Client) -> None:
    venue = make_venue()
    page = editor.get(page_of(venue))

    editor.post(page_of(venue), filled(page) | row_added(page, "floors", level=1, name="Level 7.1"))

    assert list(venue.floors.values_list("level", "name", "width")) == [(1, "Level 7.1", 100.0)]


@pytest.mark.parametrize("make", [make_room, make_booth])
def test_place_on_the_plan_is_saved_whole(make: Any, editor: Client) -> None:
    row = make()

    assert save(editor, row, **PLACE).status_code == 302

    row.refresh_from_db()
    assert (row.x, row.y, row.width, row.depth) == (0, 2.5, 20, 10)


@pytest.mark.parametrize("make", [make_room, make_booth])
@pytest.mark.parametrize("changes", [{"x": ""}, {"depth": ""}, {"width": "0"}, {"x": "-1"}])
def test_half_a_place_is_refused(changes: dict[str, str], make: Any, editor: Client) -> None:
    answer = save(editor, make(), **PLACE | changes)

    assert errors_in(answer) == ["Give all of x, y, width and depth, in metres, or none of them."]


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "abc", "\0", "9" * 400])
def test_place_that_is_no_number_is_refused(number: str, editor: Client) -> None:
    answer = save(editor, make_room(), **PLACE | {"x": number})

    assert answer.status_code == 200
    assert errors_in(answer) != []


@pytest.mark.parametrize("capacity", ["0", "-1", "abc", "9" * 30, "1.5"])
def test_odd_capacity_is_refused(capacity: str, editor: Client) -> None:
    answer = save(editor, make_room(), capacity=capacity)

    assert answer.status_code == 200
    assert errors_in(answer) != []


def test_unknown_capacity_is_shown_as_unknown_and_stays_so(editor: Client) -> None:
    room = make_room()

    save(editor, room)

    room.refresh_from_db()
    assert room.capacity is None
    page = editor.get(reverse("admin:venue_room_changelist")).content.decode()
    assert '<td class="field-capacity">unknown</td>' in page


def test_aliases_are_one_per_line_and_found(editor: Client) -> None:
    room = make_room(name="Room A")
    make_room(name="Room B")

    save(editor, room, aliases="Pavilion 7, level 7.3\r\nN03")

    room.refresh_from_db()
    assert room.aliases == ["Pavilion 7, level 7.3", "N03"]
    found = editor.get(reverse("admin:venue_room_changelist"), {"q": "n03"}).context["cl"].result_list
    assert list(found) == [room]


def test_rooms_without_a_place_are_found(editor: Client) -> None:
    placed = make_room(x=0, y=0, width=1, depth=1)
    bare = make_room()
    address = reverse("admin:venue_room_changelist")

    assert list(editor.get(address, {"placed": "no"}).context["cl"].result_list) == [bare]
    assert list(editor.get(address, {"placed": "yes"}).context["cl"].result_list) == [placed]


def test_renamed_address_is_remembered(editor: Client) -> None:
    room = make_room(slug="old")

    save(editor, room, slug="new")

    room.refresh_from_db()
    assert room.former_slugs == ["old"]


def test_room_and_booth_in_use_are_not_deleted(editor: Client) -> None:
    room, booth = make_talk(room=make_room()).room, make_exhibitor(booth=make_booth()).booth
    floor = make_room(floor=make_floor()).floor

    for row in (room, booth, floor):
        editor.post(page_of(row, "delete"), {"post": "yes"})
        assert type(row).objects.filter(pk=row.pk).exists()


def test_choices_of_a_room_name_its_venue(editor: Client) -> None:
    room = make_room(name="N03", venue=make_venue(name="Expo Halls"))
    question = {"app_label": "talks", "model_name": "talk", "field_name": "room", "term": "n03"}

    answer = editor.get(reverse("admin:autocomplete"), question).json()

    assert answer["results"] == [{"id": str(room.pk), "text": "N03 · Expo Halls"}]
