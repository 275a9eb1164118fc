"""What a measurement needs around it: a database of its own, production settings, a server."""

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from kubecon_notes import embedded_postgres
from kubecon_notes.launch import server

DATABASE = "kubecon_notes_benchmark"
APPLICATION = "kubecon_notes.wsgi:application"
EMPTY = "benchmarks.empty_view:application"


@contextmanager
def production() -> Iterator[None]:
    """Django set up with production settings over an empty, migrated database, which is dropped at the end.

    The database is on the server that DATABASE_URL names, else on a bundled one, for this run only.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kubecon-notes-benchmark-")))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
        os.environ |= {"DEBUG": "0", "SECRET_KEY": secrets.token_urlsafe(50), "LOCAL_DIR": str(folder)}
        given = os.environ.get("DATABASE_URL") or stack.enter_context(_bundled(folder / "postgres"))
        os.environ["DATABASE_URL"] = stack.enter_context(_own_database(given))
        _set_up()
        yield


def empty_the_database() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


def look_at_the_data() -> None:
    """Statistics for the planner, which a server at rest gathers by itself a minute later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


@contextmanager
def serving(application: str = APPLICATION) -> Iterator[str]:
    """The address of a server started as `make run` starts it."""
    with socket.socket() as probe:
        probe.bind((server.HOST, 0))
        port = probe.getsockname()[1]
    # A worker that must be killed amid its last requests says so as a warning.
    instead = {APPLICATION: application, "warning": "error"}
    command = [instead.get(part, part) for part in server.granian(port)]
    with server.serving(command, port, apart=True):
        yield f"http://{server.HOST}:{port}"


@contextmanager
def _bundled(home: Path) -> Iterator[str]:
    with embedded_postgres.running(home, durable=False):
        yield embedded_postgres.address(home)


@contextmanager
def _own_database(given: str) -> Iterator[str]:
    parts: dict[str, Any] = conninfo_to_dict(given)
    with psycopg.connect(make_conninfo(**{**parts, "dbname": "postgres"}), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield make_conninfo(**{**parts, "dbname": DATABASE})
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
