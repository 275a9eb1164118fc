"""The admin in a real browser, under the site's Content-Security-Policy."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from talks.models import Talk
from tests.browser.window import opened
from tests.chromium import chromium
from tests.make import (
    FIRST_DAY,
    PASSWORD,
    make_edition,
    make_editor,
    make_event,
    make_note,
    make_speaker,
    make_tag,
    make_talk,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "edith@example.com"


@pytest.fixture
def programme(transactional_db: None) -> Talk:
    """A talk in an edition with an event, speakers, a tag and a note. Made before any browser runs."""
    make_editor(email=EMAIL)
    edition = make_edition(short_name="KubeCon EU 2024")
    make_event(edition=edition, name="ArgoCon")
    make_tag(name="Keptn")
    speakers = [make_speaker(name="Ada Lovelace", slug="ada-lovelace"), make_speaker(name="Ada King", slug="ada-king")]
    talk = make_talk(edition=edition, title="Mean Comments", speakers=speakers[:1], day=FIRST_DAY)
    make_note(talk=talk)
    make_talk(edition=edition, title="Engines", speakers=speakers)
    return talk


@pytest.fixture
def page(programme: Talk, live_server: Any) -> Iterator[Page]:
    """Signed in; nothing may go wrong unseen, and above all nothing be refused by the policy."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments, env=environment)
        with opened(browser, live_server.url) as watch:
            page = watch.page
            page.goto("/admin/")
            form = page.get_by_role("form", name="With a password")
            form.get_by_label("E-mail address").fill(EMAIL)
            form.get_by_label("Password").fill(PASSWORD)
            form.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("heading", name="Curate")).to_be_visible()
            yield page
        browser.close()


def choose(page: Page, field: Locator, words: str, choice: str) -> None:
    """By typing into an autocompleted field."""
    field.locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=choice).click()
    expect(field.locator(".select2-selection__rendered")).to_contain_text(choice)


def start_action(page: Page, rows: int, action: str) -> None:
    for number in range(rows):
        page.locator("input.action-select").nth(number).check()
    page.get_by_label("Action:").select_option(action)
    page.get_by_role("button", name="Go").click()


def test_talk_gets_time_event_speaker_and_tag(page: Page) -> None:
    page.goto("/admin/talks/talk/")
    page.get_by_role("link", name="Mean Comments").click()
    choose(page, page.locator(".field-event"), "argo", "ArgoCon · KubeCon EU 2024")
    page.locator("#appearances-group .add-row a").click()
    choose(page, page.locator("#appearances-1 .field-speaker"), "king", "Ada King")
    page.locator("#taggings-group .add-row a").click()
    choose(page, page.locator("#taggings-0 .field-tag"), "kep", "Keptn")
    page.locator(".field-day .date-icon").click()
    page.locator(".calendarbox:visible").get_by_role("link", name="20", exact=True).click()
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(page.locator("#id_day")).to_have_value("20/03/2024")
    expect(page.locator(".field-event .select2-selection__rendered")).to_contain_text("ArgoCon")
    expect(page.locator("#appearances-1 .select2-selection__rendered").first).to_contain_text("Ada King")


def test_event_is_set_on_many_talks(page: Page) -> None:
    page.goto("/admin/talks/talk/")
    start_action(page, 2, "set_event")
    choose(page, page.locator("#many-talks"), "argo", "ArgoCon")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="2 of 2 talks would change")).to_be_visible()
    page.get_by_role("button", name="Set the event").click()

    expect(page.locator(".messagelist")).to_have_text("2 talks changed.")


def test_speakers_are_merged(page: Page) -> None:
    page.goto("/admin/talks/speaker/")
    start_action(page, 2, "merge_selected")
    page.get_by_label("Ada Lovelace (ada-lovelace)").check()
    page.get_by_role("button", name="Show for the one chosen").click()
    expect(page.get_by_text("1 dropped")).to_be_visible()
    page.get_by_role("button", name="Merge into the one chosen").click()

    expect(page.locator(".messagelist")).to_contain_text("Merged into “Ada Lovelace”")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)


def test_going_around_is_quiet(page: Page) -> None:
    page.goto("/admin/talks/report/")
    page.locator("#result_list tbody th a").click()
    page.locator(".field-note a").click()
    expect(page.locator("#id_heading")).to_be_visible()
    page.get_by_role("link", name="The report").click()
    expect(page.get_by_role("link", name="Add a note")).to_be_visible()

    page.goto("/admin/talks/talk/add/")
    page.get_by_label("Title:").fill("Keep Hackers Out!")
    page.get_by_label("Title:").press("Tab")
    expect(page.get_by_label("Slug:")).to_have_value("keep-hackers-out")

    for noun in ("edition", "event", "organization", "tag", "note", "exhibitor"):
        page.goto(f"/admin/talks/{noun}/add/")
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
