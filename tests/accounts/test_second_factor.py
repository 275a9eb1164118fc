"""Who is asked for a second factor, and the admin's door, which asks its staff for one."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.accounts.signing import CODE_CONFIRM, ask_for_code, mailed_code, sign_in, signed_in
from tests.make import PASSWORD, make_client, make_editor, make_user

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
FACTOR = "/accounts/2fa/authenticate/"
SET_UP = "/accounts/2fa/"
TOTP_URL = "/accounts/2fa/totp/activate/"


@pytest.fixture
def asked_for(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def add_app(user: User) -> None:
    TOTP.activate(user, SECRET)


def add_passkey(user: User) -> None:
    """A row as of a passkey; that one works is tested in a browser."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}})


def app_code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_where_only_this_machine_is_served_the_admin_asks_for_none() -> None:
    client = Client()

    assert sign_in(client, make_editor().email, next="/admin/").headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("asked_for")
@pytest.mark.parametrize("path", ["/admin/", "/admin/talks/talk/", "/admin/logout/"])
def test_staff_without_a_second_factor_are_led_to_where_they_set_it_up_and_told_why(path: str) -> None:
    answer = make_client(make_editor()).get(path, follow=True)

    assert answer.redirect_chain[-1][0].startswith(SET_UP)
    assert "The admin asks for a second factor." in answer.content.decode()


@pytest.mark.usefixtures("asked_for")
@pytest.mark.parametrize("add", [add_app, add_passkey])
def test_staff_with_a_second_factor_open_the_admin(add: Any) -> None:
    editor = make_editor()
    add(editor)

    assert make_client(editor).get("/admin/talks/talk/").status_code == 200


@pytest.mark.usefixtures("asked_for")
def test_editor_sets_up_an_app_and_goes_on_to_where_they_wanted() -> None:
    client = Client()
    sign_in(client, make_editor().email)
    page = client.get("/admin/talks/talk/", follow=True)
    assert page.request["QUERY_STRING"] == "next=%2Fadmin%2Ftalks%2Ftalk%2F"

    again = client.get(TOTP_URL)
    client.post(again.headers["Location"], {"password": PASSWORD, "next": TOTP_URL})
    page = client.get(TOTP_URL)
    assert "<svg" in page.content.decode()
    answer = client.post(TOTP_URL, {"code": app_code(page.context["form"].secret)})

    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get(answer.headers["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/admin/talks/talk/").status_code == 200


def test_password_alone_does_not_sign_in_whoever_has_an_app() -> None:
    user = make_user()
    add_app(user)
    client = Client()

    answer = sign_in(client, user.email, next="/editions/")
    assert (answer.headers["Location"], signed_in(client)) == (FACTOR, None)
    assert "This is not the code." in client.post(FACTOR, {"code": "000000"}).content.decode()
    answer = client.post(FACTOR, {"code": app_code()})

    assert (answer.headers["Location"], signed_in(client)) == ("/editions/", user)


def test_code_by_mail_alone_does_not_either() -> None:
    user = make_user()
    add_app(user)
    client = Client()
    ask_for_code(client, user.email)

    answer = client.post(CODE_CONFIRM, {"code": mailed_code()})

    assert (answer.headers["Location"], signed_in(client)) == (FACTOR, None)


def test_second_factor_cannot_be_guessed_on_and_on() -> None:
    user = make_user()
    add_app(user)
    client = Client()
    sign_in(client, user.email)
    statuses = [client.post(FACTOR, {"code": f"{number:06}"}).status_code for number in range(5)]

    answer = client.post(FACTOR, {"code": app_code()})

    assert (statuses, answer.status_code) == ([200] * 5, 429)
    assert "Wait a few minutes" in answer.content.decode()
    assert signed_in(client) is None


def test_passkey_is_asked_for_beside_a_password_of_staff_only() -> None:
    """An attendee's laptop must not lock them out of their phone."""
    staff, attendee = make_editor(), make_user()
    for user in (staff, attendee):
        add_passkey(user)

    assert sign_in(Client(), attendee.email, next="/editions/").headers["Location"] == "/editions/"
    assert sign_in(Client(), staff.email).headers["Location"] == FACTOR


def test_recovery_code_stands_in_once() -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_user()
    add_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for known in (user, None):
        client = Client()
        sign_in(client, user.email)
        client.post(FACTOR, {"code": code})
        assert signed_in(client) == known


# The door of the admin


@pytest.mark.parametrize(
    ("wanted", "query"),
    [("/admin/", "%2Fadmin%2F"), ("/admin/talks/talk/?q=a&p=1", "%2Fadmin%2Ftalks%2Ftalk%2F%3Fq%3Da%26p%3D1")],
)
def test_admin_sends_visitors_to_the_one_door_and_back(wanted: str, query: str) -> None:
    first = Client().get(wanted)
    second = Client().get(first.headers["Location"])

    assert (first.status_code, second.status_code) == (302, 302)
    assert second.headers["Location"] == f"/accounts/login/?next={query}"


def test_its_own_login_takes_no_password() -> None:
    client = Client()

    answer = client.post("/admin/login/", {"username": make_editor().email, "password": PASSWORD})

    assert (answer.status_code, signed_in(client)) == (302, None)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/?next=/admin/talks/talk/"])
def test_who_is_no_staff_is_told_so(path: str) -> None:
    answer = make_client(make_user()).get(path, follow=True)

    assert answer.status_code == 403
    assert "This is not open to you" in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "led"), [("/admin/talks/talk/", "/admin/talks/talk/"), ("//evil.example/", "/admin/")]
)
def test_who_is_signed_in_already_is_led_on_but_not_elsewhere(wanted: str, led: str) -> None:
    answer = make_client(make_editor()).get("/admin/login/", {"next": wanted})

    assert answer.headers["Location"] == led


def test_admin_signs_out() -> None:
    client = make_client(make_editor())

    answer = client.post("/admin/logout/")

    assert answer.status_code == 200
    assert signed_in(client) is None


def test_owner_removes_a_lost_second_factor_and_never_sees_it() -> None:
    editor = make_editor()
    add_app(editor)
    owner = make_client(make_user(is_staff=True, is_superuser=True))
    [row] = Authenticator.objects.all()

    page = owner.get(f"/admin/mfa/authenticator/{row.pk}/change/")
    assert (page.status_code, SECRET in page.content.decode()) == (200, False)
    owner.post(f"/admin/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})

    assert not Authenticator.objects.exists()
    assert owner.get("/admin/socialaccount/socialapp/").status_code == 404
