"""The web server as a child process: started, waited for, and ended with us."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from kubecon_notes.launch.local import BASE_DIR
from kubecon_notes.launch.mistakes import LaunchError
from kubecon_notes.launch.signals import SignalMask, Stopped, signals_waiting, take_signals_again
from kubecon_notes.launch.terminal import complain

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LAST_PORT = 65535
PR_SET_PDEATHSIG = 1
PAUSE = 5  # seconds before a worker that has ended is started again


def granian(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "kubecon_notes.wsgi:application"),
        *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
        # Measured with 2 cores: 4 threads cost a sixth more processor time a page than 2, and 1 saves
        # nothing more, while a slow page would then hold up the half of all requests.
        *("--workers", "2", "--blocking-threads", "2"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "3"),
        *("--log-level", "warning"),
    ]


def runserver(port: int) -> list[str]:
    return [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]


def worker() -> list[str]:
    return [sys.executable, "-m", "kubecon_notes.launch.worker"]


def refuse_port_in_use(port: int) -> None:
    """Asked before anything else is started, and in our words: the server's own are a traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            in_use = error.errno == errno.EADDRINUSE
            why = "in use" if in_use else f"not to be had ({error.strerror})"
            other = port + 1 if in_use and port < LAST_PORT else DEFAULT_PORT
            raise LaunchError(f"Port {port} is {why}: choose another, such as `PORT={other} make run`.") from None


@contextmanager
def serving(command: list[str], port: int, *, apart: bool) -> Iterator[subprocess.Popen[bytes]]:
    """The server, answering; ended at the end of the context.

    `apart` from the terminal, whose Ctrl-C would reach each worker by itself: then only we end it.
    """
    with running(command, apart=apart) as process:
        _wait_for_answer(process, port)
        # To be asked to end is how a run should end.
        with suppress(Stopped):
            yield process


@contextmanager
def running(command: list[str], *, apart: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    process = None
    try:
        with signals_waiting() as mask:
            process = subprocess.Popen(  # noqa: S603 - no shell, and no word of it from outside
                command,
                cwd=BASE_DIR,
                start_new_session=apart,
                preexec_fn=_in_child(mask),  # noqa: PLW1509 - unsafe beside threads, and there are none
            )
        # A wish to end that came meanwhile is raised here, and the child is there to be ended.
        yield process
    finally:
        if process is not None:
            _end(process, with_group=apart)


def wait(process: subprocess.Popen[bytes]) -> NoReturn:
    """Until it ends by itself; meanwhile beside it a worker sends what is queued, another where that one ends."""
    while process.poll() is None:
        with running(worker()) as sender:
            while process.poll() is None and sender.poll() is None:
                time.sleep(0.2)
        if process.poll() is None:
            complain(f"The worker that sends mails has ended by itself ({sender.returncode}), and is started again.")
            time.sleep(PAUSE)
    raise LaunchError(f"The server has ended by itself ({process.returncode}). What it said stands above.")


def _end(process: subprocess.Popen[bytes], *, with_group: bool) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    process.kill()
    process.wait()
    if with_group:
        # Workers outlive a server that was itself killed, and would keep the port.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _in_child(mask: SignalMask) -> Callable[[], None]:
    """Even where we are killed without a word, the server must not go on holding the port."""
    c_library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_command() -> None:
        if c_library:
            c_library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        take_signals_again(mask)

    return before_command


def _wait_for_answer(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        client = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            client.request("GET", "/")
            client.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            client.close()
    raise LaunchError("The server does not answer. What it said stands above.")
