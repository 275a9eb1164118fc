"""The database's files: made once, by PostgreSQL's initdb."""

import os
import shutil
import tempfile
from pathlib import Path

from kubecon_notes.embedded_postgres.account import Account, PostgresError
from kubecon_notes.embedded_postgres.location import NAME
from kubecon_notes.embedded_postgres.programs import VERSION, options, program, run

# The text search parser asks the C library what a letter is: with the locale C, every curly quote
# and dash would count as one, and be indexed as a part of the word.
C_LIBRARY_LOCALE = "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"
# Sorting and upper case come from PostgreSQL itself, so that they are the same on every machine.
LOCALES = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={C_LIBRARY_LOCALE}")
# Nobody gets in by the rules that initdb writes; the server is started with its own.
CLOSED = ("--auth-local=reject", "--auth-host=reject")
# initdb hands the path of its neighbour to a shell, in double quotes.
NOT_FOR_INITDB = '"$`\\'
ROLE_AND_DATABASE = f"""\
CREATE ROLE {NAME} LOGIN CREATEDB;
CREATE DATABASE {NAME} OWNER {NAME};
"""


def ensure_cluster(data: Path, owner: Account, *, durable: bool) -> None:
    if not (data / "PG_VERSION").exists():
        _create(data, owner, durable=durable)
    owner.take(data)
    version = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != VERSION:
        raise PostgresError(
            f"{data} was made by PostgreSQL {version}, and the bundled one is {VERSION}: "
            f"move that folder away to start afresh."
        )


def _create(data: Path, owner: Account, *, durable: bool) -> None:
    """All or nothing: what an interrupted attempt leaves behind, the next one removes."""
    if set(NOT_FOR_INITDB) & set(str(program("initdb"))):
        raise PostgresError(
            f"PostgreSQL cannot be set up in a folder whose path has one of {NOT_FOR_INITDB}: "
            f"rename that folder, or set DATABASE_URL."
        )
    for abandoned in data.parent.glob("new-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=data.parent))
    try:
        owner.take(fresh)
        sync = () if durable else ("--no-sync",)
        run("initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8", *LOCALES, *CLOSED, *sync, by=owner)
        # In single-user mode, so that a superuser never needs a way in.
        alone = options({"exit_on_error": "on"}, durable=durable)
        run("postgres", "--single", "-D", fresh, *alone, "template1", by=owner, stdin=ROLE_AND_DATABASE)
        fresh.rename(data)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
