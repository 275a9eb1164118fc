"""axe-core finds nothing to complain of: WCAG 2.0 to 2.2, A and AA, light and dark, narrow and wide."""

from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import KINDS
from tests.browser.window import NARROW, WIDE, Watch

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_every_kind_of_page(watch: Watch, kind: str) -> None:
    watch.page.goto(KINDS[kind])
    assert found_by_axe(watch.page) == []


def test_axe_finds_nothing_in_the_open_sheet_of_filters(watch: Watch) -> None:
    window = watch.page
    window.set_viewport_size(NARROW)
    window.goto(KINDS["list with chips"])
    window.get_by_role("button", name="Filters").click()
    window.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    assert [found for scheme in SCHEMES for found in _violations(window, scheme)] == []


def found_by_axe(page: Page) -> list[str]:
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for scheme in SCHEMES:
            found += [f"{size['width']} {scheme} {violation}" for violation in _violations(page, scheme)]
    return found


def _violations(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    # Evaluated by the debugger, which no Content-Security-Policy concerns.
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
