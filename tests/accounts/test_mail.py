"""Where mail goes, what it says, and what happens where it cannot go anywhere."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.accounts.signing import (
    CODE_CONFIRM,
    RESET,
    SIGN_UP_CONFIRM,
    ask_for_code,
    mailed_code,
    sign_in,
    sign_up,
    signed_in,
)
from tests.make import PASSWORD, make_client, make_user

pytestmark = pytest.mark.django_db

SECRET_HINT = "keeps each one as a file in"
NEW = {"password1": "another good secret", "password2": "another good secret"}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.EMAIL_BACKEND = "kubecon_notes.accounts.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / ".local" / "mail"
    return settings.MAIL_FOLDER


@pytest.fixture(params=["no server", "no folder"])
def no_way_out(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> None:
    if request.param == "no server":
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        return
    (tmp_path / "file").touch()
    settings.EMAIL_BACKEND = "kubecon_notes.accounts.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "file" / "mail"


def test_without_a_server_mail_is_a_file_for_its_owner_only(folder: Path) -> None:
    make_user(email="ada@example.com")
    ask_for_code(Client(), "ada@example.com")

    [file] = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "Your code to sign in to KubeCon Notes" in file.read_text()


def test_pages_that_speak_of_mail_say_where_it_is_kept(folder: Path) -> None:
    make_user(email="ada@example.com")
    client = Client()
    asked = [ask_for_code(client, "ada@example.com"), sign_up(Client()), Client().post(RESET, {"email": "a@b.org"})]
    assert [answer.status_code for answer in asked] == [302, 302, 302]

    page = client.get(CODE_CONFIRM).content.decode()

    assert SECRET_HINT in page
    assert "<code>.local/mail</code>" in page
    assert str(folder) not in page


def test_pages_say_nothing_of_a_folder_where_mail_is_sent(settings: Any) -> None:
    settings.MAIL_FOLDER = None
    client = Client()
    ask_for_code(client, "ada@example.com")

    assert SECRET_HINT not in client.get(CODE_CONFIRM).content.decode()


@pytest.mark.usefixtures("no_way_out")
def test_mail_that_cannot_be_sent_is_said_and_leaves_nothing_half_done(caplog: pytest.LogCaptureFixture) -> None:
    make_user(email="ada@example.com")
    for way in (
        lambda client: ask_for_code(client, "ada@example.com"),
        lambda client: ask_for_code(client, "nobody@example.com"),
        lambda client: client.post(RESET, {"email": "ada@example.com"}),
        lambda client: sign_up(client, "new@example.com"),
        lambda client: sign_up(client, "ada@example.com"),
    ):
        client = Client()
        with caplog.at_level(logging.ERROR):
            answer = way(client)

        page = answer.content.decode()
        assert answer.status_code == 503
        assert "The mail could not be sent" in page
        assert "Try again in a few minutes." in page
        assert "sessionid" not in client.cookies
    assert list(User.objects.values_list("email", flat=True)) == ["ada@example.com"]
    assert "example.com" not in caplog.text


def test_what_is_done_stays_done_where_only_the_news_of_it_cannot_be_sent(settings: Any) -> None:
    user = make_user(password=None)
    client = make_client(user)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert client.post("/accounts/password/set/", NEW).status_code == 302

    user.refresh_from_db()
    assert user.check_password(NEW["password1"])


def test_owner_is_told_of_a_new_password() -> None:
    user = make_user()

    make_client(user).post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})

    [message] = mail.outbox
    assert message.to == [user.email]
    for words in ("Your password has been changed.", "testserver", "127.0.0.1", "It was not you?"):
        assert words in message.body


def test_forgotten_password_is_set_anew_by_a_code() -> None:
    user = make_user()
    client = Client()
    asked = client.post(RESET, {"email": user.email})
    answer = client.post(asked.headers["Location"], {"code": mailed_code()})

    answer = client.post(answer.headers["Location"], NEW)

    assert "The password is set" in client.get(answer.headers["Location"]).content.decode()
    assert sign_in(Client(), user.email).status_code == 200
    assert sign_in(Client(), user.email, NEW["password1"]).status_code == 302


def test_address_is_changed_once_the_new_one_is_proven() -> None:
    user = make_user(email="old@example.com")
    client = make_client(user)

    client.post("/accounts/email/", {"action_add": "", "email": "New@example.com"})
    user.refresh_from_db()
    assert (user.email, mail.outbox[0].to) == ("old@example.com", ["new@example.com"])
    answer = client.post(SIGN_UP_CONFIRM, {"code": mailed_code()}, follow=True)

    user.refresh_from_db()
    assert user.email == "new@example.com"
    assert "You sign in with new@example.com from now on." in answer.content.decode()
    assert mail.outbox[-1].to == ["old@example.com"]
    assert sign_in(Client(), "old@example.com").status_code == 200
    assert sign_in(Client(), "new@example.com").status_code == 302


def test_address_of_another_account_is_not_taken_over() -> None:
    other = make_user(email="other@example.com")
    user = make_user(email="me@example.com")
    client = make_client(user)
    client.post("/accounts/email/", {"action_add": "", "email": "other@example.com"})

    answer = client.post(SIGN_UP_CONFIRM, {"code": mailed_code()})

    assert "Another account has this address." in answer.content.decode()
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.email, other.email) == ("me@example.com", "other@example.com")


def test_forged_host_gets_no_mail_with_its_name_in_it() -> None:
    make_user(email="ada@example.com")
    client = Client(headers={"host": "evil.example"})

    assert ask_for_code(client, "ada@example.com").status_code == 400

    assert mail.outbox == []


def test_folder_takes_any_mail_of_the_site(folder: Path) -> None:
    send_mail("Subject", "Text", None, ["ada@example.com"])

    assert len(list(folder.iterdir())) == 1
    assert signed_in(Client()) is None
