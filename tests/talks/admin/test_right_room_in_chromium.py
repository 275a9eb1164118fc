"""The right room and the plan of a running edition in a real browser, under the site's Content-Security-Policy."""

import datetime
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright

from talks.models import Talk
from tests.browser.test_axe import found_by_axe
from tests.browser.window import NARROW, opened
from tests.chromium import chromium
from tests.make import (
    PASSWORD,
    make_booth,
    make_edition,
    make_editor,
    make_exhibitor,
    make_floor,
    make_room,
    make_speaker,
    make_star,
    make_talk,
    make_venue,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "edith@example.com"
LIST = "/admin/talks/talk/right-room/"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def talk(transactional_db: None) -> Talk:
    """Three starred it, and its room has two seats. Made before any browser runs."""
    make_editor(email=EMAIL)
    now, venue = timezone.now(), make_venue(plan_is_schematic=True)
    days = {"first_day": now.date() - 24 * HOUR, "last_day": now.date() + 48 * HOUR}
    edition = make_edition(slug="kubecon", venue=venue, time_zone="UTC", is_current=True, **days)
    floor = make_floor(venue=venue)
    seats = {"Small": 2, "Big": 50, "Open": None}
    rooms = [
        make_room(floor=floor, name=name, slug=name.lower(), capacity=number, x=n * 30, y=5, width=25, depth=20)
        for n, (name, number) in enumerate(seats.items())
    ]
    booth = make_booth(floor=floor, name="Kiosk", slug="kiosk", x=5, y=40, width=12, depth=8)
    make_exhibitor(edition=edition, booth=booth)
    speakers = [make_speaker()]
    hours = {"starts_at": now + 2 * HOUR, "ends_at": now + 3 * HOUR}
    talk = make_talk(edition=edition, room=rooms[0], title="Mean Comments", speakers=speakers, **hours)
    for _ in range(3):
        make_star(talk=talk)
    make_talk(edition=edition, room=rooms[2], title="At the same time", speakers=speakers, **hours)
    running = {"starts_at": now - HOUR, "ends_at": now + HOUR}
    make_talk(edition=edition, room=rooms[0], title="Running", **running)
    make_talk(edition=edition, room=rooms[2], title="Crowded", **running).mark_full(overflow=rooms[1])
    return talk


@pytest.fixture
def chrome(talk: Talk) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments, env=environment)
        yield browser
        browser.close()


@pytest.fixture
def page(chrome: Browser, live_server: Any) -> Iterator[Page]:
    with opened(chrome, live_server.url) as watch:
        yield watch.page


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    form = page.get_by_role("form", name="With a password")
    form.get_by_label("E-mail address").fill(EMAIL)
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Curate")).to_be_visible()


def test_talk_is_moved_by_keyboard(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="Talks too big for their room (1)").press("Enter")
    page.get_by_role("link", name="Big, 50 seats").first.press("Enter")
    chosen = page.get_by_label("Big", exact=True)
    expect(chosen).to_be_checked()
    chosen.press("Tab")
    page.keyboard.type("Too many of you")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Move it, and tell everyone: 3 people starred this")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("“Mean Comments” is in Big now. 3 people starred it")
    page.goto("/kubecon/venue/")
    expect(page.get_by_role("row", name="Big 50")).to_contain_text("Mean Comments")


def test_talk_is_moved_and_marked_full_without_script(chrome: Browser, live_server: Any, talk: Talk) -> None:
    with opened(chrome, live_server.url, java_script_enabled=False, viewport=NARROW) as watch:
        page = watch.page
        sign_in(page)
        page.goto(LIST)
        page.get_by_role("link", name="Mean Comments").first.click()
        page.get_by_label("Big", exact=True).check()
        page.get_by_role("button", name="Move it").click()
        expect(page.locator(".messagelist")).to_contain_text("is in Big now")
        page.get_by_role("link", name="Mean Comments").first.click()
        page.get_by_label("Where it is shown as well").select_option("small")
        page.get_by_role("button", name="Mark room full").click()
        expect(page.locator(".messagelist")).to_contain_text("is full, shown in Small as well")
        page.goto("/kubecon/venue/")
        page.get_by_label("From", exact=True).select_option("small")
        page.get_by_label("To", exact=True).select_option("open")
        page.get_by_role("button", name="How far?").click()
        expect(page.get_by_role("status")).to_contain_text("about 1 min (estimated from a schematic plan)")


def test_axe_finds_nothing(chrome: Browser, live_server: Any, talk: Talk) -> None:
    with opened(chrome, live_server.url) as watch:
        page = watch.page
        for address in ("/kubecon/venue/?from=small&to=open", "/kubecon/venue/open/", talk.get_absolute_url()):
            page.goto(address)
            assert found_by_axe(page) == [], address
        sign_in(page)
        for address in (LIST, f"/admin/talks/talk/{talk.pk}/right-room/"):
            page.goto(address)
            assert watch.complaints == []
            # The frame round it is Django's own.
            page.evaluate("document.body.replaceChildren(document.querySelector('main'))")
            assert found_by_axe(page) == [], address
            # Of axe itself, which tries styles on the page of the admin.
            watch.complaints.clear()


def test_pages_are_no_wider_than_their_window(page: Page, talk: Talk) -> None:
    sign_in(page)
    for address in ("/kubecon/venue/", "/kubecon/venue/open/", LIST, f"/admin/talks/talk/{talk.pk}/right-room/"):
        page.goto(address)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
