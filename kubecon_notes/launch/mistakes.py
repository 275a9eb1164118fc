"""What can go wrong on a newcomer's machine, each told in one line that says what to do."""

import errno
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import Error as DatabaseError

from kubecon_notes.embedded_postgres import PostgresError
from kubecon_notes.environment import env_str

FULL = "No space left: make room on the disk and start again."


class LaunchError(Exception):
    """The text is one line that says what is wrong and what to do."""


def explain(error: Exception) -> str | None:
    """Nothing where the mistake may be ours, and its traceback is needed to mend it."""
    match error:
        case LaunchError() | PostgresError() | ImproperlyConfigured() | CommandError():
            return " ".join(str(error).split())
        case DatabaseError():
            return _explain_database(error)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return FULL
        case OSError(errno=errno.EACCES | errno.EPERM | errno.EROFS):
            return f"{error.filename}: {error.strerror}. Run as the user it belongs to, or move it out of the way."
    return None


def _explain_database(error: DatabaseError) -> str:
    reason = _one_line(error)
    states = set(_sqlstates(error))
    if "53100" in states:
        return FULL
    if "42501" in states:
        return "The database does not let its user make tables: make that user the owner of the database."
    if env_str("DATABASE_URL"):
        return f"The database refuses: {reason} - check DATABASE_URL, or unset it for the bundled PostgreSQL."
    return f"The bundled PostgreSQL refuses: {reason} - .local/postgres/log may say more."


def _sqlstates(error: BaseException | None) -> Iterator[str]:
    """Django wraps what psycopg says, and now and then wraps it again."""
    while error is not None:
        yield getattr(error, "sqlstate", None) or ""
        error = error.__cause__ or error.__context__


def _one_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
