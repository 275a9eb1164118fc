"""From a star to a day that works: on the list and the agenda, with an account and without, with script and without."""

import datetime
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from kubecon_notes.accounts.models import User
from talks.models import Star, Talk
from tests.browser.test_axe import found_by_axe
from tests.browser.window import NARROW, WIDE, Watch, opened
from tests.make import (
    make_edition,
    make_floor,
    make_room,
    make_scheduled_talk,
    make_star,
    make_talk,
    make_user,
    make_venue,
    signed_in_session,
)
from tests.serving import in_database, served

pytestmark = pytest.mark.browser

EDITION = "/planned/"
AGENDA, TALKS = f"{EDITION}agenda/", f"{EDITION}talks/"
SESSIONS: dict[str, str] = {}
TITLES = {
    "opening": "Opening",
    "budgets": "Error Budgets",
    "mesh": "Beyond the Mesh",
    "repeat": "Beyond the Mesh (Repeat)",
}


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A server of our own: these tests write."""
    with django_db_blocker.unblock(), served("agenda", fill=_fill) as address, django_db_blocker.block():
        yield address


def _fill() -> None:
    """Tomorrow: a talk of an hour, one that clashes with its end for 25 minutes, and one far away right after."""
    venue = make_venue(walking_speed=1.0)
    near, far = (
        make_room(floor=make_floor(venue=venue), name=name, slug=name.lower(), x=x, y=1, width=8, depth=8)
        for name, x in (("Near", 1), ("Far", 400))
    )
    tomorrow = timezone.now().date() + datetime.timedelta(days=1)
    edition = make_edition(
        slug="planned",
        short_name="Planned",
        venue=venue,
        year=tomorrow.year,
        time_zone="UTC",
        first_day=tomorrow,
        last_day=tomorrow + datetime.timedelta(days=1),
        is_current=True,
    )

    def talk(slug: str, hour: int, minute: int, minutes: int, **fields: Any) -> None:
        starts_at = datetime.datetime.combine(tomorrow, datetime.time(hour, minute), datetime.UTC)
        ends_at = starts_at + datetime.timedelta(minutes=minutes)
        make_talk(edition=edition, slug=slug, title=TITLES[slug], starts_at=starts_at, ends_at=ends_at, **fields)

    talk("opening", 9, 0, 30, room=near)
    talk("budgets", 10, 55, 60, room=near)
    talk("mesh", 11, 30, 30, room=near)
    talk("repeat", 15, 0, 30, room=near)
    TITLES.update({f"far-{n}": f"Far away {n}" for n in range(2)})
    talk("far-0", 12, 0, 30, room=far)
    make_talk(edition=edition, slug="far-1", title="Far away 1", day=tomorrow)
    for name in ("ada", "grace", "joan", "mary"):
        user = make_user(display_name=name.title(), email=f"{name}@example.com")
        session = signed_in_session(user)
        session.save()
        SESSIONS[name] = session.session_key


@contextmanager
def window(chrome: Browser, site: str, name: str = "", **options: Any) -> Iterator[Page]:
    with opened(chrome, site, **options) as watch:
        if name:
            sign_in(watch.page, name, site)
        yield watch.page


def sign_in(page: Page, name: str, site: str) -> None:
    cookies = {"sessionid": SESSIONS[name], "signed-in": "1"}
    page.context.add_cookies([{"name": cookie, "value": value, "url": site} for cookie, value in cookies.items()])


def star(page: Page, slug: str) -> Locator:
    return page.get_by_role("button", name=f"Star: {TITLES[slug]}", exact=True)


def said(page: Page) -> Locator:
    return page.locator(".star-said")


@pytest.fixture
def written(django_db_blocker: Any) -> Callable[[Callable[[], Any]], Any]:
    """Does something in the server's database, on a thread: Playwright's own looks asynchronous to Django."""

    def write(work: Callable[[], Any]) -> Any:
        def inside() -> Any:
            with django_db_blocker.unblock(), in_database("agenda"):
                return work()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(inside).result()

    return write


def starred_by(name: str) -> set[str]:
    return set(Star.objects.by(User.objects.get(email=f"{name}@example.com")).values_list("talk__slug", flat=True))


def test_look(chrome: Browser, site: str, written: Any) -> None:
    def fill() -> None:
        user = User.objects.get(email="ada@example.com")
        for talk in Talk.objects.exclude(slug="repeat"):
            make_star(talk=talk, user=user)
        from talks.models import AgendaFeed

        AgendaFeed.objects.create(edition=talk.edition, user=user)

    written(fill)
    for size in (WIDE, NARROW):
        for scheme in ("light", "dark"):
            with window(chrome, site, "ada", viewport=size, color_scheme=scheme) as page:
                for n, address in enumerate((AGENDA, TALKS, f"{TALKS}mesh/")):
                    page.goto(address)
                    page.wait_for_timeout(600)
                    page.screenshot(path=f"/tmp/w/ag-{n}-{size['width']}-{scheme}.png", full_page=True)
    with window(chrome, site) as page:
        page.goto(AGENDA)
        page.screenshot(path="/tmp/w/ag-visitor.png", full_page=True)
