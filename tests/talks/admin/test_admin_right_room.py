"""The right room: coming talks against the seats of their rooms, and one action that moves a talk."""

import datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from talks.models import Edition, Star, Talk
from tests.filling import filled
from tests.make import (
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_floor,
    make_moderator,
    make_room,
    make_speaker,
    make_talk,
    make_user,
    make_venue,
)
from tests.talks.views.reading import Element, read
from venue.models import Room

pytestmark = pytest.mark.django_db

LIST = "/admin/talks/talk/right-room/"
HOUR = datetime.timedelta(hours=1)
SIDE = {"y": 0, "width": 10, "depth": 10}


@pytest.fixture
def edition() -> Edition:
    today = timezone.now().date()
    return make_edition(
        slug="kubecon",
        short_name="KubeCon EU",
        venue=make_venue(),
        time_zone="UTC",
        first_day=today - datetime.timedelta(1),
        last_day=today + datetime.timedelta(3),
        is_current=True,
    )


@pytest.fixture
def rooms(edition: Edition) -> dict[str, Room]:
    floor = make_floor(venue=edition.venue)
    seats = {"Small": 3, "Big": 50, "Huge": 900, "Open": None}
    return {
        name: make_room(floor=floor, name=name, slug=name.lower(), capacity=number, x=n * 50, **SIDE)
        for n, (name, number) in enumerate(seats.items())
    }


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def coming(edition: Edition, room: Room | None, *, stars: int = 0, after: float = 2, **fields: Any) -> Talk:
    start = timezone.now() + after * HOUR
    hours = {"starts_at": start, "ends_at": start + HOUR}
    talk = make_talk(**{"edition": edition, "room": room, "title": "Mean Comments", **hours, **fields})
    Star.objects.bulk_create(Star(talk=talk, user=make_user()) for _ in range(stars))
    return talk


def door(talk: Talk) -> str:
    return reverse("admin:talks_talk_room", args=[talk.pk])


def shown(client: Client, address: str = LIST) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return read(response.text)


def group(found: Element, key: str) -> list[list[str]]:
    """The rows of one section, cell by cell."""
    sections = [one for one in found.all("section") if one.all("h2", id=key)]
    return [[cell.text for cell in row if cell.tag in ("th", "td")] for row in sections[0].one("tbody").all("tr")]


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def act(client: Client, talk: Talk, action: str, **fields: Any) -> Any:
    """As the form on the talk's page would, with what it was opened upon."""
    form = filled(client.get(door(talk)))
    data = {"upon": form["upon"], "action": action, **fields}
    return client.post(door(talk), data, follow=True)


# The list


def test_talks_are_ranked_by_risk_and_unknown_seats_stand_apart(editor: Client, edition: Edition, rooms: Any):
    coming(edition, rooms["Big"], stars=2, title="Fine")
    coming(edition, rooms["Small"], stars=4, title="Over")
    coming(edition, rooms["Small"], stars=6, title="Far over", after=5)
    coming(edition, rooms["Small"], stars=3, title="Near", after=8)
    coming(edition, rooms["Open"], stars=1, title="Unknown")
    coming(edition, None, stars=5, title="Nowhere")
    found = shown(editor)
    assert [h.text for h in found.main.all("h2")] == [
        "More people than seats (2)",
        "Nearly full (1)",
        "Seats enough (1)",
        "Seats not recorded (2)",
    ]
    starred = {key: [(row[0], row[2]) for row in group(found, key)] for key in ("over", "near", "fine", "unknown")}
    assert starred == {
        "over": [("Far over", "6 for 3 seats 200 %"), ("Over", "4 for 3 seats 133 %")],
        "near": [("Near", "3 for 3 seats 100 %")],
        "fine": [("Fine", "2 for 50 seats 4 %")],
        "unknown": [("Nowhere", "5 capacity not recorded"), ("Unknown", "1 capacity not recorded")],
    }


def test_free_rooms_that_hold_the_crowd_are_offered_first(editor: Client, edition: Edition, rooms: Any):
    talk = coming(edition, rooms["Small"], stars=4)
    coming(edition, rooms["Big"], title="There already")
    found = shown(editor)
    ((_, _, _, free),) = group(found, "over")
    assert free == "Huge, 900 seats, about 2 min Open, about 3 min"
    links = [href for href in found.main.hrefs if href.startswith(f"{door(talk)}?to=")]
    assert links == [f"{door(talk)}?to=huge", f"{door(talk)}?to=open"]
    page = shown(editor, links[0])
    (chosen,) = [
        radio.attributes["value"] for radio in page.all("input", type="radio") if "checked" in radio.attributes
    ]
    assert chosen == "huge"


def test_only_what_is_not_over_is_listed(editor: Client, edition: Edition, rooms: Any):
    coming(edition, rooms["Big"], after=-0.5, title="Running")
    coming(edition, rooms["Big"], after=-2, title="Over")
    coming(edition, rooms["Big"], title="Cancelled", is_cancelled=True)
    coming(edition, rooms["Big"], title="Draft", is_published=False)
    today = timezone.now().date()
    make_talk(edition=edition, room=rooms["Big"], title="Someday")
    make_talk(edition=edition, room=rooms["Big"], title="Today", day=today)
    make_talk(edition=edition, room=rooms["Big"], title="Yesterday", day=today - datetime.timedelta(1))
    rows = group(shown(editor), "fine")
    assert sorted(row[0] for row in rows) == ["Draft draft", "Running", "Someday", "Today"]
    assert {row[3] for row in rows if row[0] == "Someday"} == {"not known without its hours"}


def test_edition_is_chosen_and_the_current_one_is_the_default(editor: Client, edition: Edition, rooms: Any):
    coming(edition, rooms["Big"], title="Now")
    other = make_edition(slug="later", short_name="Later", is_published=False, first_day=None, last_day=None)
    coming(other, None, title="Then")
    assert [row[0] for row in group(shown(editor), "fine")] == ["Now"]
    assert [row[0] for row in group(shown(editor, f"{LIST}?edition=later"), "unknown")] == ["Then"]
    lost = shown(editor, f"{LIST}?edition=%00nowhere")
    assert lost.one(class_="errornote").text == "There is no edition “\0nowhere”. This is KubeCon EU."


def test_edition_that_is_over_and_no_edition_at_all_say_so(editor: Client):
    assert "There is no edition yet." in shown(editor).main.text
    make_talk()
    assert "No talk of this edition is still to come." in shown(editor).main.text


def test_double_bookings_are_told_with_links_and_minutes(editor: Client, edition: Edition, rooms: Any):
    ada = make_speaker(name="Ada")
    one = coming(edition, rooms["Big"], title="One", speakers=[ada])
    other = coming(edition, rooms["Big"], title="Other", after=2.75)
    third = coming(edition, rooms["Huge"], title="Third", after=2.5, speakers=[ada])
    coming(edition, rooms["Big"], title="Cancelled", is_cancelled=True, speakers=[ada])
    make_event(edition=edition, room=rooms["Big"], day=timezone.now().date())
    found = shown(editor).main
    (section,) = [one for one in found.all("section") if one.all("h2", id="doubles")]
    told = [item.text.split(": ", 1)[1] for item in section.all("li")]
    assert told == ["30 min, Ada in both", "15 min, both in Big"]
    pages = [reverse("admin:talks_talk_change", args=[talk.pk]) for talk in (one, third, one, other)]
    assert section.hrefs == pages


# Moving


def test_talk_is_moved_told_and_logged(editor: Client, edition: Edition, rooms: Any):
    talk = coming(edition, rooms["Small"], stars=4)
    assert "Move it, and tell everyone: 4 people starred this" in shown(editor, door(talk)).main.texts("button")
    answer = act(editor, talk, "move", room="huge", because=" Too many of you. ")
    talk.refresh_from_db()
    change = talk.changes.get()
    assert talk.room == rooms["Huge"]
    assert (change.kind, change.room_before, change.room_after) == ("moved", "Small", "Huge")
    assert change.because == "Too many of you."
    assert answer.redirect_chain == [(f"{LIST}?edition=kubecon", 302)]
    assert said(answer) == ["“Mean Comments” is in Huge now. 4 people starred it, and learn of it."]
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.get_change_message()) == (str(talk.pk), "Changed room from “Small” to “Huge”.")


def test_draft_is_moved_without_a_word(editor: Client, edition: Edition, rooms: Any):
    talk = coming(edition, rooms["Small"], is_published=False)
    answer = act(editor, talk, "move", room="big")
    assert said(answer) == ["“Mean Comments” is in Big now. It is a draft, so nobody is told."]
    assert not talk.changes.exists()


def test_room_that_was_taken_meanwhile_is_refused(editor: Client, edition: Edition, rooms: Any):
    talk = coming(edition, rooms["Small"], stars=4)
    form = filled(editor.get(door(talk)))
    coming(edition, rooms["Huge"], title="Faster")
    answer = editor.post(door(talk), form | {"action": "move", "room": "huge"})
    assert read(answer.text).one("ul", class_="errorlist").text == (
        "Huge was taken meanwhile, by “Faster”. Nothing was moved; these rooms are free now."
    )
    talk.refresh_from_db()
    assert (talk.room, talk.changes.exists(), LogEntry.objects.exists()) == (rooms["Small"], False, False)


@pytest.mark.parametrize("meanwhile", [{"room": None}, {"is_cancelled": True}, {"title": "Another"}])
def test_talk_that_changed_meanwhile_is_not_moved(
    editor: Client, edition: Edition, rooms: Any, meanwhile: dict[str, Any]
):
    talk = coming(edition, rooms["Small"])
    form = filled(editor.get(door(talk)))
    Talk.objects.filter(pk=talk.pk).update(**meanwhile)
    before = Talk.objects.get(pk=talk.pk).room
    answer = editor.post(door(talk), form | {"action": "move", "room": "huge"}, follow=True)
    assert said(answer)[0].startswith(("Nothing was done: this talk was changed", "“Mean Comments” is over, or"))
    assert Talk.objects.get(pk=talk.pk).room == before


@pytest.mark.parametrize("room", ["", "small", "nowhere", "tent"])
def test_other_rooms_than_those_offered_are_refused(editor: Client, edition: Edition, rooms: Any, room: str):
    make_room(slug="tent")
    talk = coming(edition, rooms["Small"])
    answer = act(editor, talk, "move", room=room)
    error = "Choose a room." if not room else "Choose one of these rooms."
    assert read(answer.text).one("ul", class_="errorlist").text == error
    assert not talk.changes.exists()


@pytest.mark.parametrize("action", ["", "delete"])
def test_unknown_action_does_nothing(editor: Client, edition: Edition, rooms: Any, action: str):
    talk = coming(edition, rooms["Small"])
    assert act(editor, talk, action, room="huge").status_code == 200
    assert not talk.changes.exists()


def test_talk_that_is_over_or_gone_leads_back_to_the_list(editor: Client, edition: Edition, rooms: Any):
    over = coming(edition, rooms["Small"], after=-3)
    answer = editor.get(door(over), follow=True)
    assert (answer.redirect_chain[0][0], said(answer)) == (
        f"{LIST}?edition=kubecon",
        ["“Mean Comments” is over, or cancelled: it needs no other room."],
    )
    gone = editor.get("/admin/talks/talk/999999999/right-room/", follow=True)
    assert said(gone) == ["This talk does not exist any more."]


# Full


def test_room_is_marked_full_with_another_room_and_free_again(editor: Client, edition: Edition, rooms: Any):
    talk = coming(edition, rooms["Small"], stars=1)
    answer = act(editor, talk, "full", overflow="big", because="Queue down the stairs")
    talk.refresh_from_db()
    assert (talk.is_full, talk.overflow_room) == (True, rooms["Big"])
    assert said(answer) == ["“Mean Comments” is full, shown in Big as well. 1 person starred it, and learn of it."]
    assert "full, also in Big" in group(shown(editor), "fine")[0][1]
    act(editor, talk, "full", overflow="big")
    act(editor, talk, "free", because="Chairs came")
    talk.refresh_from_db()
    assert (talk.is_full, talk.overflow_room) == (False, None)
    assert [(change.kind, change.because) for change in talk.changes.order_by("pk")] == [
        ("full", "Queue down the stairs"),
        ("free", "Chairs came"),
    ]
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Changed room full from “no” to “yes” and overflow room from empty to “Big”.",
        "Changed room full from “yes” to “no”.",
    ]


def test_free_again_only_what_is_full(editor: Client, edition: Edition, rooms: Any):
    talk = coming(edition, rooms["Small"])
    assert "Room again" not in shown(editor, door(talk)).main.texts("button")
    act(editor, talk, "free")
    assert not talk.changes.exists()


# Who may, and at what price


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"), [("nobody", 302), ("attendee", 302), ("staff", 403), ("moderator", 403), ("viewer", 403)]
)
def test_only_who_may_change_talks_sees_and_acts(edition: Edition, rooms: Any, who: str, status: int, method: str):
    talk = coming(edition, rooms["Small"])
    viewer = make_user(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_talk"))
    people = {
        "nobody": None,
        "attendee": make_user(),
        "staff": make_user(is_staff=True),
        "moderator": make_moderator(),
        "viewer": viewer,
    }
    client = make_client(people[who])
    data = {"action": "move", "room": "huge", "upon": f"{talk.sequence}-{talk.room_id}"}
    for address in (LIST, door(talk)):
        assert getattr(client, method)(address, data).status_code == status, address
    assert not talk.changes.exists()


def test_nothing_is_done_without_the_token_or_by_get(edition: Edition, rooms: Any):
    talk, editor = coming(edition, rooms["Small"]), make_editor()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = make_client(editor).cookies
    data = {"action": "move", "room": "huge", "upon": f"{talk.sequence}-{talk.room_id}"}
    assert strict.post(door(talk), data).status_code == 403
    make_client(editor).get(door(talk), data)
    assert not talk.changes.exists()
    assert make_client(editor).post(LIST, data).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_with_more_rows(
    editor: Client, edition: Edition, rooms: Any, rows: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(rows):
        speakers = [make_speaker() for _ in range(rows)]
        talk = coming(edition, rooms["Small"], stars=rows * 4, speakers=speakers, event=make_event(edition=edition))
        talk.mark_full(overflow=make_room(venue=edition.venue, slug=f"room-{number}"))
    editor.get(LIST)
    with django_assert_num_queries(9):
        editor.get(LIST)
    with django_assert_num_queries(9):
        editor.get(door(talk))


def test_door_is_found_from_the_list_of_talks_and_the_index(editor: Client, edition: Edition, rooms: Any):
    assert LIST in read(editor.get("/admin/talks/talk/").text).hrefs
    assert LIST not in read(editor.get("/admin/").text).hrefs
    coming(edition, rooms["Small"], stars=4)
    coming(edition, rooms["Open"], stars=4)
    coming(edition, rooms["Small"], stars=4, after=-3)
    assert ("Talks too big for their room (1)", LIST) in read(editor.get("/admin/").text).links
