"""My agenda as a page: mine, or of the talks that a browser names; and the address for calendars."""

import datetime
import logging
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.models import AgendaFeed, Edition, Star, Talk
from talks.views import agenda
from tests.make import (
    make_client,
    make_edition,
    make_floor,
    make_rateable_talk,
    make_rating,
    make_room,
    make_scheduled_talk,
    make_speaker,
    make_star,
    make_talk,
    make_user,
    make_venue,
)
from tests.talks.views.reading import Element, page

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def agenda_address(edition: Edition) -> str:
    return f"{edition.get_absolute_url()}agenda/"


def seen_by(user: User | None, edition: Edition, query: str = "") -> Element:
    return page(agenda_address(edition) + query, client=make_client(user)).main


def starred(user: User, *talks: Talk) -> Edition:
    Star.objects.join(talks, by=user)
    return talks[0].edition


def titles(found: Element) -> list[str]:
    return found.texts("h3", class_="agenda-title")


def entry(found: Element, talk: Talk) -> Element:
    return found.one("li", id=f"talk-{talk.slug}")


def coming_talk(**fields: Any) -> Talk:
    """Tomorrow."""
    today = timezone.now().date()
    edition = fields.pop("edition", None) or make_edition(
        first_day=today, last_day=today + datetime.timedelta(days=2), time_zone="UTC", venue=make_venue()
    )
    starts_at = timezone.now() + 24 * HOUR
    return make_talk(edition=edition, starts_at=starts_at, ends_at=starts_at + HOUR, **fields)


# Whose


def test_agenda_is_of_whoever_asks_and_is_never_kept():
    mine, other = make_star(), make_star()
    Talk.objects.filter(pk=other.talk_id).update(edition=mine.talk.edition)
    edition = mine.talk.edition
    assert titles(seen_by(mine.user, edition)) == [mine.talk.title]
    assert titles(seen_by(make_user(), edition)) == []
    assert titles(seen_by(None, edition)) == []
    assert "no-store" in make_client(mine.user).get(agenda_address(edition))["Cache-Control"]
    # What a link names is not theirs.
    assert titles(seen_by(mine.user, edition, f"?talk={other.talk.slug}")) == [mine.talk.title]


def test_visitor_is_told_what_an_agenda_is_and_how_to_keep_it():
    edition = make_edition()
    found = seen_by(None, edition)
    assert ("Sign in", f"/accounts/login/?next={agenda_address(edition)}") in found.links
    assert found.one(class_="empty").text.startswith("Nothing is starred yet.")
    assert page(f"{edition.get_absolute_url()}talks/").one(class_="site-nav").hrefs[3] == agenda_address(edition)


def test_agenda_of_the_talks_a_browser_names_keeps_nothing():
    first = make_scheduled_talk("09:00", 60)
    second = make_scheduled_talk("09:30", edition=first.edition)
    draft = make_talk(edition=first.edition, is_published=False)
    query = f"?talk={second.slug}&talk={first.slug}&talk={first.slug}&talk={draft.slug}&talk=no-such&talk=%00"
    found = seen_by(None, first.edition, query)
    assert titles(found) == [first.title, second.title]
    assert found.texts(class_="agenda-note") == ["3 starred talks are not on the programme, and left out."]
    assert entry(found, second).texts(class_="agenda-warning") == [f"Clashes with {first.title} for 30 minutes"]
    assert not Star.objects.exists()


def test_no_more_are_shown_than_a_browser_keeps(monkeypatch: pytest.MonkeyPatch):
    edition = make_edition()
    many = "&".join(f"talk=talk-{n}" for n in range(230))
    assert "Only the first 200 talks are shown." in seen_by(None, edition, f"?{many}").texts(class_="agenda-note")
    assert Client().get(f"{agenda_address(edition)}?{'talk=x&' * 1001}").status_code == 400
    monkeypatch.setattr(agenda, "MOST_SHOWN", 2)
    user = make_user()
    starred(user, *(make_talk(edition=edition) for _ in range(3)))
    assert len(titles(seen_by(user, edition))) == 2


def test_who_stars_everything_is_told_of_some_clashes_and_how_many_more():
    edition, user = make_edition(), make_user()
    starred(user, *(make_scheduled_talk("09:00", edition=edition) for _ in range(7)))
    found = seen_by(user, edition)
    assert "21 clashes" in found.one(class_="lead").text
    for one in found.all("li", class_="agenda-entry"):
        assert len(one.texts("p", class_="agenda-warning")) == 5
        assert one.texts("p", class_="agenda-warning")[-1] == "… and with 2 more"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_agenda_is_only_read(method: str):
    assert getattr(make_client(make_user()), method)(agenda_address(make_edition())).status_code == 405


def test_agenda_of_a_draft_edition_is_not_there():
    assert make_client(make_user()).get(agenda_address(make_edition(is_published=False))).status_code == 404


# What it tells


def test_days_in_order_with_those_of_unknown_hours():
    edition, user = make_edition(), make_user()
    late = make_scheduled_talk("09:00", day=21, edition=edition)
    early = make_scheduled_talk("10:00", day=20, edition=edition)
    someday = make_talk(edition=edition, day=datetime.date(2024, 3, 20))
    nowhen = make_talk(edition=edition)
    starred(user, late, early, someday, nowhen)
    found = seen_by(user, edition)
    assert found.one(class_="lead").text == "4 talks on 3 days; no clashes, no tight walks."
    assert found.headings[:8] == [
        *("My agenda", "Wednesday 20 March", early.title, "Time not recorded", someday.title),
        *("Thursday 21 March", late.title, "Day and time not recorded"),
    ]
    assert entry(found, early).one(class_="agenda-time").text == "10:00–10:30"


def test_white_space_walks_and_what_is_not_known():
    venue, user = make_venue(walking_speed=1.0), make_user()
    floor = make_floor(venue=venue)
    near, far = (make_room(floor=floor, x=x, y=0, width=2, depth=2) for x in (0, 170))
    edition = make_edition(venue=venue)
    first = make_scheduled_talk("09:00", room=near, edition=edition)
    second = make_scheduled_talk("10:55", room=far, edition=edition)
    third = make_scheduled_talk("11:25", room=near, edition=edition)
    fourth = make_scheduled_talk("12:00", edition=edition)
    starred(user, first, second, third, fourth)
    found = seen_by(user, edition)
    ways = found.all(class_="agenda-way")
    assert [way.text for way in ways] == [
        f"1 h 25 min free · 3 min walk from {near.name}",
        f"Tight: 3 min walk from {far.name}, and no time between",
        "5 min free · walk not known",
    ]
    assert [way.attributes["data-steps"] for way in ways] == ["5", "0", "0"]
    assert found.one(class_="lead").text == "4 talks; no clashes, 1 tight walk."


def test_talk_that_moved_since_it_was_starred_says_so_to_who_starred_it_before():
    talk, before, after = coming_talk(), make_user(), make_user()
    edition = starred(before, talk)
    talk.move(to=make_room(venue=talk.edition.venue))
    starred(after, talk)
    assert entry(seen_by(before, edition), talk).texts(class_="mark-news") == ["Moved since you starred it"]
    assert entry(seen_by(after, edition), talk).texts(class_="mark-news") == []
    assert talk.starts_at
    talk.retime(starts_at=talk.starts_at + HOUR, ends_at=talk.starts_at + 2 * HOUR)
    assert entry(seen_by(before, edition), talk).texts(class_="mark-news") == [
        "Moved, and at another time, since you starred it"
    ]
    assert entry(seen_by(after, edition), talk).texts(class_="mark-news") == ["At another time since you starred it"]


def test_correction_of_what_is_over_is_no_news():
    talk, user = make_scheduled_talk("09:00"), make_user()
    edition = starred(user, talk)
    talk.move(to=make_room())
    assert not seen_by(user, edition).all(class_="mark-news")


def test_cancelled_talk_is_marked_and_clashes_with_nothing():
    talk, user = coming_talk(), make_user()
    edition = starred(user, talk, coming_talk(edition=talk.edition))
    assert "1 clash," in seen_by(user, edition).one(class_="lead").text
    talk.cancel()
    found = seen_by(user, edition)
    assert "no clashes" in found.one(class_="lead").text
    assert entry(found, talk).texts(class_="mark-cancelled") == ["Cancelled since you starred it"]


@pytest.mark.parametrize(
    "title",
    [
        *("Mean Comments", "MEAN  comments", "Mean Comments (Repeat)", "Mean Comments [Encore]"),
        *("Mean Comments - Repeat Session", "Mean Comments (Repeated)", "Mean Comments [REPEAT 2]"),
        "Mean Comments (second session)",
    ],
)
def test_other_session_is_offered(title: str):
    talk, user = make_scheduled_talk("09:00", title="Mean Comments"), make_user()
    clashing = make_scheduled_talk("09:15", edition=talk.edition)
    other = make_scheduled_talk("15:00", day=21, edition=talk.edition, title=title, slug="other")
    edition = starred(user, talk, clashing)
    offer = seen_by(user, edition).one("form", class_="agenda-offer")
    assert offer.one("p").text == (
        "Given once more: Thursday 21 March, 15:00–15:30 (CET) , where it would clash with nothing."
    )
    assert {field.attributes["name"]: field.attributes["value"] for field in offer.all("input")}["star"] == other.slug


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Mean Comments, part 2"},
        {"title": "Repeat: Mean Comments"},
        {"is_cancelled": True},
        {"is_published": False},
        {"edition": None},
    ],
)
def test_what_is_no_other_session_is_not_offered(fields: dict[str, Any]):
    talk, user = make_scheduled_talk("09:00", title="Mean Comments"), make_user()
    make_scheduled_talk("15:00", **{"title": "Mean Comments", "edition": talk.edition, **fields})
    assert not seen_by(user, starred(user, talk)).all("form", class_="agenda-offer")


def test_session_that_is_over_is_not_offered_for_one_to_come():
    over, user = make_rateable_talk(title="Mean Comments"), make_user()
    to_come = coming_talk(edition=over.edition, title="Mean Comments")
    edition = starred(user, to_come)
    assert not seen_by(user, edition).all("form", class_="agenda-offer")
    to_come.unstar(by=user)
    starred(user, over)
    assert seen_by(user, edition).all("form", class_="agenda-offer")


def test_rating_is_offered_while_its_window_is_open_and_until_it_is_given():
    talk, user = make_rateable_talk(), make_user()
    edition = starred(user, talk, coming_talk(edition=talk.edition))
    assert seen_by(user, edition).texts(class_="agenda-rate") == [f"Rate: {talk.title}"]
    make_rating(talk=talk, user=user)
    assert not seen_by(user, edition).all(class_="agenda-rate")


def test_hostile_title_is_text():
    talk, user = make_talk(title="<script>alert(1)</script> & “x”", slug="odd"), make_user()
    assert titles(seen_by(user, starred(user, talk))) == ["<script>alert(1)</script> & “x”"]


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_costs_the_same_with_more_talks(rows: int, django_assert_num_queries: DjangoAssertNumQueries):
    user, edition = make_user(), make_edition(venue=make_venue())
    floor = make_floor(venue=edition.venue)
    for n in range(rows):
        talk = make_scheduled_talk(
            f"{9 + n}:00",
            edition=edition,
            speakers=[make_speaker() for _ in range(rows)],
            room=make_room(floor=floor, x=n * 9, y=0, width=8, depth=8),
            title=f"Talk {n}",
        )
        make_scheduled_talk("18:00", edition=edition, title=f"Talk {n} (Repeat)")
        starred(user, talk)
    AgendaFeed.objects.create(user=user, edition=edition)
    client, address = make_client(user), agenda_address(edition)
    with django_assert_num_queries(7):
        assert client.get(address).status_code == 200
    asked = "&".join(f"talk={talk.slug}" for talk in edition.talks.all())
    with django_assert_num_queries(4):
        assert Client().get(f"{address}?{asked}").status_code == 200


# The address for calendars


def test_calendar_address_is_shown_to_its_owner_only():
    user, edition = make_user(), make_edition()
    client, address = make_client(user), f"{agenda_address(edition)}calendar/"
    for _ in range(2):
        assert client.post(address)["Location"] == f"{agenda_address(edition)}#calendar"
    token = AgendaFeed.objects.get().token
    found = page(agenda_address(edition), client=client).main
    assert found.one("input", id="feed-address").attributes["value"] == (
        f"http://testserver{agenda_address(edition)}{token}.ics"
    )
    assert f"webcal://testserver{agenda_address(edition)}{token}.ics" in found.hrefs
    for somebody in (None, make_user()):
        assert token not in make_client(somebody).get(agenda_address(edition)).text
    assert token not in client.get(f"{edition.get_absolute_url()}mine/").text


def test_new_address_kills_the_old_one_and_revoking_leaves_none(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    user, edition = make_user(), make_edition()
    other = AgendaFeed.objects.create(user=make_user(), edition=edition)
    client, address = make_client(user), f"{agenda_address(edition)}calendar/"
    client.post(address)
    first = AgendaFeed.objects.by(user).get()
    client.post(f"{address}renewal/")
    second = AgendaFeed.objects.by(user).get()
    assert (second.pk, second.token != first.token, second.made_at > first.made_at) == (first.pk, True, True)
    client.post(f"{address}revocation/")
    assert list(AgendaFeed.objects.values_list("token", flat=True)) == [other.token]
    client.post(f"{address}renewal/")
    assert AgendaFeed.objects.by(user).count() == 1
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in said if first.token in line or second.token in line]


@pytest.mark.parametrize("door", ["", "renewal/", "revocation/"])
def test_calendar_address_is_written_by_its_owner_with_a_token_only(door: str):
    user, edition = make_user(), make_edition()
    address = f"{agenda_address(edition)}calendar/{door}"
    assert Client().post(address)["Location"] == f"/accounts/login/?next={agenda_address(edition)}"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert (strict.post(address).status_code, strict.get(address).status_code) == (403, 405)
    for edition_door in ("join/", "exchange/"):
        assert strict.post(agenda_address(edition) + edition_door).status_code == 403
    assert not AgendaFeed.objects.exists()
