"""The cookie that tells scripts whether someone is signed in."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kubecon_notes.accounts.signed_in import NAME, SignedInCookieMiddleware
from tests.accounts.signing import sign_in
from tests.make import make_client, make_edition, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    sign_in(client, make_user(email="ada@example.com").email)
    return client


def test_it_comes_with_signing_in_and_holds_as_long_as_the_session(client: Client) -> None:
    cookie, session = client.cookies[NAME], client.cookies["sessionid"]

    assert (cookie.value, cookie["samesite"], cookie["path"]) == ("1", "Lax", "/")
    assert (cookie["httponly"], cookie["secure"]) == ("", "")
    assert abs(cookie["max-age"] - session["max-age"]) <= 1


def test_it_is_secure_where_the_session_is(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    sign_in(client, make_user().email)

    assert client.cookies[NAME]["secure"] is True


def test_it_is_set_once(client: Client) -> None:
    assert NAME not in client.get("/accounts/name/").cookies


def test_it_comes_back_where_it_was_lost(client: Client) -> None:
    del client.cookies[NAME]

    assert client.get("/accounts/name/").cookies[NAME].value == "1"


@pytest.mark.parametrize("door", ["/accounts/logout/", "/admin/logout/"])
def test_it_goes_with_signing_out(door: str) -> None:
    client = make_client(make_user(is_staff=True))
    client.get("/accounts/name/")
    assert NAME in client.cookies

    answer = client.post(door)

    assert (answer.cookies[NAME].value, answer.cookies[NAME]["max-age"]) == ("", 0)


def test_left_behind_it_is_taken_away_without_a_session() -> None:
    client = Client()
    client.cookies[NAME] = "1"

    answer = client.get("/nowhere/at/all/")

    assert answer.cookies[NAME]["max-age"] == 0
    assert "sessionid" not in answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("value", ["1", None])
def test_public_pages_are_never_touched(value: str | None, client: Client) -> None:
    make_edition(slug="kubecon")
    visitor = Client()
    for browser in (client, visitor):
        browser.cookies.pop(NAME, None)
        if value:
            browser.cookies[NAME] = value
    answers = [browser.get("/kubecon/") for browser in (client, visitor, Client())]

    assert [not answer.cookies for answer in answers] == [True] * 3
    assert len({(answer.content, str(sorted(answer.headers.items()))) for answer in answers}) == 1


def test_session_that_nobody_looked_into_is_left_alone(client: Client) -> None:
    request = RequestFactory().get("/")
    request.session = client.session
    request.session.accessed = False
    request.COOKIES = {"sessionid": "something"}

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    answer = SignedInCookieMiddleware(view)(request)

    assert (request.session.accessed, len(answer.cookies)) == (False, 0)
