"""Tests marked `browser` need the system's Chromium: skipped without, and never silently."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def is_required() -> bool:
    wanted = (os.environ.get("REQUIRE_BROWSER"), os.environ.get("CI"))
    return any(value in {"1", "true"} for value in wanted)


class _BrowserTests:
    """Counts those that were skipped, for whatever reason."""

    def __init__(self) -> None:
        self.skipped: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        marked = [item for item in items if item.get_closest_marker("browser")]
        if chromium() is None:
            for item in marked:
                item.add_marker(pytest.mark.skip(reason="no Chromium: `make browser` installs it"))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # By its marker: of tests that ran in another process only the report comes here.
        if report.skipped and "browser" in report.keywords:
            self.skipped.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and is_required() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.skipped:
            tests = f"{len(self.skipped)} browser test{'s' if len(self.skipped) > 1 else ''} skipped"
            why_red = ", and they are required here" if is_required() else ""
            line = f"{tests}{why_red}: `make browser` installs Chromium."
            terminalreporter.write_line(line, red=bool(why_red), yellow=not why_red)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_BrowserTests())
