"""A real server with a database of its own, for tests that come in by HTTP."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import pytest
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from kubecon_notes.launch import server
from tests.make import make_group


@contextmanager
def served(purpose: str, *, fill: Callable[[], None], worker: bool = False, **environment: str) -> Iterator[str]:
    """The address of the server. `fill` writes what its database holds; `in_database` reads it later. With `worker`
    one is at work beside it.

    The database begins as a copy of the tests' own (fixture django_db_setup), which takes a tenth of migrating;
    there is none where no test of this run asks for it.
    """
    name, tests_own = _database(purpose), connection.settings_dict["NAME"]
    connection.close()
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    if tests_own.startswith("test_"):
        # A database is copied only while nobody is connected to it.
        _execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{tests_own}'",
            f'CREATE DATABASE "{name}" TEMPLATE "{tests_own}"',
        )
    else:
        _execute(f'CREATE DATABASE "{name}"')
    with in_database(purpose):
        call_command("migrate", interactive=False, verbosity=0)
        make_group("Editor")
        fill()
    given = {"DATABASE_URL": conninfo(purpose), **environment}
    with _serving(given) as address, working(given) if worker else nullcontext():
        yield address
    _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


KEYS = ("USER", "PASSWORD", "HOST", "PORT")


def conninfo(purpose: str) -> str:
    """Of the server's database, also for who cannot go through Django."""
    known = {key.lower(): value for key, value in connection.settings_dict.items() if key in KEYS and value}
    return make_conninfo(dbname=_database(purpose), **known)


@contextmanager
def in_database(purpose: str) -> Iterator[None]:
    """The test's own connection leads to the server's database."""
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", _database(purpose))
        yield
        connection.close()


def _database(purpose: str) -> str:
    # Of one run at a time on a server; two of its processes have one each.
    return f"test_served_{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[str]:
    port = _free_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "0", **environment}.items():
            patch.setenv(name, value)
        with server.serving(server.granian(port), port, apart=True):
            yield f"http://{server.HOST}:{port}"


@contextmanager
def working(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "0", **environment}.items():
            patch.setenv(name, value)
        with server.running(server.worker()) as process:
            yield process


def _execute(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((server.HOST, 0))
        port: int = probe.getsockname()[1]
        return port
