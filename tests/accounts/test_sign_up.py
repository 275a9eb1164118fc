"""Signing up: an address proven by a code, a display name, and a password if one likes."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.accounts.signing import (
    CODE_CONFIRM,
    NEXT,
    SIGN_UP,
    SIGN_UP_CONFIRM,
    WRONG_CODE,
    ask_for_code,
    mailed_code,
    sign_in,
    sign_up,
    signed_in,
)
from tests.make import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_code_by_mail_makes_the_account_and_leads_back() -> None:
    client = Client()
    answer = sign_up(client, "Ada@Example.com", "  Ada Lovelace ", next=NEXT)
    assert (answer.status_code, answer.headers["Location"]) == (302, SIGN_UP_CONFIRM)
    assert mail.outbox[0].to == ["ada@example.com"]

    answer = client.post(SIGN_UP_CONFIRM, {"code": mailed_code()})

    assert (answer.status_code, answer.headers["Location"]) == (302, NEXT)
    user = signed_in(client)
    assert (user.email, user.display_name, user.has_usable_password()) == ("ada@example.com", "Ada Lovelace", False)
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert EmailAddress.objects.get(user=user).verified


def test_session_goes_on_after_signing_up_with_a_password() -> None:
    client = Client()
    sign_up(client, password1=PASSWORD)
    client.post(SIGN_UP_CONFIRM, {"code": mailed_code()})

    assert client.get("/accounts/name/").status_code == 200
    client.post("/accounts/logout/")
    assert sign_in(client, "ada@example.com").status_code == 302
    assert signed_in(client).display_name == "Ada"


def test_nobody_is_signed_in_before_the_code() -> None:
    client = Client()
    sign_up(client, password1=PASSWORD)

    assert signed_in(client) is None
    assert sign_in(Client(), "ada@example.com").status_code == 200


def test_third_wrong_code_makes_it_void() -> None:
    client = Client()
    sign_up(client)
    for _ in range(2):
        assert "This is not the code." in client.post(SIGN_UP_CONFIRM, {"code": WRONG_CODE}).content.decode()

    third = client.post(SIGN_UP_CONFIRM, {"code": WRONG_CODE}, follow=True)
    client.post(SIGN_UP_CONFIRM, {"code": mailed_code()})

    assert "after three tries it is void" in third.content.decode()
    assert signed_in(client) is None


def test_begun_sign_up_can_be_begun_again() -> None:
    sign_up(Client(), name="First")
    EmailAddress.objects.get()
    client = Client()
    _forget_limits()
    sign_up(client, name="Second")

    client.post(SIGN_UP_CONFIRM, {"code": mailed_code()})

    assert User.objects.get() == signed_in(client)
    assert signed_in(client).display_name == "Second"


def test_stranger_leaves_no_password_on_an_account_for_somebody_elses_address() -> None:
    """Before its owner signs up, and after; by the owner's sign-up, and by a code."""
    stranger, owner = Client(), Client()
    sign_up(stranger, name="Stranger", password1="the stranger's own")
    _forget_limits()
    sign_up(owner, name="Ada", password1=PASSWORD)
    code = mailed_code()
    _forget_limits()
    sign_up(stranger, name="Stranger", password1="the stranger's own")

    owner.post(SIGN_UP_CONFIRM, {"code": code})

    assert signed_in(owner).display_name == "Ada"
    assert sign_in(Client(), "ada@example.com", "the stranger's own").status_code == 200
    assert sign_in(Client(), "ada@example.com").status_code == 302


def test_owner_who_signs_in_to_a_strangers_sign_up_finds_nothing_of_it() -> None:
    sign_up(Client(), name="Stranger", password1="the stranger's own")
    owner = Client()
    ask_for_code(owner, "ada@example.com")

    owner.post(CODE_CONFIRM, {"code": mailed_code()})

    assert signed_in(owner).display_name == "Attendee"
    assert not signed_in(owner).has_usable_password()


def test_known_address_is_told_by_mail_and_nothing_is_changed() -> None:
    user = make_user(email="ada@example.com", display_name="Ada")

    answer = sign_up(Client(), "ADA@example.com", "Eve", password1="another good secret")

    assert (answer.status_code, answer.headers["Location"]) == (302, SIGN_UP_CONFIRM)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["ada@example.com"], "You have an account at KubeCon Notes")
    assert "http://testserver/accounts/login/" in message.body
    user.refresh_from_db()
    assert (user.display_name, user.check_password(PASSWORD)) == ("Ada", True)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("email", "no address", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("display_name", "", "This field is required."),
        ("display_name", " a ", "Say what others should see, in at least two characters."),
        ("display_name", "ada@example.com", "A name, not an address: leave out the “@”."),
        ("display_name", "ada＠example.com", "A name, not an address: leave out the “@”."),
        ("display_name", "Ada\u202egnp", "Leave out what cannot be seen, or turns the direction of writing."),
        ("display_name", "\u3164\u3164", "Leave out what cannot be seen, or turns the direction of writing."),
        ("display_name", "a" * 81, "Ensure this value has at most 80 characters (it has 81)."),
        ("display_name", "ﷺ" * 5, "Ensure this value has at most 80 characters (it has 90)."),
        ("display_name", "A\0da", "Null characters are not allowed."),
        ("password1", "password", "This password is too common."),
    ],
)
def test_mistake_is_said_beside_its_field(field: str, value: str, told: str) -> None:
    answer = Client().post(SIGN_UP, {"email": "ada@example.com", "display_name": "Ada", field: value})

    assert answer.status_code == 200
    assert told in answer.context["form"].errors[field]
    page = answer.content.decode()
    assert f'aria-describedby="id_{field}_helptext id_{field}_error"' in page
    assert f'id="id_{field}_error"' in page
    assert not User.objects.exists()
    assert mail.outbox == []


def test_mails_to_one_address_are_limited_whoever_asks_for_them() -> None:
    sign_up(Client())

    answer = sign_up(Client(REMOTE_ADDR="192.0.2.9"), "ADA@example.com")

    assert (answer.status_code, len(mail.outbox)) == (429, 1)
    assert "Wait a few minutes" in answer.content.decode()


def test_limited_sign_up_leaves_no_account_behind() -> None:
    user = make_user(email="ada@example.com")
    sign_up(Client())
    user.delete()

    assert sign_up(Client()).status_code == 429

    assert not User.objects.exists()


def _forget_limits() -> None:
    from django.core.cache import cache

    cache.clear()
