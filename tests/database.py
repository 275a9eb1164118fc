"""The tests' PostgreSQL: that of DATABASE_URL, else the bundled one, for this run only."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from kubecon_notes import embedded_postgres
from kubecon_notes.environment import env_database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """pytest-django asks for this before it makes the test database, if a test needs one at all."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    # Like Ctrl-C, so that a TERM leaves no server behind either.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="kubecon-notes-tests-") as folder:
        home = Path(folder) / "postgres"
        connection.settings_dict.update(env_database("", otherwise=embedded_postgres.address(home)))
        with embedded_postgres.running(home, durable=False):
            yield
