"""Someone who never saw the site finds what is worth it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import EDITION

pytestmark = pytest.mark.browser


def test_newcomer_walks_from_home_to_the_report(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(f"{EDITION}$"))
    page.get_by_role("link", name=re.compile("Browse all 17 talks")).click()
    _sees(page, "Talks")

    page.get_by_label("Kubernetes").first.check()
    page.get_by_role("link", name="Keptn: A Deep Dive").click()
    _sees(page, "Keptn: A Deep Dive")
    page.get_by_role("link", name="Giovanni Liva").click()
    _sees(page, "Giovanni Liva")
    page.go_back()
    _sees(page, "Keptn: A Deep Dive")

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Venue").click()
    _sees(page, "Paris Expo Porte de Versailles")
    page.get_by_role("group", name=re.compile("Plan of")).get_by_role("link", name="Paris Room").click()
    _sees(page, "Paris Room")
    expect(page.locator(".plan-marked")).to_have_text(re.compile(r"Paris\s+Room"))

    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("link", name="OpenTofu Day").click()
    _sees(page, "OpenTofu Day")

    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").click()
    contents = page.get_by_role("navigation", name="Contents").get_by_role("link")
    for link in contents.all():
        anchor = link.get_attribute("href")
        assert anchor
        expect(page.locator(anchor)).to_be_visible()
    contents.last.click()
    expect(page).to_have_url(re.compile(r"#[\w-]+$"))
    expect(page.locator(page.url[page.url.index("#") :])).to_be_in_viewport()


def test_filter_changes_the_list_without_a_reload(page: Page) -> None:
    page.goto(f"{EDITION}talks/")
    page.evaluate("window.isStillTheSame = true")
    _found(page, "17 talks")
    open_source = page.get_by_label("Open source").first
    open_source.check()

    _found(page, "5 talks")
    expect(page).to_have_url(re.compile(r"\?topic=open-source$"))
    chip = page.get_by_role("list", name="Active filters").get_by_role("link", name=re.compile("Topic: Open source"))
    expect(chip).to_be_visible()
    expect(page.locator("#facet-project .option", has_text="Terraform").locator(".count")).to_have_text("2")
    assert page.evaluate("window.isStillTheSame")

    page.go_back()
    _found(page, "17 talks")
    page.go_forward()
    _found(page, "5 talks")
    chip.click()
    _found(page, "17 talks")
    expect(page.get_by_label("Open source").first).not_to_be_checked()


def test_filters_combine_and_are_cleared_together(page: Page) -> None:
    page.goto(f"{EDITION}talks/?topic=open-source&topic=security")
    _found(page, "6 talks")
    page.get_by_label("Highlighted").check()
    expect(page).to_have_url(re.compile("emphasis=highlighted"))
    expect(page.get_by_role("list", name="Active filters").get_by_role("listitem")).to_have_count(4)
    page.get_by_role("link", name="Clear all").click()
    _found(page, "17 talks")


def test_search_follows_what_is_typed(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/talks/?" in request.url else None)
    page.goto(f"{EDITION}talks/")
    page.evaluate("window.isStillTheSame = true")
    box = page.get_by_role("searchbox")
    box.press_sequentially("opentofu", delay=30)

    _found(page, re.compile("for “opentofu”"))
    expect(page.get_by_role("link", name=re.compile("Atlantis and OpenTofu"))).to_be_visible()
    expect(page.locator("mark").first).to_have_text(re.compile("opentofu", re.IGNORECASE))
    expect(page.get_by_label("Order").get_by_role("option", selected=True)).to_have_text("Relevance")
    expect(box).to_be_focused()
    assert page.evaluate("window.isStillTheSame")
    assert len(asked) < len("opentofu")


def test_misspelt_search_offers_what_was_meant(page: Page) -> None:
    page.goto(f"{EDITION}talks/")
    page.get_by_role("searchbox").fill("teraform")
    page.locator("#found .empty").get_by_role("link", name="terraform").click()
    _found(page, re.compile(r"[1-9]\d* talks? for “terraform”"))


def test_facet_lists_all_its_values_on_a_page_of_its_own(page: Page) -> None:
    page.goto(f"{EDITION}talks/?emphasis=highlighted")
    page.locator("#facet-speaker summary").click()
    page.locator("#facet-speaker").get_by_role("link", name=re.compile("more")).click()
    page.get_by_label("Sharone Zitzman").check()
    page.get_by_role("button", name="Show these talks").click()
    expect(page).to_have_url(re.compile("emphasis=highlighted&speaker=sharone-zitzman"))
    _found(page, re.compile("[1-9] talk"))


def _sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def _found(page: Page, told: str | re.Pattern[str]) -> None:
    expect(page.locator("#found").get_by_role("status")).to_have_text(told)
