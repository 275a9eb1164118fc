"""What a run on one's own machine keeps in `.local/`: its database, its secrets, who is at work on it."""

import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from kubecon_notes import embedded_postgres
from kubecon_notes.environment import env_str

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def database() -> AbstractContextManager[None]:
    """The bundled PostgreSQL, for as long as the context lasts, unless DATABASE_URL names another."""
    if env_str("DATABASE_URL"):
        return nullcontext()
    return embedded_postgres.running(local_dir() / "postgres")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two terminals that start at once must not both migrate, or both make up a secret."""
    with (local_dir() / "preparing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_secret_key() -> None:
    if not env_str("SECRET_KEY") and not env_str("SECRET_KEY_FILE"):
        ensure_secret("secret-key", length=50)


def ensure_secret(name: str, *, length: int) -> str:
    """What the file `name` holds; made up the first time, for the eyes of its owner only."""
    known = read_secret(name)
    if known:
        return known
    secret = secrets.token_urlsafe(length)
    # Moved into place: a full disk or Ctrl-C must not leave half a secret. mkstemp gives mode 0600.
    handle, unfinished = tempfile.mkstemp(prefix=f"{name}-", dir=local_dir())
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{secret}\n")
    Path(unfinished).replace(local_dir() / name)
    return secret


def read_secret(name: str) -> str:
    try:
        return (local_dir() / name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def local_dir() -> Path:
    """The same as settings.LOCAL_DIR, which cannot be read before there is a secret key."""
    folder = Path(env_str("LOCAL_DIR") or BASE_DIR / ".local")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
