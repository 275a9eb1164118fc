"""Who the bundled PostgreSQL runs as. It refuses to run as root, so root lends it another account."""

import fcntl
import os
import pwd
import stat
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

NAME = "pgserver"
# An account of its own: with that of an installed PostgreSQL it could read that one's databases.
# The second way is busybox's.
WAYS_TO_ADD = (
    ("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", NAME),
    ("adduser", "-S", "-D", "-H", "-s", "/bin/false", NAME),
)


class PostgresError(Exception):
    """The bundled PostgreSQL cannot run. The text is one line that says what to do."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def popen(
        self,
        command: Sequence[str | Path],
        *,
        stdin: int,
        stdout: int | IO[bytes],
        extra_env: Mapping[str, str] = MappingProxyType({}),
    ) -> subprocess.Popen[bytes]:
        """Starts a program as this account, with nothing of our environment and its secrets.

        In a session of its own: Ctrl-C in one terminal must not end what another one uses.
        """
        switch = os.geteuid() == 0
        return subprocess.Popen(  # noqa: S603 - no shell, and no word of it from outside
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", **extra_env},
            start_new_session=True,
            user=self.uid if switch else None,
            group=self.gid if switch else None,
            extra_groups=[] if switch else None,
        )

    def take(self, path: Path) -> None:
        """Makes this account the owner of `path` and all below, where root made or copied it."""
        if path.stat().st_uid == self.uid:
            return
        # From the leaves up: the owner of `path` itself tells whether this was ever finished.
        for folder, _folders, files in os.walk(path, topdown=False):
            for name in (folder, *(f"{folder}/{file}" for file in files)):
                os.chown(name, self.uid, self.gid, follow_symlinks=False)

    def pass_through(self, *paths: Path) -> None:
        """Opens the way down to `paths`, which root alone may need to do for another account.

        A folder such as /root is closed to all others. It gets o+x where that is missing: whoever
        knows a name in there may go on to it. Nobody gets to list what is in there (that is o+r).
        """
        if os.geteuid() != 0:
            return
        for path in paths:
            for folder in (path, *path.parents):
                found = folder.stat()
                if found.st_uid != self.uid and not found.st_mode & stat.S_IXOTH:
                    folder.chmod(found.st_mode | stat.S_IXOTH)


def account_for(data: Path) -> Account:
    """Ourselves. For root: who owns the data or the folder around it, or else a lent account."""
    if os.geteuid() != 0:
        return _numbered(os.geteuid())
    for folder in (data, data.parent):
        if folder.exists() and folder.stat().st_uid != 0:
            return _numbered(folder.stat().st_uid)
    return _lent()


def _numbered(uid: int) -> Account:
    try:
        return _account(pwd.getpwuid(uid))
    except KeyError:
        raise PostgresError(
            f"PostgreSQL needs an account with a name, and user id {uid} has none: add one, or set DATABASE_URL."
        ) from None


def _lent() -> Account:
    with _alone_on_this_machine():
        with suppress(KeyError):
            return _account(pwd.getpwnam(NAME))
        for way in WAYS_TO_ADD:
            # OSError: there is no such program here.
            with suppress(OSError, KeyError):
                subprocess.run(way, capture_output=True, check=False)  # noqa: S603 - no shell, and no word of it from outside
                return _account(pwd.getpwnam(NAME))
    raise PostgresError(
        f"PostgreSQL does not run as root, and the account {NAME!r} could not be added: run as another user."
    )


@contextmanager
def _alone_on_this_machine() -> Iterator[None]:
    """Two starts at once: the second would find an account that is only half there, and PostgreSQL fail."""
    folder = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _account(found: pwd.struct_passwd) -> Account:
    return Account(found.pw_name, found.pw_uid, found.pw_gid)
