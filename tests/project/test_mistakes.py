"""Each mistake that can happen on a newcomer's machine is one line; one of ours keeps its traceback."""

import errno

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError, ProgrammingError

from kubecon_notes.launch.mistakes import FULL, explain


def wrapped(error: Exception, cause: Exception) -> Exception:
    """As Django gives on what psycopg says."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ImproperlyConfigured("PORT is odd."), "PORT is odd."),
        (CommandError("row 1:\n  no such tag"), "row 1: no such tag"),
        (OSError(errno.ENOSPC, "No space left on device", "/x"), FULL),
        (wrapped(OperationalError("could not extend file"), psycopg.errors.DiskFull()), FULL),
        (
            PermissionError(errno.EACCES, "Permission denied", "/x/.local"),
            "/x/.local: Permission denied. Run as the user it belongs to, or move it out of the way.",
        ),
        (
            wrapped(ProgrammingError("permission denied"), psycopg.errors.InsufficientPrivilege()),
            "The database does not let its user make tables: make that user the owner of the database.",
        ),
        (
            OperationalError("connection failed: refused\n\tIs the server running?"),
            "The bundled PostgreSQL refuses: connection failed: refused - .local/postgres/log may say more.",
        ),
    ],
)
def test_explained_in_one_line(monkeypatch: pytest.MonkeyPatch, error: Exception, told: str):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert explain(error) == told


def test_a_database_of_ones_own_is_blamed_by_its_setting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/notes")
    assert explain(OperationalError("refused")) == (
        "The database refuses: refused - check DATABASE_URL, or unset it for the bundled PostgreSQL."
    )


@pytest.mark.parametrize("error", [TypeError("None"), KeyError("talk"), FileNotFoundError(errno.ENOENT, "none", "/x")])
def test_what_may_be_our_mistake_is_not_hidden(error: Exception):
    assert explain(error) is None
