"""The client that subscribed sees each change; and nobody sees another's agenda."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from talks.models import AgendaFeed, Appearance, Edition, Talk
from talks.models.star import new_token
from tests.make import (
    make_appearance,
    make_client,
    make_edition,
    make_link,
    make_room,
    make_speaker,
    make_star,
    make_talk,
    make_user,
    make_venue,
)
from tests.talks.calendars import Subscriber, fetch, read, version
from tests.talks.views.reading import read as read_page

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def edition() -> Edition:
    today = timezone.now().date()
    days = {"first_day": today, "last_day": today + datetime.timedelta(days=3)}
    return make_edition(slug="kubecon", time_zone="UTC", venue=make_venue(name="Expo", city="Paris"), **days)


@pytest.fixture
def talk(edition: Edition) -> Talk:
    return make_coming(edition, title="Mean Comments", slug="mean", room=make_room(name="Small", venue=edition.venue))


def make_coming(edition: Edition, **fields: Any) -> Talk:
    starts_at = timezone.now() + 24 * HOUR
    return make_talk(**{"edition": edition, "starts_at": starts_at, "ends_at": starts_at + HOUR, **fields})


@pytest.fixture
def feed(talk: Talk) -> AgendaFeed:
    return AgendaFeed.objects.create(edition=talk.edition, user=make_star(talk=talk).user)


@pytest.fixture(params=["talks.ics", "schedule.ics", "talks/mean.ics", "agenda"])
def address(request: pytest.FixtureRequest, feed: AgendaFeed) -> str:
    return address_of(feed) if request.param == "agenda" else f"/kubecon/{request.param}"


def address_of(feed: AgendaFeed) -> str:
    return f"/{feed.edition.slug}/agenda/{feed.token}.ics"


# The story


def test_who_subscribed_sees_the_move_and_then_the_cancellation(address: str, talk: Talk, edition: Edition):
    subscriber = Subscriber(address)
    assert subscriber.refresh() == ["Mean Comments"]
    assert subscriber.refresh() == []

    talk.move(to=make_room(name="Large", venue=edition.venue), because="Too many of you.")
    assert subscriber.refresh() == ["Mean Comments"]
    assert subscriber.entry(talk.guid)["LOCATION"] == "Large, Expo, Paris"

    talk.retime(starts_at=talk.starts_at + HOUR, ends_at=talk.ends_at + HOUR)
    assert subscriber.refresh() == ["Mean Comments"]
    assert subscriber.entry(talk.guid)["DTSTART"].dt == talk.starts_at.replace(microsecond=0)

    talk.cancel()
    assert subscriber.refresh() == ["Cancelled: Mean Comments"]
    entry = subscriber.entry(talk.guid)
    assert (entry["STATUS"], entry["TRANSP"]) == ("CANCELLED", "TRANSPARENT")

    talk.reinstate()
    assert subscriber.refresh() == ["Mean Comments"]
    assert subscriber.entry(talk.guid)["STATUS"] == "CONFIRMED"
    assert len(subscriber.known) == 1


CHANGES: dict[str, Callable[[Talk], object]] = {
    "move": lambda talk: talk.move(to=make_room()),
    "retime": lambda talk: talk.retime(starts_at=talk.starts_at + HOUR, ends_at=talk.ends_at + HOUR),
    "cancel": lambda talk: talk.cancel(),
    "reinstate": lambda talk: (talk.cancel(), talk.reinstate()),
    "full": lambda talk: talk.mark_full(),
    "elsewhere": lambda talk: talk.mark_full(overflow=make_room()),
    "free": lambda talk: (talk.mark_full(), talk.mark_free()),
    "title": lambda talk: Talk.objects.filter(pk=talk.pk).update(title="Kind Comments"),
    "abstract": lambda talk: Talk.objects.filter(pk=talk.pk).update(abstract="Be kind."),
    "speaker": lambda talk: make_appearance(talk=talk, speaker=make_speaker()),
    "no speaker": lambda talk: (make_appearance(talk=talk), Appearance.objects.all().delete()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_sequence_grows_with_each_change(change: str, address: str, talk: Talk):
    before = read(fetch(address)).entries[str(talk.guid)]
    CHANGES[change](talk)
    after = read(fetch(address)).entries[str(talk.guid)]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert version(after) > version(before)
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


def test_nothing_moves_while_nothing_changes(address: str, talk: Talk, edition: Edition):
    first = fetch(address)
    Talk.objects.filter(pk=talk.pk).update(source="Said once more.")
    make_room()
    assert fetch(address) == first


# The agenda


def test_agenda_holds_what_its_owner_starred_in_that_edition(feed: AgendaFeed, edition: Edition):
    make_star(talk=make_coming(edition, title="Of somebody else"))
    make_star(talk=make_talk(title="Of another edition"), user=feed.user)
    make_star(talk=make_coming(edition, title="Draft", is_published=False), user=feed.user)
    other = make_star(talk=make_coming(edition, title="Also mine"), user=feed.user)
    assert read(fetch(address_of(feed))).titles == ["Also mine", "Mean Comments"]
    other.delete()
    assert read(fetch(address_of(feed))).titles == ["Mean Comments"]


def test_agenda_tells_nothing_of_its_owner(feed: AgendaFeed):
    file = fetch(address_of(feed)).replace(b"\r\n ", b"").decode()
    for secret in (feed.token, feed.user.email, feed.user.display_name):
        assert secret not in file


def test_agenda_is_kept_by_nobody_else(feed: AgendaFeed):
    for client in (Client(), make_client(feed.user), make_client(make_user())):
        response = client.get(address_of(feed))
        headers = {name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
        expected = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
        assert headers == expected
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies
        assert response["Content-Disposition"] == 'inline; filename="kubecon-agenda.ics"'


def test_agenda_is_sent_once(feed: AgendaFeed):
    made = Client().get(address_of(feed))
    known = Client().get(address_of(feed), headers={"If-None-Match": made["ETag"]})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", made["ETag"])
    assert (known["Cache-Control"], known["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    head = Client().head(address_of(feed))
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", made["ETag"])
    assert head["Content-Length"] == str(len(made.content))
    assert Client().post(address_of(feed)).status_code == 405


def test_revoked_token_is_answered_as_an_unknown_one(feed: AgendaFeed):
    address = address_of(feed)
    feed.delete()
    revoked, unknown = Client().get(address), Client().get(f"/kubecon/agenda/{new_token()}.ics")
    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert without_address(revoked.text) == without_address(unknown.text)
    assert dict(revoked.items()) | {"Content-Length": ""} == dict(unknown.items()) | {"Content-Length": ""}


def without_address(html: str) -> list[str]:
    return read_page(html).main.texts()


def test_token_of_a_renewed_feed_is_another(feed: AgendaFeed):
    old = address_of(feed)
    feed.delete()
    new = AgendaFeed.objects.create(edition=feed.edition, user=feed.user)
    assert Client().get(old).status_code == 404
    assert read(fetch(address_of(new))).titles == ["Mean Comments"]


def test_token_opens_its_own_edition_alone(feed: AgendaFeed):
    make_edition(slug="another")
    assert Client().get(f"/another/agenda/{feed.token}.ics").status_code == 404
    assert Client().get(f"/nowhere/agenda/{feed.token}.ics").status_code == 404
    Edition.objects.filter(slug="kubecon").update(is_published=False)
    assert Client().get(address_of(feed)).status_code == 404


def test_agenda_is_still_found_under_a_former_slug_of_its_edition(feed: AgendaFeed):
    Edition.objects.filter(slug="kubecon").update(slug="kubecon-eu")
    assert read(fetch(f"/kubecon/agenda/{feed.token}.ics")).titles == ["Mean Comments"]


def test_feed_of_a_closed_account_is_gone(feed: AgendaFeed):
    type(feed.user).objects.filter(pk=feed.user.pk).update(is_active=False)
    assert Client().get(address_of(feed)).status_code == 404


HOSTILE = [
    *("x", "-", "a" * 43, "A" * 42, "a" * 44, "a" * 5000, "%00", "a%00b", "..%2f..%2fetc", "'%20or%201=1--", "%25"),
    *("é", "%F0%9F%98%80", "_" * 43, "*", "%0d%0aSet-Cookie:x=1", "1.ics", "."),
]


@pytest.mark.parametrize("token", HOSTILE)
@pytest.mark.usefixtures("feed")
def test_hostile_token_is_not_found(token: str):
    response = Client().get(f"/kubecon/agenda/{token}.ics")
    assert response.status_code == 404
    assert not response.cookies


@pytest.mark.parametrize("rows", [1, 3])
def test_agenda_keeps_its_budget(
    rows: int, feed: AgendaFeed, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
):
    speaker = make_speaker()
    for n in range(rows - 1):
        talk = make_coming(edition, title=f"Talk {n}", speakers=[speaker])
        make_link(talk=talk)
        make_star(talk=talk, user=feed.user)
    with django_assert_num_queries(4):
        made = Client().get(address_of(feed))
    assert len(read(made.content).entries) == rows


def test_unknown_token_costs_as_much_as_a_revoked_one(
    feed: AgendaFeed, django_assert_num_queries: DjangoAssertNumQueries
):
    address = address_of(feed)
    feed.delete()
    for asked in (address, f"/kubecon/agenda/{new_token()}.ics", f"/nowhere/agenda/{new_token()}.ics"):
        with django_assert_num_queries(1):
            assert Client().get(asked).status_code == 404
