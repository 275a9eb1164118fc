"""The timetable in a browser: keys, the line of now, whose clocks; the list on a narrow screen and on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_axe import found_by_axe
from tests.browser.window import NARROW, opened

pytestmark = pytest.mark.browser

BUSY = "/busy/schedule/?day=2024-03-20"
SMALL = "/small-day/schedule/"
A_QUARTER_PAST_TEN = "2024-03-20T10:15:00+01:00"


@pytest.fixture
def tokyo(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site, timezone_id="Asia/Tokyo") as watch:
        yield watch.page


@pytest.fixture
def plain(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site, java_script_enabled=False) as watch:
        yield watch.page


def title(page: Page, words: str) -> Locator:
    return page.get_by_role("link", name=words, exact=True)


# Keys


def test_arrow_keys_lead_from_talk_to_talk(page: Page) -> None:
    page.goto(SMALL)
    title(page, "First in A").focus()
    for key, there in (
        *(("ArrowDown", "Second in A"), ("ArrowDown", "Beside the second"), ("ArrowDown", "Last in A")),
        *(("ArrowDown", "Last in A"), ("Home", "First in A"), ("End", "Last in A"), ("ArrowUp", "Beside the second")),
        *(("ArrowLeft", "Second in A"), ("ArrowLeft", "Second in A"), ("ArrowRight", "Beside the second")),
        *(("ArrowRight", "Late in B"), ("ArrowRight", "Of no room"), ("ArrowLeft", "Early in B")),
    ):
        page.keyboard.press(key)
        expect(title(page, there)).to_be_focused()


def test_tab_goes_through_the_talks_in_the_order_of_time(page: Page) -> None:
    page.goto(SMALL)
    title(page, "First in A").focus()
    for there in ("Early in B", "Of no room", "Second in A"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_class("talk-star")
        page.keyboard.press("Tab")
        expect(title(page, there)).to_be_focused()


def test_keys_are_told_and_the_grid_can_be_scrolled_by_them(page: Page) -> None:
    page.goto(BUSY)
    expect(page.get_by_text("Arrow keys lead from talk to talk")).to_be_visible()
    region = page.get_by_role("region", name="Rooms by time, Wednesday 20 March")
    region.focus()
    room = page.locator(".grid-room").first
    before = room.bounding_box()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    after = room.bounding_box()
    assert before
    assert after
    assert after["x"] < before["x"]


def test_focus_is_never_under_the_headers(page: Page) -> None:
    page.goto(BUSY)
    page.locator(".slot:not(.band) .talk-row-title a").first.focus()
    for key in (*["ArrowRight"] * 24, *["ArrowDown"] * 7, *["ArrowLeft"] * 24, *["ArrowUp"] * 7):
        page.keyboard.press(key)
        assert page.evaluate(IS_SEEN), key


IS_SEEN = """() => {
    const box = document.activeElement.closest(".slot").getBoundingClientRect();
    const [x, y] = [box.left + 12, Math.max(box.top, 0) + 6];
    return document.elementFromPoint(x, y)?.closest(".slot") === document.activeElement.closest(".slot");
}"""


# The grid


def test_headers_stay_while_one_scrolls(page: Page) -> None:
    page.goto(BUSY)
    page.locator(".grid-scroll").evaluate("one => one.scrollTo(1500, 900)")
    box = page.locator(".grid-scroll").bounding_box()
    room, hour = (
        page.locator(".grid-room").nth(12).bounding_box(),
        page.locator(".grid-hour time").nth(4).bounding_box(),
    )
    assert box
    assert room
    assert hour
    assert abs(room["y"] - box["y"]) <= 2
    assert abs(hour["x"] - box["x"]) <= 2


def test_blocks_of_a_busy_day_stand_apart_and_can_be_hit(page: Page) -> None:
    page.goto(BUSY)
    assert page.locator(".slot").count() == 203
    found = page.evaluate(COLLISIONS)
    assert found == {"overlapping": [], "small": [], "spilling": []}


COLLISIONS = """() => {
    const slots = [...document.querySelectorAll(".slot:not(.band)")];
    const boxes = slots.map(one => one.getBoundingClientRect());
    const apart = (a, b) =>
        a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
    const name = n => slots[n].textContent.trim().slice(0, 60);
    const overlapping = [];
    boxes.forEach((a, n) => boxes.slice(0, n).forEach((b, m) => {
        if (!apart(a, b)) overlapping.push(name(n) + name(m));
    }));
    const small = boxes.flatMap((box, n) => box.height < 24 || box.width < 24 ? [name(n)] : []);
    const spilling = slots.flatMap((one, n) => one.scrollHeight > one.clientHeight + 1 ? [name(n)] : []);
    return { overlapping, small, spilling };
}"""


def test_narrow_screen_has_the_same_as_a_list(narrow_page: Page) -> None:
    narrow_page.goto(SMALL)
    expect(narrow_page.locator(".grid-room").first).to_be_hidden()
    row = narrow_page.locator(".slot", has_text="Second in A")
    expect(row).to_contain_text("10:30")
    expect(row.get_by_role("link", name="Room A")).to_be_visible()
    tops = narrow_page.locator(".slot").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(tops)


@pytest.mark.parametrize("address", [BUSY, SMALL])
def test_axe_finds_nothing_in_the_grid(page: Page, address: str) -> None:
    page.clock.set_fixed_time(A_QUARTER_PAST_TEN)
    page.goto(address)
    assert found_by_axe(page) == []


def test_filters_narrow_the_grid_and_lead_back(page: Page) -> None:
    page.goto(SMALL)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Level").or_(page.get_by_text("Level", exact=True)).first.click()
    page.get_by_label("Beginner").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator(".slot:not(.band)")).to_have_count(1)
    page.get_by_role("link", name="As a list").click()
    expect(page.locator(".found-count")).to_have_text("1 talk")
    page.get_by_role("link", name="As a timetable").click()
    expect(page.locator(".slot:not(.band)")).to_have_count(1)


# Now


def test_line_of_now_stands_where_it_is(page: Page) -> None:
    page.clock.set_fixed_time(A_QUARTER_PAST_TEN)
    page.goto(SMALL)
    line, talk = page.locator(".grid-now").bounding_box(), page.locator(".slot", has_text="First in A").bounding_box()
    assert line
    assert talk
    # The first lasts from 10:00 to 10:30.
    assert abs(line["y"] - (talk["y"] + talk["height"] / 2)) <= talk["height"] / 6
    assert set(page.locator(".slot-running .talk-row-title").all_inner_texts()) == {"First in A", "Early in B"}


@pytest.mark.parametrize(
    "moment", ["2024-03-20T09:59:00+01:00", "2024-03-20T13:00:00+01:00", "2024-03-21T10:15:00+01:00"]
)
def test_there_is_no_line_of_now_outside_the_day(page: Page, moment: str) -> None:
    page.clock.set_fixed_time(moment)
    page.goto(SMALL)
    expect(page.locator(".grid-now")).to_be_hidden()
    expect(page.get_by_role("button", name="Jump to now")).to_be_hidden()
    expect(page.get_by_role("main").get_by_role("link", name="On now")).to_be_visible()


def test_line_of_now_moves_by_itself(page: Page) -> None:
    page.clock.install(time=A_QUARTER_PAST_TEN)
    page.goto(SMALL)
    page.clock.run_for(60 * 60 * 1000)
    assert page.locator(".slot-running .talk-row-title").all_inner_texts() == ["Late in B"]


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_jump_to_now_leads_to_what_runs(page: Page, size: str) -> None:
    if size == "narrow":
        page.set_viewport_size(NARROW)
    page.clock.set_fixed_time("2024-03-20T13:40:00+01:00")
    page.goto(BUSY)
    page.get_by_role("button", name="Jump to now").click()
    running = page.locator(".slot-running .talk-row-title a").first
    expect(running).to_be_focused()
    expect(page.locator(".grid-now") if size == "wide" else running).to_be_in_viewport()


# Whose clocks


def test_times_are_shown_on_my_clocks_and_back(tokyo: Page) -> None:
    tokyo.goto(SMALL)
    zone, hours = tokyo.locator("#zone"), tokyo.locator(".slot", has_text="First in A").locator(".talk-row-time")
    expect(zone).to_contain_text("Times are those of Paris (Europe/Paris, UTC+1).")
    expect(hours).to_have_text("10:00–10:30")
    tokyo.get_by_role("button", name="Show mine (Asia/Tokyo, UTC+9)").click()
    expect(zone.locator("[aria-live]")).to_have_text("Times are yours (Asia/Tokyo, UTC+9).")
    expect(hours).to_have_text("18:00–18:30")
    expect(tokyo.locator(".grid-hour").first).to_have_text("18:00")
    tokyo.reload()
    expect(hours).to_have_text("18:00–18:30")
    tokyo.goto("/small-day/talks/first-in-a/")
    expect(tokyo.locator("dd", has_text="Wednesday 20 March")).to_contain_text("18:00–18:30 (your time)")
    tokyo.get_by_role("button", name="Show those of Paris (Europe/Paris, UTC+1)").click()
    expect(tokyo.locator("dd", has_text="Wednesday 20 March")).to_contain_text("10:00–10:30 (CET)")


def test_time_on_another_day_says_which(tokyo: Page) -> None:
    tokyo.goto("/small-day/schedule/?day=2024-03-21")
    tokyo.get_by_role("button", name=re.compile("Show mine")).click()
    expect(tokyo.locator(".slot", has_text="Party").locator(".talk-row-time")).to_have_text("Fri 06:00–09:00")
    # The day stays the edition's.
    expect(tokyo.get_by_role("heading", level=2)).to_have_text("Thursday 21 March")


def test_times_that_come_later_are_mine_too(tokyo: Page) -> None:
    tokyo.goto("/small-day/talks/")
    tokyo.get_by_role("button", name=re.compile("Show mine")).click()
    tokyo.get_by_role("searchbox").fill("first")
    expect(tokyo.locator(".found-count")).to_contain_text("1 talk")
    expect(tokyo.locator(".talk-row-time")).to_have_text("18:00–18:30")


def test_same_clocks_offer_no_switch(chrome: Browser, site: str) -> None:
    with opened(chrome, site, timezone_id="Africa/Lagos") as watch:
        watch.page.goto(SMALL)
        expect(watch.page.locator("#zone")).to_have_text("Times are those of Paris (Europe/Paris, UTC+1).")


# Without script, and on paper


def test_grid_is_drawn_without_script(plain: Page) -> None:
    plain.goto(SMALL)
    first, second = (plain.locator(".slot", has_text=words).bounding_box() for words in ("First in A", "Early in B"))
    assert first
    assert second
    # From 10:00 and from 10:10 on, in the next room.
    assert first["y"] < second["y"] < first["y"] + first["height"]
    assert second["x"] >= first["x"] + first["width"]
    expect(plain.get_by_role("button", name="Jump to now")).to_be_hidden()
    expect(plain.get_by_text("Arrow keys lead")).to_be_hidden()
    plain.get_by_role("main").get_by_role("link", name="On now").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("On now")


def test_print_of_a_day_is_a_list_that_fits_a4(page: Page) -> None:
    page.set_viewport_size({"width": 690, "height": 1000})  # A4 between margins of 14 mm
    page.emulate_media(media="print")
    page.goto(BUSY)
    expect(page.locator(".grid-room").first).to_be_hidden()
    for selector in (".schedule-bar", ".tabs", ".site-nav"):
        expect(page.locator(selector)).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    cut = page.locator("main *").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().right > 691).length"
    )
    assert cut == 0
    assert page.locator(".slot").evaluate_all("all => all.every(one => getComputedStyle(one).breakInside === 'avoid')")
    document = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "14mm"))
    assert 5 <= len(re.findall(rb"/Type\s*/Page\b", document)) <= 12
