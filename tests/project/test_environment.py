from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kubecon_notes.environment import (
    MailServer,
    env_address,
    env_bool,
    env_database,
    env_email,
    env_int,
    env_list,
    env_secret,
    env_site,
    env_str,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        ("Yes", True),
        (" on ", True),
        ("true", True),
        ("0", False),
        ("no", False),
        ("OFF", False),
        ("", False),
    ],
)
def test_env_bool_takes_common_words(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool):
    monkeypatch.setenv("SETTING", value)
    assert env_bool("SETTING", default=not expected) is expected


def test_env_bool_refuses_other_words(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SETTING", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SETTING='maybe' is neither yes nor no"):
        env_bool("SETTING", default=False)


@pytest.mark.parametrize("default", [True, False])
def test_env_bool_unset_is_the_default(monkeypatch: pytest.MonkeyPatch, default: bool):
    monkeypatch.delenv("SETTING", raising=False)
    assert env_bool("SETTING", default=default) is default


@pytest.mark.parametrize(("value", "expected"), [("7", 7), (" 7 ", 7), ("", 5), ("1", 1), ("9", 9)])
def test_env_int_takes_whole_numbers(monkeypatch: pytest.MonkeyPatch, value: str, expected: int):
    monkeypatch.setenv("SETTING", value)
    assert env_int("SETTING", 5, least=1, most=9) == expected


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("seven", "SETTING='seven' is not a whole number."),
        ("7.5", "SETTING='7.5' is not a whole number."),
        ("0", "SETTING=0 is outside 1 to 9."),
        ("10", "SETTING=10 is outside 1 to 9."),
    ],
)
def test_env_int_refuses_others(monkeypatch: pytest.MonkeyPatch, value: str, told: str):
    monkeypatch.setenv("SETTING", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        env_int("SETTING", 5, least=1, most=9)
    assert str(refused.value) == told


def test_env_list_splits_at_commas(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SETTING", " one, two,,three ,")
    assert env_list("SETTING", ["default"]) == ["one", "two", "three"]


def test_env_list_set_to_nothing_is_empty(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SETTING", "")
    assert env_list("SETTING", ["default"]) == []


def test_env_list_unset_is_the_default(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SETTING", raising=False)
    assert env_list("SETTING", ["default"]) == ["default"]


def test_env_str_drops_blanks_around(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SETTING", " a line \n")
    assert env_str("SETTING", "default") == "a line"


@pytest.fixture
def no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET", raising=False)
    monkeypatch.delenv("SECRET_FILE", raising=False)


@pytest.mark.usefixtures("no_secret")
def test_env_secret_prefers_the_variable_then_the_named_file_then_the_kept_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    kept = tmp_path / "kept"
    assert env_secret("SECRET", kept_in=kept) == ""

    kept.write_text("kept\n")
    assert env_secret("SECRET", kept_in=kept) == "kept"

    (tmp_path / "mounted").write_text("mounted\n")
    monkeypatch.setenv("SECRET_FILE", str(tmp_path / "mounted"))
    assert env_secret("SECRET", kept_in=kept) == "mounted"

    monkeypatch.setenv("SECRET", "given")
    assert env_secret("SECRET", kept_in=kept) == "given"


@pytest.mark.usefixtures("no_secret")
def test_env_secret_refuses_a_named_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SECRET_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_FILE=.*missing' does not exist"):
        env_secret("SECRET", kept_in=tmp_path / "kept")


def test_env_database_reads_an_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE", "postgresql://me:se%40cret@db.example:5433/notes?sslmode=require")
    assert env_database("DATABASE", otherwise="dbname=other") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "notes",
        "USER": "me",
        "PASSWORD": "se@cret",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_env_database_unset_is_the_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATABASE", raising=False)
    entry = env_database("DATABASE", otherwise="postgresql:///notes?host=%2Fa%20b")
    assert entry == {"ENGINE": "django.db.backends.postgresql", "NAME": "notes", "HOST": "/a b", "OPTIONS": {}}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("mysql://me:secret@db.example/notes", "DATABASE is not a PostgreSQL address"),
        ("postgresql://db.example", "DATABASE names no database"),
        ("postgresql://db.example/notes?colour=red", "DATABASE is not a PostgreSQL address"),
    ],
)
def test_env_database_refuses_other_addresses(monkeypatch: pytest.MonkeyPatch, value: str, told: str):
    monkeypatch.setenv("DATABASE", value)
    with pytest.raises(ImproperlyConfigured, match=told):
        env_database("DATABASE", otherwise="dbname=other")


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25)),
        ("smtp://localhost:1025/", MailServer("localhost", 1025)),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, implicit_tls=True)),
        (
            "smtp+tls://me%40example.org:p%3Aa%2Fs%40s@mail.example.org",
            MailServer("mail.example.org", 587, "me@example.org", "p:a/s@s", start_tls=True),
        ),
        (" smtp://[::1]:2525 ", MailServer("::1", 2525)),
    ],
)
def test_env_email_reads_an_address(monkeypatch: pytest.MonkeyPatch, value: str, server: MailServer):
    monkeypatch.setenv("MAIL", value)
    assert env_email("MAIL") == server


@pytest.mark.parametrize("value", [None, "", "  "])
def test_env_email_unset_is_none(monkeypatch: pytest.MonkeyPatch, value: str | None):
    monkeypatch.delenv("MAIL", raising=False)
    if value is not None:
        monkeypatch.setenv("MAIL", value)
    assert env_email("MAIL") is None


@pytest.mark.parametrize(
    "value",
    [
        "mail.example.org",
        "http://me:hush@mail.example.org",
        "smtp://",
        "smtp://me:hush@:25",
        "smtp://me:hush@mail.example.org:port",
        "smtp://me:hush@mail.example.org:0",
        "smtp://me:hush@mail.example.org:70000",
        "smtp://me:hush@mail.example.org/folder",
        "smtp://me:hush@mail.example.org?tls=1",
        "smtp://me:hu#sh@mail.example.org",
        "smtp://me@mail.example.org",
        "smtp://:hush@mail.example.org",
        "smtp://[::1",
    ],
)
def test_env_email_refuses_others_without_repeating_a_password(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("MAIL", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        env_email("MAIL")
    assert str(refused.value) == ("MAIL is not a mail server such as smtp+tls://user:password@mail.example.org:587.")
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_mail_server_does_not_show_its_password():
    assert "hush" not in repr(MailServer("localhost", 25, "me", "hush"))


def test_env_address_takes_one_with_or_without_a_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("FROM", raising=False)
    assert env_address("FROM", "a@localhost") == "a@localhost"
    monkeypatch.setenv("FROM", "KubeCon Notes <notes@example.org>")
    assert env_address("FROM", "a@localhost") == "KubeCon Notes <notes@example.org>"


@pytest.mark.parametrize("value", ["notes", "notes@", "@example.org", "a@b.org\nBcc: c@d.org"])
def test_env_address_refuses_others(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("FROM", value)
    with pytest.raises(ImproperlyConfigured, match="is not a mail address"):
        env_address("FROM", "a@localhost")


@pytest.mark.parametrize(
    ("value", "site"),
    [
        ("https://notes.example.org", "https://notes.example.org"),
        (" https://notes.example.org/ ", "https://notes.example.org"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_env_site_reads_where_the_site_is_served(monkeypatch: pytest.MonkeyPatch, value: str, site: str):
    monkeypatch.setenv("SITE", value)
    assert env_site("SITE", "http://127.0.0.1:8000") == site


@pytest.mark.parametrize(
    "value",
    [
        *(
            "notes.example.org",
            "ftp://notes.example.org",
            "https://",
            "https://:80",
            "https://notes.example.org/kubecon",
        ),
        *("https://notes.example.org?", "https://notes.example.org#top", "https://notes.example.org/?a=b"),
        *("https://me:hush@notes.example.org", "https://notes.example.org:port", "https://notes.example.org:0"),
        *("https://notes.example.org:70000", "https://[::1", "https://notes example.org", "https://a.example>"),
        *("https://a.example\nBcc: b@c.example", "https://a.example\\b", "https://nötes.example"),
    ],
)
def test_env_site_refuses_others(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("SITE", value)
    with pytest.raises(ImproperlyConfigured, match="is not the address of a site"):
        env_site("SITE", "http://127.0.0.1:8000")


def test_env_secret_without_a_file_to_keep_it_in_is_empty(monkeypatch: pytest.MonkeyPatch, no_secret: None):
    assert env_secret("SECRET") == ""
