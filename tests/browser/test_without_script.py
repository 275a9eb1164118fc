"""All of it works without script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import EDITION
from tests.browser.window import NARROW, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site, java_script_enabled=False) as watch:
        yield watch.page


@pytest.fixture
def narrow_plain(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site, java_script_enabled=False, viewport=NARROW) as watch:
        yield watch.page


def test_walk_works_without_script(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("searchbox").fill("opentofu")
    plain.get_by_role("button", name="Search").click()
    _found(plain, re.compile("[1-9] talks? for “opentofu”"))
    plain.get_by_role("link", name=re.compile("^Atlantis and OpenTofu")).click()
    plain.get_by_role("link", name="OpenTofu Day").first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("OpenTofu Day")


def test_filters_apply_by_button_without_script(plain: Page) -> None:
    plain.goto(f"{EDITION}talks/")
    plain.get_by_label("Open source").first.check()
    plain.get_by_role("button", name="Apply filters").click()
    _found(plain, "5 talks")
    expect(plain.get_by_label("Open source").first).to_be_checked()
    plain.get_by_role("link", name=re.compile("Topic: Open source")).click()
    _found(plain, "17 talks")


def test_order_changes_by_button_without_script(plain: Page) -> None:
    plain.goto(f"{EDITION}talks/")
    plain.get_by_label("Order").select_option("title")
    plain.get_by_role("button", name="Search").click()
    expect(plain).to_have_url(re.compile("order=title"))
    expect(plain.locator(".talk-row-title").first).to_contain_text("Atlantis")


def test_sheet_of_filters_opens_without_script(narrow_plain: Page) -> None:
    page = narrow_plain
    page.goto(f"{EDITION}talks/")
    sheet = page.locator("#filters")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(sheet).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()

    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Open source").first.check()
    page.get_by_role("button", name="Apply filters").click()
    expect(sheet).to_be_hidden()
    _found(page, "5 talks")


def test_misspelt_search_offers_what_was_meant_without_script(plain: Page) -> None:
    plain.goto(f"{EDITION}talks/?q=teraform")
    plain.locator("#found .empty").get_by_role("link", name="terraform").click()
    _found(plain, re.compile("for “terraform”"))


def _found(page: Page, told: str | re.Pattern[str]) -> None:
    expect(page.locator("#found").get_by_role("status")).to_have_text(told)
