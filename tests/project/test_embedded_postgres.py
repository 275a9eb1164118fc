"""With real servers: each test has a cluster of its own, copied from one that was made once."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from kubecon_notes.embedded_postgres import PostgresError, address, running
from kubecon_notes.embedded_postgres.account import account_for
from kubecon_notes.embedded_postgres.location import LONGEST_SOCKET_PATH, SOCKET_NAME, socket_dir
from kubecon_notes.embedded_postgres.programs import program

PROJECT = Path(__file__).parent.parent.parent
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root may do this")


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: that is 0700, and pytest closes it again where another account has to pass.
    with tempfile.TemporaryDirectory(prefix="kubecon-notes-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kubecon-notes-") as name:
        home = Path(name) / "postgres"
        with running(home, durable=False):
            pass
        yield home


@pytest.fixture
def home(made: Path, folder: Path) -> Path:
    return copied(made, folder / "postgres")


def copied(made: Path, home: Path) -> Path:
    shutil.copytree(made / "data", home / "data")
    (home / "data").chmod(0o700)
    return home


def ask(home: Path, query: str) -> object:
    with psycopg.connect(address(home)) as connection:
        return connection.execute(query).fetchone()[0]


def change(home: Path, statement: str) -> None:
    with psycopg.connect(address(home)) as connection:
        connection.execute(statement)


def postmaster(home: Path) -> int:
    return int((home / "data/postmaster.pid").read_text().splitlines()[0])


def is_down(home: Path) -> bool:
    return not (home / "data/postmaster.pid").exists()


def test_address_is_a_socket_in_the_folder():
    assert conninfo_to_dict(address(Path("/srv/my notes & co/100%"))) == {
        "user": "kubecon_notes",
        "dbname": "kubecon_notes",
        "host": "/srv/my notes & co/100%/socket",
        "port": "5432",
    }


@pytest.mark.parametrize("name", ["/srv/" + "long/" * 30, "/srv/" + "é" * 50, "/srv/one, two"])
def test_address_is_elsewhere_where_a_socket_cannot_be(name: str):
    host = socket_dir(Path(name))

    assert host.parent == Path("/tmp")
    assert len(os.fsencode(host / SOCKET_NAME)) < LONGEST_SOCKET_PATH
    assert host != socket_dir(Path(name + "other"))


def test_what_is_written_is_there_after_a_restart(home: Path):
    with running(home):
        change(home, "CREATE TABLE kept AS SELECT 1 AS one")
    assert is_down(home)

    with running(home):
        assert ask(home, "SELECT one FROM kept") == 1
        assert ask(home, "SHOW fsync") == "on"


def test_the_last_user_stops_the_server(home: Path):
    with running(home, durable=False):
        pid = postmaster(home)
        with running(home, durable=False):
            assert postmaster(home) == pid
        assert ask(home, "SELECT 1") == 1
    assert is_down(home)


def test_the_role_is_no_superuser_and_may_make_test_databases(home: Path):
    with running(home, durable=False):
        assert ask(home, "SELECT (rolsuper, rolcreatedb)::text FROM pg_roles WHERE rolname = current_user") == "(f,t)"


def test_search_takes_curly_quotes_and_dashes_for_punctuation(home: Path):
    with running(home, durable=False):
        assert ask(home, "SELECT to_tsvector('simple', '“OpenTofu” – naïve')::text") == "'naïve':2 'opentofu':1"


@pytest.mark.parametrize("name", ["with space", "it's 100% Zoë, ünïcode #1", "long" * 30])
def test_runs_in_a_folder_called(made: Path, folder: Path, name: str):
    home = copied(made, folder / name / "postgres")

    with running(home, durable=False):
        assert ask(home, "SELECT 1") == 1
    assert not (socket_dir(home) / SOCKET_NAME).exists()


def test_a_server_left_behind_by_a_killed_user_is_taken_over(home: Path):
    code = f"""
        from pathlib import Path
        from kubecon_notes.embedded_postgres import running
        with running(Path({str(home)!r}), durable=False):
            print("up", flush=True)
            input()
    """
    command = [sys.executable, "-c", dedent(code)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as user:
        assert user.stdout.readline() == b"up\n"
        user.kill()
    orphan = postmaster(home)

    with running(home, durable=False):
        assert postmaster(home) == orphan
        assert ask(home, "SELECT 1") == 1
    assert is_down(home)


def test_a_killed_server_is_started_again(home: Path):
    with running(home):
        change(home, "CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(postmaster(home), signal.SIGKILL)

    with running(home):
        assert ask(home, "SELECT one FROM kept") == 1


def test_the_process_id_of_another_program_does_not_keep_it_from_starting(home: Path):
    account = account_for(home / "data")
    with account.popen(["sleep", "60"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as other:
        (home / "data/postmaster.pid").write_text(f"{other.pid}\n{home / 'data'}\n1\n5432\n\n\n0 0\nready\n")
        with running(home, durable=False):
            assert ask(home, "SELECT 1") == 1
        assert other.poll() is None
        other.kill()


def test_an_interrupted_creation_is_begun_again(folder: Path):
    home = folder / "postgres"
    (home / "new-abandoned/base").mkdir(parents=True)

    with running(home, durable=False):
        assert ask(home, "SELECT 1") == 1
    assert list(home.glob("new-*")) == []


def test_files_of_another_version_are_left_alone(home: Path):
    (home / "data/PG_VERSION").write_text("17\n")

    with pytest.raises(PostgresError, match="made by PostgreSQL 17, and the bundled one is 18"), running(home):
        pass
    assert (home / "data/base").exists()


def test_a_socket_folder_that_others_can_open_is_refused(made: Path, folder: Path):
    home = copied(made, folder / ("long" * 30))
    socket_dir(home).mkdir(mode=0o777)
    try:
        with pytest.raises(PostgresError, match="is not a private folder"), running(home):
            pass
    finally:
        socket_dir(home).rmdir()


@root_only
def test_another_account_is_refused_even_where_it_can_reach_the_socket(home: Path):
    with running(home, durable=False):
        for open_wide in socket_dir(home), socket_dir(home) / SOCKET_NAME:
            open_wide.chmod(0o777)
        intruder = [program("psql"), address(home), "-c", "SELECT 1"]
        nobody = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
        done = subprocess.run(intruder, **nobody, cwd="/", capture_output=True, text=True, check=False)

    assert 'Peer authentication failed for user "kubecon_notes"' in done.stderr


@root_only
def test_root_opens_the_way_for_the_account_but_not_the_view(made: Path, folder: Path):
    (folder / "closed").mkdir(mode=0o700)
    home = copied(made, folder / "closed/postgres")

    with running(home, durable=False):
        assert (folder / "closed").stat().st_mode & 0o777 == 0o701


@root_only
def test_a_full_disk_is_told_in_one_line(folder: Path):
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("this root may not mount")
    full = pytest.raises(PostgresError, match=r"^No space left for the database: .*\.$")
    try:
        with full, running(folder / "postgres"):
            pass
        assert list((folder / "postgres").glob("new-*")) == []
    finally:
        subprocess.run(["umount", folder], check=True)
