"""What `requirements/install` says where it cannot make a virtual environment, and when it has nothing to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
TOOLS = ("sh", "awk", "cat", "cmp", "cp", "df", "grep", "mkdir", "rm", "sleep", "tail")
# A python as in the title, that answers the three questions which the script asks of it.
FAKE_PYTHON = """\
#!/bin/sh
case "$*" in
-V) echo Python {version} ;;
*version_info*) exit {too_old} ;;
*ensurepip*) exit {lame} ;;
*venv*) echo "{venv_says}" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("install", "run.txt"):
        shutil.copy(PROJECT / "requirements" / name, tmp_path / "requirements")
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return tmp_path


def add_python(
    checkout: Path, name: str, *, version: str, too_old: int = 0, lame: int = 0, venv_says: str = ""
) -> None:
    program = checkout / "bin" / name
    program.write_text(FAKE_PYTHON.format(version=version, too_old=too_old, lame=lame, venv_says=venv_says))
    program.chmod(0o755)


def install(checkout: Path) -> subprocess.CompletedProcess[str]:
    path = {"PATH": str(checkout / "bin")}
    return subprocess.run(
        ["requirements/install", "run"], cwd=checkout, env=path, capture_output=True, text=True, check=False
    )


def test_no_python_is_told(checkout: Path):
    done = install(checkout)
    assert done.returncode == 1
    assert done.stderr == (
        "No Python 3.11 or newer was found: install one, or name it: PYTHON=/path/to/python3 make run\n"
    )


def test_an_old_python_is_told_with_its_version(checkout: Path):
    add_python(checkout, "python3", version="3.10.13", too_old=1)

    done = install(checkout)

    assert done.returncode == 1
    assert done.stderr == (
        "No Python 3.11 or newer was found, only Python 3.10.13: "
        "install one, or name it: PYTHON=/path/to/python3 make run\n"
    )


def test_a_python_without_venv_is_told(checkout: Path):
    add_python(checkout, "python3.12", version="3.12.1", lame=1)

    done = install(checkout)

    assert done.returncode == 1
    assert done.stderr == (
        "python3.12 cannot make virtual environments: install the package python3.12-venv, then try again.\n"
    )


def test_a_failure_is_told_in_one_line_and_begun_again(checkout: Path):
    add_python(checkout, "python3.11", version="3.11.2", venv_says="Error: [Errno 28] No space left on device")

    for _attempt in range(2):
        done = install(checkout)
        assert done.returncode == 1
        assert done.stderr == (
            "Installing into .venv failed (Error: [Errno 28] No space left on device). "
            "Make room on the disk, then try again.\n"
        )


def test_nothing_is_done_twice(checkout: Path):
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(sys.executable)
    shutil.copy(checkout / "requirements/run.txt", checkout / ".venv/installed-run.txt")

    done = install(checkout)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(checkout: Path):
    checkout.chmod(0o555)
    assert install(checkout).stderr == (
        f"{checkout} may not be written to: run as its owner, or clone into a folder of your own.\n"
    )
