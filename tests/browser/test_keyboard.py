"""Every job of a visitor can be done with the keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import EDITION, KINDS
from tests.browser.test_layout import LONG

pytestmark = pytest.mark.browser


def test_skip_link_leads_past_the_header(page: Page) -> None:
    page.goto(KINDS["list"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_filter_by_keyboard_keeps_the_focus(page: Page) -> None:
    page.goto(KINDS["list"])
    option = page.get_by_label("Open source").first
    _tab_to(page, "#topic-open-source")
    page.keyboard.press("Space")
    _found(page, "5 talks")
    expect(option).to_be_focused()
    expect(option).to_be_checked()
    page.keyboard.press("Space")
    _found(page, "17 talks")
    expect(option).to_be_focused()


def test_facets_stay_as_they_were_when_the_counts_change(page: Page) -> None:
    page.goto(KINDS["list"])
    opened, closed = page.locator("#facet-speaker"), page.locator("#facet-emphasis")
    opened.locator("summary").press("Enter")
    closed.locator("summary").press("Enter")
    expect(opened).to_have_attribute("open", "")
    page.get_by_label("Open source").first.check()
    _found(page, "5 talks")
    expect(opened).to_have_attribute("open", "")
    expect(closed).not_to_have_attribute("open", "")


def test_sheet_of_filters_closes_by_escape(narrow_page: Page) -> None:
    page = narrow_page
    page.goto(KINDS["list"])
    button = page.get_by_role("button", name="Filters")
    button.press("Enter")
    sheet = page.locator("#filters")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()


def test_sheet_of_filters_stays_open_while_one_chooses(narrow_page: Page) -> None:
    page = narrow_page
    page.goto(KINDS["list"])
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Open source").first.check()
    _found(page, "5 talks")
    expect(page.locator("#filters")).to_be_visible()
    expect(page.get_by_label("Open source").first).to_be_checked()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#filters")).to_be_hidden()


def test_rooms_of_the_plan_are_reached_by_tab(page: Page) -> None:
    page.goto(KINDS["venue"])
    room = page.locator(".plan a", has_text="Paris").first
    _tab_to(page, ".plan a[href$='/paris-room/']")
    unfocused = page.locator(".plan a:not(:focus) rect").first
    width = "one => getComputedStyle(one).strokeWidth"
    assert room.locator("rect").evaluate(width) != unfocused.evaluate(width)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{EDITION}venue/paris-room/$"))


@pytest.mark.parametrize(
    "kind", ["edition", "list", "timetable of a busy day", "talk, highlighted", "venue", "showcase", "report"]
)
def test_focus_is_seen_on_everything_that_takes_it(page: Page, kind: str) -> None:
    page.goto((KINDS | LONG)[kind])
    for _ in range(60):
        page.keyboard.press("Tab")
        unseen = page.evaluate(UNSEEN_FOCUS)
        assert unseen is None


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def _found(page: Page, told: str) -> None:
    expect(page.locator("#found").get_by_role("status")).to_have_text(told)


# The element that has the focus, where neither an outline nor its own drawing shows it.
UNSEEN_FOCUS = """() => {
    const one = document.activeElement;
    if (one === document.body || one.matches("main")) return null;
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const drawn = one.matches(".plan-room") && getComputedStyle(one.querySelector("rect")).strokeWidth === "3px";
    const slot = one.closest(".slot") && getComputedStyle(one.closest(".slot"));
    const box = one.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return (outlined || drawn || slot?.outlineWidth === "3px") && inside ? null : one.outerHTML.slice(0, 200);
}"""
