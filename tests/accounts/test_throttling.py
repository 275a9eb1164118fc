"""Signing in with a password, and how often one may try."""

import datetime
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import timezone

from tests.make import PASSWORD, make_editor

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
WRONG = "not it"


def sign_in(email: str, password: str, address: str = "192.0.2.1", **headers: Any) -> Any:
    return Client(REMOTE_ADDR=address, **headers).post(LOGIN, {"login": email, "password": password})


def lock(email: str, address: str = "192.0.2.1") -> None:
    for _ in range(5):
        sign_in(email, WRONG, address)


def test_editor_signs_in_with_e_mail_and_password() -> None:
    editor = make_editor(email="edith@example.com")
    client = Client()

    answer = client.post(f"{LOGIN}?next=/admin/talks/talk/", {"login": editor.email, "password": PASSWORD})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/talks/talk/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "written", ["EDITH@EXAMPLE.COM", "Edith@example.com", " edith@example.com ", "edith@Example.Com"]
)
def test_e_mail_may_be_written_in_any_case(written: str) -> None:
    make_editor(email="edith@example.com")

    assert sign_in(written, PASSWORD).status_code == 302


def test_four_wrong_passwords_are_forgiven() -> None:
    editor = make_editor()
    for _ in range(4):
        assert sign_in(editor.email, WRONG).status_code == 200

    assert sign_in(editor.email, PASSWORD).status_code == 302


def test_after_five_wrong_passwords_the_right_one_is_refused_too() -> None:
    editor = make_editor()
    lock(editor.email)

    answer = sign_in(editor.email, PASSWORD)

    assert answer.status_code == 429
    page = answer.content.decode()
    assert "15 minutes" in page
    assert "Traceback" not in page
    assert editor.email not in page
    assert "account/locked_out.html" in [template.name for template in answer.templates]


def test_wrong_passwords_are_counted_however_the_e_mail_is_written() -> None:
    make_editor(email="edith@example.com")
    for written in (
        "edith@example.com",
        "Edith@example.com",
        "EDITH@example.com",
        "edith@EXAMPLE.com",
        "eDith@example.com",
    ):
        sign_in(written, WRONG)

    assert sign_in("edith@example.com", PASSWORD).status_code == 429


def test_wrong_passwords_are_counted_whatever_the_browser_calls_itself() -> None:
    editor = make_editor()
    for number in range(5):
        sign_in(editor.email, WRONG, headers={"User-Agent": f"Browser {number}"})

    assert sign_in(editor.email, PASSWORD).status_code == 429


def test_other_account_from_the_same_address_is_not_locked() -> None:
    editor, other = make_editor(), make_editor()
    lock(editor.email)

    assert sign_in(other.email, PASSWORD).status_code == 302


def test_same_account_from_another_address_is_not_locked() -> None:
    editor = make_editor()
    lock(editor.email)

    assert sign_in(editor.email, PASSWORD, "192.0.2.2").status_code == 302


def test_lock_is_lifted_after_a_quarter_of_an_hour() -> None:
    editor = make_editor()
    lock(editor.email)
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=14))
    assert sign_in(editor.email, PASSWORD).status_code == 429

    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))

    assert sign_in(editor.email, PASSWORD).status_code == 302


def test_account_that_does_not_exist_is_locked_like_one_that_does() -> None:
    editor = make_editor()
    lock(editor.email)
    lock("nobody@example.com")

    real, made_up = sign_in(editor.email, WRONG), sign_in("nobody@example.com", WRONG)

    assert (real.status_code, real.content) == (made_up.status_code, made_up.content)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("a\0b@example.com", WRONG),
        ("edith@example.com", "a\0b"),
        ("a" * 10_000, WRONG),
        (f"{'a' * 10_000}@example.com", WRONG),
        ("edith@example.com", "p" * 10_000),
        ("", ""),
        ("' OR 1=1 --", WRONG),
        ("\U0001f600@example.com", WRONG),
        ("ﬁ@example.com", WRONG),
    ],
)
def test_odd_names_and_passwords_are_only_wrong(email: str, password: str) -> None:
    make_editor(email="edith@example.com")

    for _ in range(7):
        assert sign_in(email, password).status_code in (200, 429)


def test_odd_addresses_of_the_login_page_are_only_odd() -> None:
    client = Client(headers={"User-Agent": "x" * 10_000, "Accept": "y" * 10_000})

    for query in ("next=%00", f"next={'a' * 10_000}", "next=//elsewhere.example/", "next=javascript:alert(1)"):
        answer = client.post(f"{LOGIN}?{query}", {"login": "nobody@example.com", "password": WRONG})
        assert answer.status_code in (200, 429)


def test_login_does_not_lead_elsewhere() -> None:
    editor = make_editor()

    answer = Client().post(f"{LOGIN}?next=//elsewhere.example/", {"login": editor.email, "password": PASSWORD})

    assert answer.headers["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_behind_a_proxy_the_address_that_it_saw_counts(settings: Any) -> None:
    settings.BEHIND_TLS = True
    editor = make_editor()
    for number in range(5):
        sign_in(editor.email, WRONG, headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"})

    assert sign_in(editor.email, PASSWORD, headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 429
    assert sign_in(editor.email, PASSWORD, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 302


def test_without_a_proxy_nobody_chooses_the_address_that_counts() -> None:
    editor = make_editor()
    for number in range(5):
        sign_in(editor.email, WRONG, headers={"X-Forwarded-For": f"203.0.113.{number}"})

    assert sign_in(editor.email, PASSWORD, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429


def test_field_more_in_the_form_does_not_choose_whom_a_wrong_password_is_counted_for() -> None:
    editor = make_editor()
    for number in range(5):
        wrong = {
            "login": editor.email,
            "password": WRONG,
            "username": f"other{number}",
            "email": f"other{number}@x.org",
        }
        Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, wrong)

    assert sign_in(editor.email, PASSWORD).status_code == 429


@pytest.mark.parametrize("forwarded", ["", "nonsense", "1.2.3.4.5", "unknown, ", "::ffff:1.2.3.4%lo", "a" * 10_000])
def test_odd_word_of_a_proxy_is_not_believed(forwarded: str, settings: Any) -> None:
    settings.BEHIND_TLS = True

    assert sign_in("nobody@example.com", WRONG, headers={"X-Forwarded-For": forwarded}).status_code == 200
