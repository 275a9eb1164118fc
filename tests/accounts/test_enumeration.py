"""No page, mail or work done tells whether an address has an account: measured for both, side by side."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from kubecon_notes.accounts.mail import send
from tests.accounts.signing import (
    CODE_CONFIRM,
    RESET,
    SIGN_UP_CONFIRM,
    WRONG_CODE,
    ask_for_code,
    sign_in,
    sign_up,
)
from tests.make import make_user

pytestmark = pytest.mark.django_db

KNOWN = "known@example.com"
ADDRESSES = (KNOWN, "other@example.com")  # of the same length


def by_password(client: Client, email: str) -> list[Any]:
    return [sign_in(client, email, "not the password")]


def by_code(client: Client, email: str) -> list[Any]:
    asked = ask_for_code(client, email)
    wrong = [client.post(CODE_CONFIRM, {"code": WRONG_CODE}) for _ in range(2)]
    again = client.post(CODE_CONFIRM, {"action": "resend"})
    last = client.post(CODE_CONFIRM, {"code": WRONG_CODE})
    return [asked, *wrong, again, last, client.get(last.headers["Location"])]


def by_sign_up(client: Client, email: str) -> list[Any]:
    asked = sign_up(client, email, password1="a good secret of mine")
    page = client.get(SIGN_UP_CONFIRM)
    cache.clear()  # a second mail within ten seconds is refused
    again = client.post(SIGN_UP_CONFIRM, {"action": "resend"})
    wrong = [client.post(SIGN_UP_CONFIRM, {"code": WRONG_CODE}) for _ in range(3)]
    return [asked, page, again, *wrong, client.get(wrong[-1].headers["Location"])]


def by_reset(client: Client, email: str) -> list[Any]:
    asked = client.post(RESET, {"email": email})
    page = client.get(asked.headers["Location"])
    wrong = [client.post(asked.headers["Location"], {"code": WRONG_CODE}) for _ in range(3)]
    return [asked, page, *wrong, client.get(wrong[-1].headers["Location"])]


WAYS = [by_password, by_code, by_sign_up, by_reset]
Way = Callable[[Client, str], list[Any]]


@pytest.fixture(params=["usual", "without password", "switched off"])
def known(request: pytest.FixtureRequest) -> str:
    more: dict[str, Any] = {"without password": {"password": None}, "switched off": {"is_active": False}}.get(
        request.param, {}
    )
    make_user(email=KNOWN, **more)
    return KNOWN


def seen(answers: list[Any], email: str) -> list[tuple[int, str, list[tuple[str, str]], list[str]]]:
    """All that a browser gets, but for what differs each time."""
    return [
        (
            answer.status_code,
            re.sub(r'(?<=name="csrfmiddlewaretoken" value=")\w+', "", answer.content.decode()).replace(email, "…"),
            [(name, value) for name, value in answer.headers.items() if name not in ("Expires", "Date")],
            sorted(answer.cookies),
        )
        for answer in answers
    ]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("way", WAYS)
def test_both_get_the_same_answers(way: Way) -> None:
    known, other = (seen(way(Client(), email), email) for email in ADDRESSES)

    assert known == other


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("way", WAYS)
def test_both_get_as_many_mails_at_the_same_steps(way: Way) -> None:
    sent = []
    for email in ADDRESSES:
        mail.outbox.clear()
        way(Client(), email)
        sent.append([message.to for message in mail.outbox])

    assert sent == [[[email]] * len(sent[0]) for email in ADDRESSES]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("way", WAYS)
def test_as_many_passwords_are_hashed_for_both(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    counts = []
    for email in ADDRESSES:
        hashed.clear()
        way(Client(), email)
        counts.append(len(hashed))

    assert counts[0] == counts[1] == (1 if way in (by_password, by_sign_up) else 0)


@pytest.mark.parametrize(("took", "waits"), [(0.02, 0.08), (0.025, 0.075), (0.325, 0.075), (0.375, 0.025)])
def test_mails_leave_on_the_beat(took: float, waits: float, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """How long an answer takes does not tell what was done before its mail."""
    settings.MAIL_BEAT = 0.1
    slept: list[float] = []
    monkeypatch.setattr("kubecon_notes.accounts.mail.time.sleep", slept.append)
    monkeypatch.setattr("kubecon_notes.accounts.mail.time.monotonic", lambda: 64 + took)

    send(mail.EmailMessage("Subject", "Text", to=["ada@example.com"]), since=64)

    assert slept == [pytest.approx(waits, abs=1e-6)]


def test_someone_signed_in_does_not_learn_it_by_changing_their_address() -> None:
    make_user(email=KNOWN)
    answers = []
    for email in ADDRESSES:
        client = Client()
        client.force_login(make_user(email="me@example.com" if email == KNOWN else "we@example.com"))
        mail.outbox.clear()
        answer = client.post("/accounts/email/", {"action_add": "", "email": email})
        answers.append((answer.status_code, answer.headers.get("Location"), [one.subject for one in mail.outbox]))

    assert answers[0] == answers[1]
    assert answers[0][2] == ["Your code for KubeCon Notes"]
