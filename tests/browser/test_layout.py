"""Pages fit their window, names of any length included, and what one taps is large enough."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.kinds import KINDS
from tests.browser.window import Watch

pytestmark = pytest.mark.browser

LONG = {
    "edition of long names": "/long-names/",
    "list of long names": "/long-names/talks/",
    "list with a long chip": f"/long-names/talks/?topic={'x' * 120}&q={'y' * 200}",
    "timetable of a busy day": "/busy/schedule/?day=2024-03-20",
    "timetable of long names": "/long-names/schedule/",
    "facet of long names": "/long-names/talks/by/speaker/",
    "talk of long names": "/long-names/talks/long-title/",
    "agenda of long names": "/long-names/agenda/?talk=long-title",
    "star of a long title": "/long-names/talks/long-title/star/",
    "speaker of a long name": "/speakers/long-name-0/",
    "organization of a long name": "/organizations/long-name/",
    "event of a long name": "/long-names/events/long-name/",
    "events of long names": "/long-names/events/",
    "tag of a long name": "/tags/long-name/",
    "venue of a long name": "/long-names/venue/",
    "room of a long name": "/long-names/venue/long-name/",
    "showcase of long names": "/long-names/showcase/",
    "reports of long titles": "/long-names/reports/",
    "report of a long title": "/long-names/reports/long-title/",
}
# 320 is a window of 1280 enlarged four times, which WCAG 1.4.10 asks for.
WIDTHS = (320, 390, 1280)
LEAST_TARGET = 24


@pytest.mark.parametrize("kind", KINDS | LONG)
def test_page_is_no_wider_than_its_window(watch: Watch, kind: str) -> None:
    page = watch.page
    page.goto((KINDS | LONG)[kind])
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("kind", ["edition", "list with chips", "timetable", "tags", "sign in", "sign up"])
def test_targets_are_large_enough(narrow_page: Page, kind: str) -> None:
    narrow_page.goto(KINDS[kind])
    assert narrow_page.evaluate(TOO_SMALL, LEAST_TARGET) == []


# What ends right of the window without a scroll bar of its own.
CUT_OFF = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .filter(one => !one.closest(".table-scroll, .grid-scroll, pre, .hidden") && !one.closest("svg"))
    .map(one => one.outerHTML.slice(0, 120))"""

TOO_SMALL = """least => [...document.querySelectorAll(
    "nav a, .chips a, .option, .tag-cloud a, button, select, input[type=search]"
)]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < least)
    .map(one => one.outerHTML.slice(0, 120))"""
