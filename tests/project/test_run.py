"""`make run` from its first start to the last Ctrl-C, with the processes it really starts."""

import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from kubecon_notes.embedded_postgres import address, running

PROJECT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "kubecon_notes.run"]


@pytest.fixture(scope="module")
def local() -> Iterator[Path]:
    """A `.local` in which everything has been set up, as the first start leaves it."""
    with tempfile.TemporaryDirectory(prefix="kubecon-notes-") as folder:
        local = Path(folder) / "local"
        port = free_port()
        with launched(local, port) as run:
            assert run.told[:3] == [
                "Preparing the database",
                "Loading the conference report",
                "Collecting the static files",
            ]
            assert run.told[3] == f"Serving at http://127.0.0.1:{port} - Ctrl-C ends it"
        yield local


class Run(subprocess.Popen[str]):
    """A start, and what it has told until it was serving."""

    told: list[str]

    def read_until_serving(self) -> None:
        self.told = []
        for line in self.stdout:
            self.told.append(line.rstrip())
            if line.startswith("Editors sign in"):
                return
        raise AssertionError(self.told)


@contextmanager
def launched(local: Path, port: int, mode: str = "serve") -> Iterator[Run]:
    """Ends it with a TERM, and expects that to be in good order, unless the test has ended it."""
    with Run(
        [*COMMAND, mode], cwd=PROJECT, env=environment(local, port), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        preexec_fn=hear_signals,
    ) as run:  # fmt: skip
        try:
            run.read_until_serving()
            yield run
        finally:
            if run.poll() is None:
                run.terminate()
                run.communicate(timeout=60)
                assert run.returncode == 0


def hear_signals() -> None:
    """As in a terminal, also where these tests run in the background, which ignores what a terminal would send."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def environment(local: Path, port: object, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return inherited | {"LOCAL_DIR": str(local), "PORT": str(port)} | more


def refused(local: Path, port: object, **more: str) -> str:
    """What is told where a start fails: one line, and no traceback."""
    done = subprocess.run(
        COMMAND, cwd=PROJECT, env=environment(local, port, **more), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    return done.stderr.rstrip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        status, _headers, _body = request(port, "GET", "/accounts/login/")
    except ConnectionError:
        return False
    return status == 200


def request(
    port: int, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, http.client.HTTPMessage, str]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request(method, path, body, headers)
        response = client.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        client.close()


def is_database_down(local: Path) -> bool:
    return not (local / "postgres/data/postmaster.pid").exists()


def test_the_editor_signs_in_as_told_and_only_there(local: Path):
    port = free_port()
    with launched(local, port) as run:
        email, password = re.search(r"as (\S+@\S+) with the password (\S+)", run.told[-1]).groups()
        _status, headers, page = request(port, "GET", "/accounts/login/")
        cookie = SimpleCookie(headers["Set-Cookie"])["csrftoken"].OutputString(attrs=[])
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = urlencode({"login": email, "password": password, "csrfmiddlewaretoken": token, "next": "/admin/"})
        status, headers, _page = request(
            port,
            "POST",
            "/accounts/login/",
            form,
            Cookie=cookie,
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )

    assert (status, headers["Location"]) == (302, "/admin/")
    for secret in ("editor-password", "secret-key"):
        assert (local / secret).stat().st_mode & 0o777 == 0o600
    assert password == (local / "editor-password").read_text().strip()


def test_the_second_start_is_quick_and_loses_nothing(local: Path):
    with running(local / "postgres"), psycopg.connect(address(local / "postgres")) as connection:
        connection.execute("UPDATE talks_edition SET name = 'As an editor wrote it'")

    used_before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with launched(local, free_port()) as run:
        assert len(run.told) == 2
        with psycopg.connect(address(local / "postgres")) as connection:
            assert connection.execute("SELECT DISTINCT name FROM talks_edition").fetchall() == [
                ("As an editor wrote it",)
            ]

    # The work, of all its processes: unlike the time it takes, it does not depend on who else is at work.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert used.ru_utime + used.ru_stime - used_before.ru_utime - used_before.ru_stime < 5


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_everything_ends_with_the_terminal(local: Path, ending: signal.Signals):
    port = free_port()
    with launched(local, port) as run:
        assert answers(port)
        # As the terminal does, on Ctrl-C and when it is closed: to all that runs in it.
        os.killpg(run.pid, ending)
        rest, _ = run.communicate(timeout=60)

    assert (run.returncode, rest) == (0, "")
    assert not answers(port)
    assert is_database_down(local)


def test_two_terminals_share_the_database(local: Path):
    first_port, second_port = free_port(), free_port()
    with launched(local, second_port):
        with launched(local, first_port):
            assert answers(first_port)
        assert not answers(first_port)
        assert answers(second_port)
    assert is_database_down(local)


def test_a_run_that_is_killed_frees_its_port_and_the_next_one_mends_the_rest(local: Path):
    port = free_port()
    with launched(local, port) as run:
        run.kill()
        # Their server holds the other end of the pipe until it has ended too.
        run.communicate(timeout=60)
    assert not answers(port)
    assert not is_database_down(local)

    with launched(local, port):
        assert answers(port)
    assert is_database_down(local)


def test_dev_shows_debug_pages(local: Path):
    port = free_port()
    with launched(local, port, "dev"):
        _status, _headers, page = request(port, "GET", "/no/such/page")
    assert "DEBUG = True" in page
    assert is_database_down(local)


def test_demo_is_made_beside_a_running_site_and_left_as_it_is_the_second_time(local: Path):
    port = free_port()

    def demo() -> list[str]:
        done = subprocess.run(
            [*COMMAND, "demo"], cwd=PROJECT, env=environment(local, port), capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    with launched(local, port):
        first = demo()
        assert re.search(r"Made: \d+ talks at /demo/", first[1])
        status, _headers, page = request(port, "GET", "/demo/")
        assert (status, "Made up." in page) == (200, True)
        second = demo()
    assert second[0] == "The demo edition is there: /demo/ - `AGAIN=1 make demo` makes it anew"
    assert second[1] == first[2]
    assert (local / "attendee-password").read_text().strip() == first[2].split()[-1]


def test_a_port_in_use_is_told(local: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused(local, port) == f"Port {port} is in use: choose another, such as `PORT={port + 1} make run`."


def test_an_odd_port_is_told(local: Path):
    assert refused(local, "high") == "PORT='high' is not a whole number."
    assert refused(local, 70000) == "PORT=70000 is outside 1 to 65535."


def test_a_database_that_refuses_is_told(local: Path):
    port = free_port()
    told = refused(local, free_port(), DATABASE_URL=f"postgresql://someone:secret@127.0.0.1:{port}/notes")

    assert told == (
        f'The database refuses: connection failed: connection to server at "127.0.0.1", port {port} failed: '
        f"Connection refused - check DATABASE_URL, or unset it for the bundled PostgreSQL."
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    assert refused(tmp_path / "local", free_port()).startswith(f"{tmp_path / 'local'}: Permission denied. ")
