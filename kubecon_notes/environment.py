"""Typed readers of environment variables: an odd value is refused, with its name, at start."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
# The ways to a mail server, and the port each has where none is given.
_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def env_str(name: str, default: str = "") -> str:
    """A line of text, without the blanks around it."""
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0.")


def env_int(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name}={number} is outside {least} to {most}.")
    return number


def env_list(name: str, default: Sequence[str] = ()) -> list[str]:
    """Words separated by commas."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def env_secret(name: str, *, kept_in: Path | None = None) -> str:
    """The variable, else what the file `kept_in` holds, else the empty string.

    Also reads the file that `<name>_FILE` names, as container platforms mount secrets.
    """
    given = env_str(name)
    if given:
        return given
    named = env_str(f"{name}_FILE")
    path = Path(named) if named else kept_in
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        if named:
            raise ImproperlyConfigured(f"{name}_FILE={named!r} does not exist.") from None
        return ""
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error.strerror}.") from None


def env_database(name: str, *, otherwise: str) -> dict[str, Any]:
    """A Django DATABASES entry from a libpq URL or connection string."""
    try:
        parts = conninfo_to_dict(env_str(name) or otherwise)
    except ProgrammingError:
        # Without psycopg's own words: they repeat what was given, the password included.
        raise ImproperlyConfigured(
            f"{name} is not a PostgreSQL address such as postgresql://user:password@host/name."
        ) from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"{name} names no database: end it with /name.")
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for key, value in parts.items():
        if key in known:
            entry[known[key]] = str(value)
        else:
            entry["OPTIONS"][key] = value
    return entry


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    start_tls: bool = False


def env_email(name: str) -> MailServer | None:
    """`smtp://user:password@host:port`; `smtp+tls://` begins plain and changes to TLS, `smtps://` begins with it."""
    value = env_str(name)
    if not value:
        return None
    # Never with the value itself: it may hold a password.
    refused = ImproperlyConfigured(
        f"{name} is not a mail server such as smtp+tls://user:password@mail.example.org:587."
    )
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refused from None
    beyond = parts.path.strip("/") or parts.query or parts.fragment
    half_an_account = bool(parts.username) != bool(parts.password)
    if parts.scheme not in _MAIL_PORTS or not parts.hostname or port == 0 or beyond or half_an_account:
        raise refused
    return MailServer(
        host=parts.hostname,
        port=port or _MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=parts.scheme == "smtps",
        start_tls=parts.scheme == "smtp+tls",
    )


def env_site(name: str, default: str) -> str:
    """Where the site is served: `https://notes.example.org`, without a slash at its end."""
    value = env_str(name) or default
    refused = ImproperlyConfigured(f"{name}={value!r} is not the address of a site such as https://notes.example.org.")
    try:
        parts = urlsplit(value)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise refused from None
    beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc or value != value.strip("?#")
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port or beyond or not _is_word(value):
        raise refused
    return f"{parts.scheme}://{parts.netloc}"


def _is_word(value: str) -> bool:
    """Without blanks, line ends, quotes or brackets, which would break out of a mail's header."""
    return value.isascii() and value.isprintable() and not set(value) & set(" <>\"',\\")


def env_address(name: str, default: str) -> str:
    """A mail address, with or without a name: `KubeCon Notes <notes@example.org>`."""
    value = env_str(name) or default
    user, _, host = parseaddr(value)[1].partition("@")
    if not user or not host or "\n" in value or "\r" in value:
        raise ImproperlyConfigured(f"{name}={value!r} is not a mail address such as Notes <notes@example.org>.")
    return value
