"""Many at once, over HTTP, against the real server: one row each, and a score that a recount confirms."""

import http.client
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Count

from kubecon_notes.accounts.models import User
from talks.models import AgendaFeed, Comment, Rating, RatingRecord, Star, Talk, Tally
from talks.models.tally import COLUMNS
from tests.make import make_rateable_talk, signed_in_session
from tests.serving import in_database, served

ATTENDEES, SUBMISSIONS = 200, 50
TOKEN = "a" * 32


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), served("at_once", fill=_fill) as address:
        yield address


def _fill() -> None:
    make_rateable_talk(slug="talk", edition=None)
    users = [User(email=f"a{n}@example.com", display_name=f"Attendee {n}", password="!") for n in range(ATTENDEES)]
    User.objects.bulk_create(users)
    Session.objects.bulk_create([signed_in_session(user) for user in users])


def _sessions() -> list[str]:
    """In the order of their users."""
    owners = {session.get_decoded()["_auth_user_id"]: session.session_key for session in Session.objects.all()}
    return [owners[str(key)] for key in User.objects.order_by("pk").values_list("pk", flat=True)]


def post(site: str, path: str, session: str, **form: object) -> int:
    client = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    client.request("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **form}), headers)
    status = client.getresponse().status
    client.close()
    return status


def test_two_hundred_rate_one_talk_at_once(site: str):
    with in_database("at_once"):
        talk, sessions = Talk.objects.get(), _sessions()
        path = f"{talk.get_absolute_url()}rating/"

    def rate(session: str) -> int:
        return post(site, path, session, stars=random.randint(1, 5), attended="room")

    with ThreadPoolExecutor(ATTENDEES) as threads:
        assert set(threads.map(rate, sessions)) == {302}
    with in_database("at_once"):
        assert Rating.objects.count() == ATTENDEES
        given = dict(Rating.objects.values_list("stars").annotate(Count("pk")))
        tally = Tally.objects.get(talk=talk)
        assert [getattr(tally, column) for column in COLUMNS] == [given.get(stars, 0) for stars in range(1, 6)]


def test_one_person_who_sends_fifty_times_at_once_has_one_rating_and_one_comment(site: str):
    with in_database("at_once"):
        talk, session = Talk.objects.get(), _sessions()[0]
        Rating.objects.all().delete()
        RatingRecord.objects.all().delete()
        path = talk.get_absolute_url()

    def rate(number: int) -> int:
        return post(site, f"{path}rating/", session, stars=number % 5 + 1, attended="room")

    def comment(_number: int) -> int:
        return post(site, f"{path}comments/", session, text="Worth every minute.", visibility="named")

    with ThreadPoolExecutor(SUBMISSIONS) as threads:
        assert set(threads.map(rate, range(SUBMISSIONS))) == {302}
        assert set(threads.map(comment, range(SUBMISSIONS))) == {302}
    with in_database("at_once"):
        tally = Tally.objects.get(talk=talk)
        assert (Rating.objects.count(), tally.count, Comment.objects.count(), tally.comments) == (1, 1, 1, 1)


def test_one_person_who_stars_and_asks_for_a_calendar_address_fifty_times_at_once_has_one_of_each(site: str):
    with in_database("at_once"):
        talk, session = Talk.objects.get(), _sessions()[1]
        agenda = f"{talk.edition.get_absolute_url()}agenda/"
        paths = [f"{talk.get_absolute_url()}star/", f"{agenda}join/", f"{agenda}calendar/"]

    def write(number: int) -> int:
        return post(site, paths[number % 3], session, talk=talk.slug)

    with ThreadPoolExecutor(SUBMISSIONS) as threads:
        assert set(threads.map(write, range(SUBMISSIONS))) == {302, 204}
    with in_database("at_once"):
        assert (Star.objects.count(), AgendaFeed.objects.count()) == (1, 1)
