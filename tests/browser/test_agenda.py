"""From a star to a day that works: on the list and the agenda, with an account and without, with script and without."""

import datetime
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from kubecon_notes.accounts.models import User
from talks.models import AgendaFeed, Edition, Star, Talk
from tests.browser.test_axe import found_by_axe
from tests.browser.test_layout import CUT_OFF
from tests.browser.window import NARROW, opened
from tests.make import (
    make_edition,
    make_floor,
    make_room,
    make_talk,
    make_user,
    make_venue,
    signed_in_session,
)
from tests.serving import in_database, served
from venue.models import Room

pytestmark = pytest.mark.browser

EDITION = "/planned/"
AGENDA, TALKS = f"{EDITION}agenda/", f"{EDITION}talks/"
SESSIONS: dict[str, str] = {}
PEOPLE = ("ada", "grace", "joan", "mary", "edith", "linus", "pepe", "moe", "anna")
TITLES = {
    "opening": "Opening",
    "budgets": "Error Budgets",
    "mesh": "Beyond the Mesh",
    "repeat": "Beyond the Mesh (Repeat)",
    "far": "Far Away",
}
Written = Callable[[Callable[[], Any]], Any]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A server of our own: these tests write."""
    with django_db_blocker.unblock(), served("agenda", fill=_fill) as address, django_db_blocker.block():
        yield address


def _fill() -> None:
    """Tomorrow: a talk of an hour, one that clashes with its end for 25 minutes, and one far away right after."""
    venue = make_venue(walking_speed=1.0)
    near, far = (
        make_room(floor=make_floor(venue=venue), name=name, slug=name.lower(), x=x, y=1, width=8, depth=8)
        for name, x in (("Near", 1), ("Far", 400))
    )
    tomorrow = timezone.now().date() + datetime.timedelta(days=1)
    edition = make_edition(
        slug="planned",
        short_name="Planned",
        venue=venue,
        year=tomorrow.year,
        time_zone="UTC",
        first_day=tomorrow,
        last_day=tomorrow + datetime.timedelta(days=1),
        is_current=True,
    )

    def talk(slug: str, hour: int, minute: int, minutes: int, **fields: Any) -> None:
        starts_at = datetime.datetime.combine(tomorrow, datetime.time(hour, minute), datetime.UTC)
        ends_at = starts_at + datetime.timedelta(minutes=minutes)
        make_talk(edition=edition, slug=slug, title=TITLES[slug], starts_at=starts_at, ends_at=ends_at, **fields)

    talk("opening", 9, 0, 30, room=near)
    talk("budgets", 10, 55, 60, room=near)
    talk("mesh", 11, 30, 30, room=near)
    talk("repeat", 15, 0, 30, room=near)
    talk("far", 12, 0, 30, room=far)
    make_talk(edition=edition, slug="someday", title="At some time", day=tomorrow)
    for name in PEOPLE:
        user = make_user(display_name=name.title(), email=f"{name}@example.com")
        session = signed_in_session(user)
        session.save()
        SESSIONS[name] = session.session_key


@contextmanager
def window(chrome: Browser, site: str, name: str = "", **options: Any) -> Iterator[Page]:
    with opened(chrome, site, **options) as watch:
        if name:
            sign_in(watch.page, name, site)
        yield watch.page


def sign_in(page: Page, name: str, site: str) -> None:
    cookies = {"sessionid": SESSIONS[name], "signed-in": "1"}
    page.context.add_cookies([{"name": cookie, "value": value, "url": site} for cookie, value in cookies.items()])


def star(page: Page, slug: str) -> Locator:
    return page.get_by_role("button", name=f"Star: {TITLES[slug]}", exact=True)


def said(page: Page) -> Locator:
    return page.locator(".star-said")


@pytest.fixture
def written(django_db_blocker: Any) -> Written:
    """Does something in the server's database, on a thread: Playwright's own looks asynchronous to Django."""

    def write(work: Callable[[], Any]) -> Any:
        def inside() -> Any:
            with django_db_blocker.unblock(), in_database("agenda"):
                return work()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(inside).result()

    return write


def plan(name: str, *slugs: str, feed: bool = False) -> None:
    user = User.objects.get(email=f"{name}@example.com")
    Star.objects.join(Talk.objects.filter(slug__in=slugs), by=user)
    if feed:
        AgendaFeed.objects.get_or_create(user=user, edition=Edition.objects.get(slug="planned"))


def starred_by(name: str) -> set[str]:
    return set(Star.objects.by(User.objects.get(email=f"{name}@example.com")).values_list("talk__slug", flat=True))


def test_star_on_the_list_by_click_undo_and_second_click(chrome: Browser, site: str, written: Written) -> None:
    with window(chrome, site, "ada") as page:
        page.goto(TALKS)
        expect(star(page, "mesh")).to_have_attribute("aria-pressed", "false")
        star(page, "mesh").click()
        expect(said(page)).to_have_text("In your agenda.Undo")
        expect(star(page, "mesh")).to_have_attribute("aria-pressed", "true")
        assert page.url.endswith(TALKS)
        assert written(lambda: starred_by("ada")) == {"mesh"}
        page.get_by_role("button", name="Undo").click()
        expect(said(page)).to_have_text("Out of your agenda.Undo")
        expect(star(page, "mesh")).to_be_focused()
        assert written(lambda: starred_by("ada")) == set()
        for on in ("true", "false"):
            star(page, "mesh").click()
            expect(star(page, "mesh")).to_have_attribute("aria-pressed", on)
        expect(said(page)).to_have_text("Out of your agenda.Undo")
        assert written(lambda: starred_by("ada")) == set()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_star_by_keyboard_and_it_is_there_on_every_page(chrome: Browser, site: str, key: str) -> None:
    with window(chrome, site, "grace") as page:
        page.goto(TALKS)
        for address in (TALKS, f"{TALKS}budgets/", TALKS):
            page.goto(address)
            expect(page.locator("#account")).to_have_text("Grace")
            on = star(page, "budgets").get_attribute("aria-pressed") == "true"
            star(page, "budgets").press(key)
            expect(said(page)).to_have_text("Out of your agenda.Undo" if on else "In your agenda.Undo")
            page.goto(EDITION)
            page.goto(f"{TALKS}budgets/")
            expect(star(page, "budgets")).to_have_attribute("aria-pressed", "false" if on else "true")


def test_list_that_htmx_puts_in_place_has_stars_too(chrome: Browser, site: str) -> None:
    with window(chrome, site) as page:
        page.goto(TALKS)
        star(page, "mesh").click()
        expect(said(page)).to_have_text("In your agenda.Undo")
        page.get_by_label("Order").select_option("title")
        page.wait_for_url("**order=title**")
        expect(star(page, "mesh")).to_have_attribute("aria-pressed", "true")
        expect(star(page, "budgets")).to_have_attribute("aria-pressed", "false")


def test_page_that_comes_back_as_it_was_left_knows_what_was_starred_since(
    chrome: Browser, site: str, written: Written
) -> None:
    comes_back = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    with window(chrome, site, "anna") as page:
        page.goto(TALKS)
        expect(page.locator("#account")).to_have_text("Anna")
        written(lambda: plan("anna", "opening"))
        page.evaluate(comes_back)
        expect(star(page, "opening")).to_have_attribute("aria-pressed", "true")
    with window(chrome, site) as page:
        page.goto(TALKS)
        page.evaluate("localStorage.stars = JSON.stringify(['planned/opening'])")
        page.evaluate(comes_back)
        expect(star(page, "opening")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("trouble", ["offline", "session over", "token of another session"])
def test_star_goes_back_where_it_could_not_be_kept_and_says_why(chrome: Browser, site: str, trouble: str) -> None:
    with opened(chrome, site) as watch:
        page = watch.page
        sign_in(page, "joan", site)
        page.goto(TALKS)
        expect(page.locator("#account")).to_have_text("Joan")
        star(page, "opening").click()
        expect(said(page)).to_contain_text("your agenda.")
        before = star(page, "opening").get_attribute("aria-pressed")
        if trouble == "offline":
            page.context.set_offline(True)
            words = "There is no connection: the star is as it was."
        elif trouble == "session over":
            page.context.clear_cookies(name="sessionid")
            words = "You are signed out: sign in to change your stars."
        else:
            page.context.clear_cookies(name="csrftoken")
            words = "That did not work: load the page again, and try once more."
        star(page, "opening").click()
        expect(said(page)).to_have_text(words)
        expect(star(page, "opening")).to_have_attribute("aria-pressed", str(before))
        watch.complaints = [told for told in watch.complaints if "INTERNET_DISC" not in told and "403" not in told]


def test_visitor_plans_and_the_stars_join_the_account_at_sign_in(chrome: Browser, site: str, written: Written) -> None:
    with opened(chrome, site) as watch:
        page = watch.page
        page.goto(TALKS)
        for slug in ("budgets", "mesh"):
            star(page, slug).click()
            expect(said(page)).to_have_text("In your agenda.Undo")
        page.goto(f"{TALKS}mesh/")
        expect(star(page, "mesh")).to_have_attribute("aria-pressed", "true")
        page.goto(AGENDA)
        expect(page.get_by_text("Clashes with Error Budgets for 25 minutes")).to_be_visible()
        assert found_by_axe(page) == []
        # The other session instead, and back by its star.
        page.get_by_role("button", name="Go to that one instead").click()
        expect(star(page, "repeat")).to_have_attribute("aria-pressed", "true")
        expect(star(page, "mesh")).to_have_count(0)
        expect(page.get_by_text("no clashes")).to_be_visible()
        star(page, "repeat").click()
        expect(star(page, "repeat")).to_have_count(0)
        expect(page.get_by_role("button", name="Undo")).to_be_focused()
        page.keyboard.press("Enter")
        expect(star(page, "repeat")).to_have_attribute("aria-pressed", "true")

        # A join that fails loses nothing.
        sign_in(page, "mary", site)
        page.route("**/agenda/join/", lambda route: route.fulfill(status=400, body="No."))
        with page.expect_response("**/agenda/join/"):
            page.goto(EDITION)
        expect(page.locator("#account")).to_have_text("Mary")
        assert page.evaluate("JSON.parse(localStorage.stars).length") == 2
        assert written(lambda: starred_by("mary")) == set()
        page.unroute("**/agenda/join/")
        page.goto(EDITION)
        expect(said(page)).to_have_text("The 2 stars of this browser joined your agenda.")
        assert written(lambda: starred_by("mary")) == {"budgets", "repeat"}
        assert page.evaluate("localStorage.stars") == "[]"
        watch.complaints = [told for told in watch.complaints if not told.startswith("answered 400")]
        page.goto(AGENDA)
        expect(star(page, "budgets")).to_have_attribute("aria-pressed", "true")


def test_odd_things_in_the_browser_harm_nothing(chrome: Browser, site: str) -> None:
    with window(chrome, site) as page:
        page.goto(TALKS)
        for odd in ("[1, null, {}]", "}{", '{"a": 1}', '["../../x", "planned/mesh", "planned/<b>", ""]'):
            page.evaluate("odd => localStorage.stars = odd", odd)
            page.goto(AGENDA)
            expect(page.get_by_role("heading", level=1)).to_have_text("My agenda")
        expect(star(page, "mesh")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_text("1 starred talk is not on the programme")).to_be_visible()


def test_agenda_shows_white_space_a_clash_a_tight_walk_and_that_a_talk_moved(
    chrome: Browser, site: str, written: Written
) -> None:
    slugs = ("opening", "budgets", "mesh", "far", "someday")
    written(lambda: plan("edith", *slugs))
    with window(chrome, site, "edith") as page:
        page.goto(AGENDA)
        expect(page.locator(".lead")).to_have_text("5 talks; 1 clash, 1 tight walk.")
        expect(page.get_by_text("1 h 25 min free · same room")).to_be_visible()
        expect(page.get_by_text("Tight: 9 min walk from Near, and no time between")).to_be_visible()
        expect(page.get_by_text("Clashes with Beyond the Mesh for 25 minutes")).to_be_visible()
        expect(page.get_by_role("heading", name="Time not recorded")).to_be_visible()
        assert found_by_axe(page) == []

        written(lambda: Talk.objects.get(slug="far").move(to=Room.objects.get(slug="near"), because="Too small."))
        page.goto(AGENDA)
        expect(page.get_by_text("Moved since you starred it")).to_be_visible()
        expect(page.locator(".lead")).to_have_text("5 talks; 1 clash, no tight walks.")
        assert found_by_axe(page) == []
        written(lambda: Talk.objects.get(slug="far").move(to=Room.objects.get(slug="far")))


def test_calendar_address_is_made_changed_and_revoked(chrome: Browser, site: str, written: Written) -> None:
    written(lambda: plan("linus", "mesh"))
    with window(chrome, site, "linus") as page:
        page.goto(AGENDA)
        page.get_by_role("button", name="Make a calendar address").click()
        field = page.get_by_label("The address of your agenda")
        first = field.input_value()
        assert re.fullmatch(rf"{site}{AGENDA}[-_A-Za-z0-9]{{43}}\.ics", first)
        webcal = page.get_by_role("link", name="Subscribe in the calendar").get_attribute("href")
        assert webcal == first.replace("http:", "webcal:")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == first
        assert found_by_axe(page) == []
        page.get_by_role("button", name="Make a new one").click()
        expect(field).not_to_have_value(first)
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_role("button", name="Make a calendar address")).to_be_visible()


def test_star_and_agenda_without_script(chrome: Browser, site: str, written: Written) -> None:
    with window(chrome, site, java_script_enabled=False, viewport=NARROW) as page:
        page.goto(AGENDA)
        expect(page.get_by_text("which needs script to keep them")).to_be_visible()
        page.goto(f"{TALKS}mesh/")
        page.get_by_role("link", name="Star: Beyond the Mesh", exact=True).click()
        page.get_by_role("link", name="Sign in to star it").click()
        expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/planned/talks/mesh/star/"))
        sign_in(page, "pepe", site)
        page.goto(f"{TALKS}mesh/star/")
        page.get_by_role("button", name="Star it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("In my agenda")
        page.get_by_role("main").get_by_role("link", name="My agenda").click()
        expect(page.get_by_role("link", name="Beyond the Mesh", exact=True)).to_be_visible()
        page.get_by_role("button", name="Go to that one instead").click()
        assert written(lambda: starred_by("pepe")) == {"repeat"}
        page.get_by_role("link", name="Star: Beyond the Mesh (Repeat)").click()
        page.get_by_role("button", name="Take it out").click()
        assert written(lambda: starred_by("pepe")) == set()


def test_print_of_a_day_is_a_plan_and_nothing_to_click(chrome: Browser, site: str, written: Written) -> None:
    written(lambda: plan("moe", "opening", "budgets", "mesh"))
    with window(chrome, site, "moe") as page:
        page.goto(AGENDA)
        page.emulate_media(media="print")
        for selector in (".talk-star", ".agenda-feed", ".agenda-offer", ".site-nav"):
            expect(page.locator(selector).first).to_be_hidden()
        expect(page.get_by_text("1 h 25 min free")).to_be_visible()
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_agenda_fits_its_window(chrome: Browser, site: str, written: Written, width: int) -> None:
    written(lambda: plan("anna", "opening", "budgets", "mesh", "far", "someday", feed=True))
    with window(chrome, site, "anna", viewport=ViewportSize(width=width, height=900)) as page:
        for address in (AGENDA, f"{TALKS}mesh/star/", TALKS):
            page.goto(address)
            expect(page.locator("#account")).to_have_text("Anna")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT_OFF) == []
