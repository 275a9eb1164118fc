#!/usr/bin/env python
"""Django's command line."""

import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext

from django.core.management import execute_from_command_line

from kubecon_notes.embedded_postgres import PostgresError
from kubecon_notes.environment import env_str
from kubecon_notes.launch import local

# All others get the bundled PostgreSQL, if DATABASE_URL names no other: it takes a blink to start.
WITHOUT_DATABASE = {"check", "collectstatic", "diffsettings", "findstatic", "help", "startapp", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
    # So that the database is left in good order on TERM too, not only on Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with _database(sys.argv[1:2]):
            execute_from_command_line(sys.argv)
    except PostgresError as error:
        sys.exit(str(error))


def _database(command: list[str]) -> AbstractContextManager[None]:
    # With DATABASE_URL this is a host's own installation, which has a secret key or is told of it.
    if env_str("DATABASE_URL"):
        return nullcontext()
    with local.one_at_a_time():
        local.ensure_secret_key()
    if not command or command[0].startswith("-") or command[0] in WITHOUT_DATABASE:
        return nullcontext()
    return local.database()


if __name__ == "__main__":
    main()
