"""After one visit an edition's pages are there without a network."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import EDITION, KINDS
from tests.browser.window import NARROW, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def offline(chrome: Browser, site: str) -> Iterator[Page]:
    """A window that was online for one page, until the service worker had kept the edition."""
    with opened(chrome, site, service_workers="allow", viewport=NARROW) as watch:
        watch.page.goto(EDITION)
        watch.page.evaluate(UNTIL_KEPT)
        watch.page.context.set_offline(True)
        yield watch.page
        watch.complaints.clear()  # requests that fail are what this is about


def test_pages_are_read_without_network(offline: Page) -> None:
    offline.goto(KINDS["talk, highlighted"])
    expect(offline.get_by_role("heading", level=1)).to_contain_text("Atlantis and OpenTofu")
    expect(offline.get_by_role("status").first).to_contain_text("You are offline")
    for kind in ("list", "venue", "report", "speaker", "showcase"):
        offline.goto(KINDS[kind])
        expect(offline.get_by_role("main")).to_be_visible()
        expect(offline.get_by_text("You are offline")).to_be_visible()


def test_search_without_network_says_so(offline: Page) -> None:
    offline.goto(KINDS["list"])
    offline.get_by_role("searchbox").fill("opentofu")
    expect(offline.get_by_text("Search, filters and further pages need the network")).to_be_visible()
    expect(offline.get_by_role("link", name="Keptn: A Deep Dive")).to_be_visible()


def test_visitor_stars_without_network(offline: Page) -> None:
    offline.goto(KINDS["talk, highlighted"])
    star = offline.get_by_role("button", name="Star: Atlantis and OpenTofu")
    star.click()
    expect(offline.get_by_text("In your agenda.")).to_be_visible()
    offline.goto(KINDS["list"])
    expect(star).to_have_attribute("aria-pressed", "true")


UNTIL_KEPT = """async () => {
    while (!(await caches.match("/kept-complete"))) await new Promise(done => setTimeout(done, 100));
}"""
