"""That no browser test is ever skipped in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
BROWSER_TEST = """\
import pytest

@pytest.mark.browser
def test_a_click():
    pass

def test_a_sum():
    pass
"""


def run_tests(folder: Path, **environment: str) -> tuple[int, str]:
    """Runs one browser test and one other, where there is no Chromium."""
    (folder / "test_both.py").write_text(BROWSER_TEST)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    options = (
        "-p",
        "tests.chromium",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-q",
        str(folder),
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options], cwd=PROJECT, env={"PATH": "", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_skipped_browser_tests_are_told(tmp_path: Path):
    status, said = run_tests(tmp_path)

    assert status == 0
    assert "1 browser test skipped: `make browser` installs Chromium." in said
    assert "1 passed, 1 skipped" in said


@pytest.mark.parametrize("name", ["REQUIRE_BROWSER", "CI"])
def test_skipped_browser_tests_fail_where_they_are_required(tmp_path: Path, name: str):
    status, said = run_tests(tmp_path, **{name: "1"})

    assert status == 1
    assert "1 browser test skipped, and they are required here: `make browser` installs Chromium." in said
