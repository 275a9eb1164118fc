"""Typed readers of environment variables: an odd value is refused, with its name, at start."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


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


def env_secret(name: str, *, kept_in: Path) -> str:
    """The variable, else what the file `kept_in` holds, else the empty string.

    Also reads the file that `<name>_FILE` names, as container platforms mount secrets.
    """
    given = env_str(name)
    if given:
        return given
    named = env_str(f"{name}_FILE")
    path = Path(named) if named else kept_in
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
