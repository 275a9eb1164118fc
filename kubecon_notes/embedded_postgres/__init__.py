"""The bundled PostgreSQL: made, started, shared and stopped without an administrator.

It listens on a unix socket only. A lock counts its users: two terminals in one checkout share it,
the last to leave stops it, and the kernel takes back the lock of a process that was killed.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kubecon_notes.embedded_postgres.account import PostgresError
from kubecon_notes.embedded_postgres.location import address
from kubecon_notes.embedded_postgres.server import Server

__all__ = ["PostgresError", "address", "running"]


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[None]:
    """Uses the server of `home`: makes and starts it when needed, stops it after the last user.

    `durable=False` trades what a power cut would cost for speed: for tests.
    """
    server = Server(home.absolute(), durable=durable)
    server.make_home()
    with (home / "users.lock").open("a") as users:
        try:
            # Of two that start at once, the second finds the work of the first done.
            with (home / "start.lock").open("a") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                fcntl.flock(users, fcntl.LOCK_SH)
                server.start()
            yield
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()
