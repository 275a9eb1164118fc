"""What is on now refreshes itself while it is seen."""

import datetime
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_axe import found_by_axe
from tests.browser.window import opened
from tests.make import make_edition, make_room, make_talk, make_user, make_venue, signed_in_session
from tests.serving import conninfo, served

pytestmark = pytest.mark.browser

SECONDS_LEFT = 5
SESSIONS: dict[str, str] = {}


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A server of our own, whose programme is of today."""
    server = served("now", fill=_fill)
    with django_db_blocker.unblock(), server as address, django_db_blocker.block():
        yield address


def _fill() -> None:
    now = datetime.datetime.now(datetime.UTC)
    day, hour = datetime.timedelta(days=1), datetime.timedelta(hours=1)
    venue = make_venue()
    edition = make_edition(
        slug="today", time_zone="UTC", first_day=(now - day).date(), last_day=(now + day).date(), venue=venue
    )
    for name, ends_at in (("Attic", now + hour), ("Cellar", now + 2 * hour)):
        room = make_room(venue=venue, name=name)
        slug, title = f"keptn-{name.lower()}", f"Keptn in the {name}"
        make_talk(edition=edition, room=room, title=title, slug=slug, starts_at=now - hour, ends_at=ends_at)
    session = signed_in_session(make_user(display_name="Ada"))
    session.save()
    SESSIONS["ada"] = session.session_key


@pytest.fixture
def page(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site) as watch:
        watch.page.clock.install()
        yield watch.page
        watch.complaints[:] = [told for told in watch.complaints if "ERR_CONNECTION_ABORTED" not in told]


def test_who_is_signed_in_sees_what_is_on_as_well(page: Page, site: str) -> None:
    cookies = {"sessionid": SESSIONS["ada"], "signed-in": "1"}
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
    page.goto("/today/now/")
    expect(page.locator("#account")).to_have_text("Ada")
    expect(page.locator("#now")).to_contain_text("Keptn in the Cellar")


def test_talk_that_ends_goes_from_the_page_by_itself(page: Page) -> None:
    # Not by way of Django, which takes a thread with Playwright for an asynchronous one.
    with psycopg.connect(conninfo("now")) as database:
        database.execute(f"UPDATE talks_talk SET ends_at = now() + '{SECONDS_LEFT} s' WHERE slug = 'keptn-attic'")
    begun = time.monotonic()
    page.goto("/today/now/")
    cellar = page.get_by_role("link", name="Keptn in the Cellar", exact=True)
    expect(page.get_by_role("link", name="Keptn in the Attic", exact=True)).to_be_visible()
    cellar.focus()
    page.evaluate("document.title = 'not loaded again'")
    page.wait_for_load_state("networkidle")
    time.sleep(max(0, begun + SECONDS_LEFT + 0.2 - time.monotonic()))
    page.clock.run_for(31_000)
    expect(page.locator("#refreshed")).to_have_text("Changed just now: 1 talk is running.")
    expect(page.locator("#now")).not_to_contain_text("Attic")
    expect(cellar).to_be_focused()
    assert page.title() == "not loaded again"


def test_page_asks_by_what_it_has_and_only_while_it_is_seen(page: Page) -> None:
    page.goto("/today/now/")
    page.wait_for_load_state("networkidle")
    before = page.locator("#now").inner_html()
    with page.expect_response("**/today/now/") as asked:
        page.clock.run_for(31_000)
    # What the browser was told, which to the script is the page that it has.
    assert asked.value.request.all_headers().get("if-none-match") == asked.value.headers["etag"]
    assert page.locator("#now").inner_html() == before
    page.evaluate(HIDE)
    answers: list[str] = []
    page.on("response", lambda response: answers.append(response.url))
    page.clock.run_for(120_000)
    page.wait_for_timeout(500)
    assert answers == []


def test_lost_connection_is_told(page: Page) -> None:
    page.goto("/today/now/")
    page.wait_for_load_state("networkidle")
    page.route("**/today/now/", lambda route: route.abort("connectionaborted"))
    page.clock.run_for(31_000)
    expect(page.locator("#refreshed")).to_have_text(
        "There is no connection: this is what was on when the page last came."
    )


def test_axe_finds_nothing(page: Page) -> None:
    page.goto("/today/now/")
    assert found_by_axe(page) == []


HIDE = """() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
