"""Where the server is to be found. Pure: the settings ask, whether or not it runs."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

# The role, which is no superuser, and its database.
NAME = "kubecon_notes"
# Only a part of the socket's file name. Said everywhere, since PGPORT may say something else.
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
# What sockaddr_un holds on macOS; Linux has four more.
LONGEST_SOCKET_PATH = 103


def address(home: Path) -> str:
    """What libpq connects to."""
    host = quote(os.fsencode(socket_dir(home)), safe="")
    return f"postgresql://{NAME}@/{NAME}?host={host}&port={PORT}"


def socket_dir(home: Path) -> Path:
    """Inside `home`, unless that is too long for a socket or has a comma, where libpq would cut it."""
    home = home.absolute()
    inside = home / "socket"
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and "," not in str(inside):
        return inside
    # Not tempfile.gettempdir(): two terminals may differ in TMPDIR, and must find the same socket.
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"kubecon-notes-{digest}"  # noqa: S108 - owner and mode are checked before use
