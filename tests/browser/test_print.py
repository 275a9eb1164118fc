"""Print prints a programme."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import KINDS

pytestmark = pytest.mark.browser


def test_print_shows_the_list_without_what_one_clicks(page: Page) -> None:
    page.goto(KINDS["list with chips"])
    page.emulate_media(media="print")
    for selector in (".site-nav", ".site-footer nav", "#filters", ".search", ".filters-button", ".order"):
        expect(page.locator(selector)).to_be_hidden()
    expect(page.get_by_role("link", name="Atlantis and OpenTofu")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"


def test_print_is_dark_on_light_from_a_dark_screen(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(KINDS["talk, highlighted"])
    red, green, blue = page.evaluate("getComputedStyle(document.body).color.match(/[0-9]+/g).slice(0, 3).map(Number)")
    assert max(red, green, blue) < 80
