"""A code by mail signs in: once, for a while, after few wrong ones, and back to where one was."""

import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.signing import (
    CODE,
    CODE_CONFIRM,
    LOGIN,
    NEXT,
    WRONG_CODE,
    ask_for_code,
    mailed_code,
    sign_in,
    signed_in,
)
from tests.make import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    make_user(email="ada@example.com")
    return Client()


def test_code_signs_in_and_leads_back(client: Client) -> None:
    asked = ask_for_code(client, "Ada@Example.com", next=NEXT)
    page = client.get(asked.headers["Location"])
    assert "ada@example.com" in page.content.decode()
    assert f'name="next" value="{NEXT}"' in page.content.decode()

    answer = client.post(CODE_CONFIRM, {"code": mailed_code(), "next": NEXT})

    assert (answer.status_code, answer.headers["Location"]) == (302, NEXT)
    assert signed_in(client).email == "ada@example.com"


@pytest.mark.parametrize("written", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_code_may_be_written_in_any_way(written: Any, client: Client) -> None:
    ask_for_code(client, "ada@example.com")

    client.post(CODE_CONFIRM, {"code": written(mailed_code())})

    assert signed_in(client)


def test_mail_names_the_site_the_code_and_what_to_do(client: Client) -> None:
    ask_for_code(client, "ada@example.com")

    [message] = mail.outbox
    assert (message.to, message.subject) == (["ada@example.com"], "Your code to sign in to KubeCon Notes")
    assert message.alternatives == []
    for words in ("KubeCon Notes at testserver", mailed_code(), "good for 15 minutes", "You did not ask for it?"):
        assert words in message.body
    assert "&" not in message.body


def test_third_wrong_code_makes_it_void(client: Client) -> None:
    ask_for_code(client, "ada@example.com")
    for _ in range(2):
        answer = client.post(CODE_CONFIRM, {"code": WRONG_CODE})
        assert (answer.status_code, "This is not the code." in answer.content.decode()) == (200, True)

    third = client.post(CODE_CONFIRM, {"code": WRONG_CODE}, follow=True)
    client.post(CODE_CONFIRM, {"code": mailed_code()})

    assert "after three tries it is void" in third.content.decode()
    assert signed_in(client) is None


def test_code_is_void_after_a_quarter_of_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_code(client, "ada@example.com")
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 15 * 60 + 5)

    answer = client.post(CODE_CONFIRM, {"code": mailed_code()})

    assert answer.status_code == 302
    assert signed_in(client) is None


def test_code_is_good_once(client: Client) -> None:
    ask_for_code(client, "ada@example.com")
    code = mailed_code()
    client.post(CODE_CONFIRM, {"code": code})
    client.post("/accounts/logout/")

    client.post(CODE_CONFIRM, {"code": code})

    assert signed_in(client) is None


def test_code_is_of_no_use_in_another_browser(client: Client) -> None:
    ask_for_code(client, "ada@example.com")
    code = mailed_code()
    thief = Client()
    ask_for_code(thief, "ada@example.com")

    thief.post(CODE_CONFIRM, {"code": code})

    assert signed_in(thief) is None


def test_another_code_is_sent_twice_and_only_the_last_is_good(client: Client) -> None:
    ask_for_code(client, "ada@example.com")
    first = mailed_code()
    for sent in (2, 3, 3):
        client.post(CODE_CONFIRM, {"action": "resend"})
        assert len(mail.outbox) == sent

    client.post(CODE_CONFIRM, {"code": first})
    assert signed_in(client) is None
    client.post(CODE_CONFIRM, {"code": mailed_code()})
    assert signed_in(client)


def test_more_than_three_codes_a_minute_are_429_in_our_words(client: Client) -> None:
    for _ in range(3):
        assert ask_for_code(client, "ada@example.com").status_code == 302

    answer = ask_for_code(Client(REMOTE_ADDR="192.0.2.7"), "ADA@example.com")

    assert (answer.status_code, len(mail.outbox)) == (429, 3)
    assert "Wait a few minutes, then try again." in answer.content.decode()
    assert "account/mail_not_sent.html" not in [template.name for template in answer.templates]
    assert ask_for_code(Client(), "other@example.com").status_code == 302


def test_another_address_may_be_tried_at_any_time(client: Client) -> None:
    ask_for_code(client, "typo@example.com")

    page = client.get(CODE)
    assert (page.status_code, "Send me a code" in page.content.decode()) == (200, True)
    ask_for_code(client, "ada@example.com")
    client.post(CODE_CONFIRM, {"code": mailed_code()})

    assert signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil"]
)
def test_no_way_in_leads_elsewhere(elsewhere: str, client: Client) -> None:
    home = "/"
    ask_for_code(client, "ada@example.com", next=elsewhere)
    by_code = client.post(CODE_CONFIRM, {"code": mailed_code(), "next": elsewhere})
    by_password = sign_in(Client(), "ada@example.com", next=elsewhere)
    signed_in_already = client.get(LOGIN, {"next": elsewhere})
    out = client.post("/accounts/logout/", {"next": elsewhere})

    assert [answer.headers["Location"] for answer in (by_code, by_password, signed_in_already, out)] == [home] * 4


def test_allowed_hosts_are_not_led_to_either(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "other.example", "*"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]

    for host in ("other.example", "trusted.example"):
        answer = sign_in(Client(), "ada@example.com", next=f"https://{host}/")
        assert answer.headers["Location"] == "/"


def test_account_that_is_switched_off_gets_no_code(client: Client) -> None:
    make_user(email="off@example.com", is_active=False)

    assert ask_for_code(client, "off@example.com").status_code == 302

    assert mail.outbox[-1].subject == "No account at KubeCon Notes"


def test_account_switched_off_meanwhile_is_told_so(client: Client) -> None:
    user = make_user(email="off@example.com")
    ask_for_code(client, user.email)
    user.is_active = False
    user.save()

    answer = client.post(CODE_CONFIRM, {"code": mailed_code()}, follow=True)

    assert "This account is switched off" in answer.content.decode()
    assert signed_in(client) is None
