"""Mails about changes are stopped by one link, without signing in, and switched on again under the account."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.make import make_client, make_user
from tests.talks.views.reading import read

pytestmark = pytest.mark.django_db

ME = "/me/mails/"


def stop_address(user: User) -> str:
    return f"/me/mails/stop/{user.stop_token}/"


def wants(user: User) -> bool:
    return User.objects.get(pk=user.pk).wants_change_mails


def test_link_asks_first_and_changes_nothing():
    user = make_user()
    response = Client().get(stop_address(user))
    found = read(response.text)
    assert (response.status_code, wants(user)) == (200, True)
    assert found.texts("button") == ["Stop these mails"]
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert found.one("meta", name="robots").attributes["content"] == "noindex"
    assert user.email not in response.text


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "One-Click"}], ids=["button", "mail program"])
def test_one_post_without_cookie_or_token_stops_them(data: dict[str, str]):
    user, other = make_user(), make_user()
    response = Client(enforce_csrf_checks=True).post(stop_address(user), data)
    assert (response.status_code, read(response.text).one("h1").text) == (200, "These mails are stopped")
    assert (wants(user), wants(other)) == (False, True)
    again = Client(enforce_csrf_checks=True).post(stop_address(user), data)
    assert (again.status_code, wants(user)) == (200, False)


def test_link_of_a_stopped_mail_says_so():
    user = make_user(wants_change_mails=False)
    found = read(Client().get(stop_address(user)).text)
    assert found.one("h1").text == "These mails are stopped"
    assert "/me/#mails" in found.main.hrefs
    assert found.all("form") == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "token",
    [
        "x",
        "Mg:x",
        ":",
        "%00",
        "é" * 50,
        "a" * 5000,
        signing.Signer(salt="another").sign_object(1),
        signing.Signer(salt="stop mails about changes").sign_object("x"),
        signing.Signer(salt="stop mails about changes").sign_object([1]),
        signing.Signer(salt="stop mails about changes").sign_object(10**30),
    ],
)
def test_token_that_is_none_is_not_found(method: str, token: str):
    make_user()
    response = getattr(Client(), method)(f"/me/mails/stop/{token}/")
    assert (response.status_code, User.objects.filter(wants_change_mails=False).count()) == (404, 0)
    assert read(response.text).one("h1").text == "There is no page here"


def test_link_of_an_account_that_is_gone_is_not_found():
    user = make_user()
    address = stop_address(user)
    user.delete()
    assert Client().post(address).status_code == 404


def test_token_of_a_former_key_still_stops_them(settings: Any):
    user = make_user()
    address = stop_address(user)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    assert Client().post(address).status_code == 200
    assert not wants(user)


def test_they_are_stopped_and_wanted_again_under_the_account():
    user, other = make_user(), make_user()
    client = make_client(user)
    assert read(client.get("/me/").text).under("Mails about changes").texts("button") == ["Stop these mails"]
    for wanted, button in (("no", "Mail me about changes"), ("yes", "Stop these mails")):
        response = client.post(ME, {"wanted": wanted}, follow=True)
        assert response.redirect_chain == [("/me/#mails", 302)]
        assert wants(user) is (wanted == "yes")
        assert read(response.text).under("Mails about changes").texts("button") == [button]
    assert wants(other)


def test_account_is_changed_by_its_owner_only():
    user = make_user()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(ME, {"wanted": "no"}).status_code == 403
    assert Client().post(ME, {"wanted": "no"}).status_code == 302
    assert make_client(user).post(ME, {"wanted": "maybe"}).status_code == 400
    assert make_client(user).get(f"{ME}?wanted=no").status_code == 302
    assert wants(user)
