"""The server process: started, found running, stopped."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kubecon_notes.embedded_postgres.account import PostgresError, account_for
from kubecon_notes.embedded_postgres.cluster import ensure_cluster
from kubecon_notes.embedded_postgres.location import NAME, PORT, SOCKET_NAME, socket_dir
from kubecon_notes.embedded_postgres.programs import failure, options, program, quoted


class Server:
    def __init__(self, home: Path, *, durable: bool) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log"
        self.socket_dir = socket_dir(home)
        self.durable = durable
        self.account = account_for(self.data)
        # Only where we are the one who started it.
        self.process: subprocess.Popen[bytes] | None = None

    def make_home(self) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account.pass_through(self.home, program("postgres").parent)

    def start(self) -> None:
        ensure_cluster(self.data, self.account, durable=self.durable)
        if not self._found_running():
            self._launch_patiently()

    def stop(self) -> None:
        pid = self._living_postmaster() or (self.process.pid if self.process else None)
        if pid is None:
            return
        # First "fast": disconnects everyone and writes everything down. Then "immediate".
        for how, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10)):
            if self._lives(pid):
                os.kill(pid, how)
                _soon(lambda: not self._lives(pid), seconds)
        self.process = None
        if self.socket_dir.parent != self.home:
            with suppress(OSError):
                self.socket_dir.rmdir()

    def _found_running(self) -> bool:
        """Started by another terminal, or left behind by one that was killed."""
        if not self._living_postmaster():
            return False
        if self._status() == "stopping" or not (self.socket_dir / SOCKET_NAME).exists():
            self.stop()
            return False
        return self._is_ready()

    def _launch_patiently(self) -> None:
        # The processes of a server that was killed linger for a moment, and keep a new one out.
        for _attempt in range(5):
            self._launch()
            if self._is_ready():
                return
            if "shared memory block" not in self._said():
                break
            time.sleep(1)
        raise failure(self._said())

    def _launch(self) -> None:
        self._make_socket_dir()
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": quoted(str(self.socket_dir)),
            "unix_socket_permissions": "0700",
            **self._access_rules(),
        }
        # After a reboot another program may have the process id of the last server, and PostgreSQL
        # would refuse to start. Called its grandparent, as pg_ctl does, it is known for another.
        stale = {"PG_GRANDPARENT_PID": str(self._recorded_pid() or "")}
        command: list[str | Path] = [program("postgres"), "-D", self.data]
        command += options(settings, durable=self.durable)
        with self.log.open("wb") as log:
            self.process = self.account.popen(command, stdin=subprocess.DEVNULL, stdout=log, extra_env=stale)

    def _make_socket_dir(self) -> None:
        with suppress(FileExistsError):
            self.socket_dir.mkdir(mode=0o700)
            self.account.take(self.socket_dir)
        found = self.socket_dir.lstat()
        if found.st_uid != self.account.uid or found.st_mode & 0o077 or not stat.S_ISDIR(found.st_mode):
            raise PostgresError(f"{self.socket_dir} is not a private folder of {self.account.name}: remove it.")

    def _access_rules(self) -> dict[str, str]:
        """Peer authentication: the kernel says who connects, and no password has to be kept.

        Only the owner of the server gets in, and root, who could read the files anyway. So the
        data stays private even where the permissions of the socket's folder are not looked at.
        """
        rules = self.home / "pg_hba.conf"
        rules.write_text(f"local all {NAME} peer map=here\n", encoding="utf-8")
        names = self.home / "pg_ident.conf"
        owners = dict.fromkeys([self.account.name, "root"])
        names.write_text("".join(f"here {quoted(owner)} {NAME}\n" for owner in owners), encoding="utf-8")
        for file in (rules, names):
            file.chmod(0o644)
        return {"hba_file": str(rules), "ident_file": str(names)}

    def _is_ready(self) -> bool:
        """Waits for it. No: it has ended by itself."""

        def ready() -> bool:
            return bool(self._living_postmaster()) and self._status() == "ready"

        def ended() -> bool:
            return self.process.poll() is not None if self.process else not self._living_postmaster()

        # Recovery after a power cut may read gigabytes.
        return _soon(lambda: ready() or ended(), 300) and ready()

    def _said(self) -> str:
        return self.log.read_text(errors="replace")

    def _lives(self, pid: int) -> bool:
        if self.process and self.process.pid == pid:
            return self.process.poll() is None
        return _works_in(self.data, pid)

    def _living_postmaster(self) -> int | None:
        """Its process id. A number that another program has got since does not count."""
        pid = self._recorded_pid()
        return pid if pid and self._lives(pid) else None

    def _recorded_pid(self) -> int | None:
        pid = "".join(self._pid_file()[:1])
        return int(pid) if pid.isdecimal() else None

    def _status(self) -> str:
        return "".join(self._pid_file()[7:8]).strip()

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return []


def _works_in(folder: Path, pid: int) -> bool:
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        return False
    command = ("/bin/ps", "-o", "command=", "-p", str(pid))
    listed = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, and only a number
    return os.fsencode(folder) in listed.stdout


def _soon(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
