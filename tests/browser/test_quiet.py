"""Nothing goes wrong behind a page, and nothing leaves the machine."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import KINDS
from tests.browser.window import Watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_quiet_of_every_kind(watch: Watch, kind: str) -> None:
    watch.page.goto(KINDS[kind])
    expect(watch.page.get_by_role("main")).to_be_visible()
    assert watch.complaints == []


def test_page_breaks_no_policy_when_everything_in_it_is_opened(page: Page) -> None:
    page.goto(KINDS["list"])
    page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    expect(page.get_by_label("Dylan Page")).to_be_visible()
    page.get_by_label("Order").select_option("title")
    page.wait_for_url("**order=title**")


def test_page_comes_with_a_policy_that_allows_nothing_inline(page: Page) -> None:
    response = page.goto(KINDS["list"])
    assert response
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
