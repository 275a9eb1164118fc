"""Nothing goes wrong behind a page, and nothing leaves the machine."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened
from tests.browser.kinds import KINDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_quiet_of_every_kind(chrome: Browser, site: str, kind: str) -> None:
    with opened(chrome, site) as page:
        page.goto(KINDS[kind])
        expect(page.get_by_role("main")).to_be_visible()


def test_page_breaks_no_policy_when_everything_in_it_is_opened(page: Page) -> None:
    page.goto(KINDS["list"])
    page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    expect(page.get_by_label("PagerDuty")).to_be_visible()
    page.get_by_label("Order").select_option("title")
    page.wait_for_url("**order=title**")
