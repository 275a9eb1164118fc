"""A real server with the whole report, started once, and the system's Chromium."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.days import make_days
from tests.browser.window import NARROW, Watch, opened
from tests.chromium import chromium
from tests.make import (
    make_appearance,
    make_edition,
    make_event,
    make_exhibitor,
    make_floor,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_venue,
)
from tests.serving import served

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONG_TITLE = "Donaudampfschifffahrtselektrizitaeten" * 7  # 255 characters at most, and no place to break
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 4


@pytest.fixture(scope="session")
def local_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its mail."""
    return tmp_path_factory.mktemp("local")


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any, local_dir: Path) -> Iterator[str]:
    """The address of a server whose database holds the report, and one edition of long names.

    The database is the server's own: tests that share it only read what is public.
    """
    server = served("browser", fill=_fill, LOCAL_DIR=str(local_dir))
    with django_db_blocker.unblock(), server as address, django_db_blocker.block():
        yield address


def _fill() -> None:
    call_command("load_report", verbosity=0)
    _make_long_names()
    make_days()


def _make_long_names() -> None:
    """An edition in which every name is as long as it may be, and has no place to break."""
    venue = make_venue(name=LONG_NAME[:120], slug="long-name")
    room = make_room(floor=make_floor(venue=venue), name=LONG_NAME[:80], slug="long-name", x=1, y=1, width=20, depth=10)
    edition = make_edition(name=LONG_NAME[:120], short_name=LONG_NAME[:40], slug="long-names", year=1999, venue=venue)
    organization = make_organization(name=LONG_NAME[:120], slug="long-name")
    event = make_event(edition=edition, name=LONG_NAME[:120], slug="long-name", room=room, organizer=organization)
    talk = make_talk(
        event=event,
        room=room,
        title=LONG_TITLE[:255],
        slug="long-title",
        abstract=LONG_TITLE,
        other_wordings=[LONG_TITLE],
        tags=[make_tag(name=LONG_NAME[:80], slug="long-name")],
    )
    for number in range(3):
        speaker = make_speaker(name=LONG_NAME[number : number + 120], slug=f"long-name-{number}")
        make_appearance(talk=talk, speaker=speaker, organization=organization, job_title=LONG_NAME[:120])
    report = make_report(edition=edition, title=LONG_TITLE[:200], team=LONG_NAME[:120], slug="long-title")
    make_takeaway(note=make_note(report=report, talk=talk, text=LONG_TITLE, emphasis="highlighted"), text=LONG_TITLE)
    make_note(report=report, venue=venue, heading=LONG_TITLE[:200])
    make_link(talk=talk, label=LONG_NAME[:120], kind="other")
    make_exhibitor(edition=edition, organization=organization)


@pytest.fixture(scope="module")
def chrome(site: str) -> Iterator[Browser]:
    """Not for the whole session: while Playwright runs, Django takes every thread for an asynchronous one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS, env=_environment())
        yield browser
        browser.close()


def _environment() -> dict[str, str | float | bool]:
    """Without proxies: every request is to this machine."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@pytest.fixture(scope="module")
def watch(chrome: Browser, site: str) -> Iterator[Watch]:
    """For tests that only go somewhere and look: a new window for each would take most of their time."""
    with opened(chrome, site) as watch:
        yield watch


@pytest.fixture
def page(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site) as watch:
        yield watch.page


@pytest.fixture
def narrow_page(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site, viewport=NARROW, has_touch=True) as watch:
        yield watch.page
