"""From a visitor to a heard attendee: sign up by code, rate, change, comment, answer, report, moderate, claim,
and leave; with script and without."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.kinds import EDITION
from tests.browser.test_accounts import mailed_code
from tests.browser.test_axe import found_by_axe
from tests.browser.window import NARROW, opened
from tests.make import make_user, signed_in_session
from tests.serving import served

pytestmark = pytest.mark.browser

TALK = f"{EDITION}talks/atlantis-and-opentofu/"
OTHERS = ("grace", "linus", "pepe", "dylan", "moe", "edith")
SESSIONS: dict[str, str] = {}


@pytest.fixture(scope="module")
def own_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attendee")


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, own_dir: Path) -> Iterator[str]:
    """A server of our own: this walk writes."""
    server = served("attendee", fill=_fill, LOCAL_DIR=str(own_dir))
    with django_db_blocker.unblock(), server as address, django_db_blocker.block():
        yield address


def _fill() -> None:
    call_command("load_report", verbosity=0)
    for name in OTHERS:
        user = make_user(display_name=name.title(), email=f"{name}@example.com")
        session = signed_in_session(user)
        session.save()
        SESSIONS[name] = session.session_key
        if name in ("moe", "edith"):
            user.is_staff = True
            user.save()
            user.groups.add(Group.objects.get(name="Moderator" if name == "moe" else "Editor"))


Window = Callable[[str], Page]


@pytest.fixture(params=["with script", "without script"])
def window(chrome: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of somebody's own: signed in, but for “visitor”."""
    script = request.param == "with script"
    with ExitStack() as stack:

        def open_for(name: str) -> Page:
            watch = stack.enter_context(opened(chrome, site, java_script_enabled=script, viewport=NARROW))
            watch.page.set_default_timeout(5_000)
            if name in SESSIONS:
                sign_in(watch.page, name, site)
            return watch.page

        open_for.script = script  # type: ignore[attr-defined]
        yield open_for


def sign_in(page: Page, name: str, site: str) -> None:
    cookies = {"sessionid": SESSIONS[name], "signed-in": "1"}
    page.context.add_cookies([{"name": cookie, "value": value, "url": site} for cookie, value in cookies.items()])


def choose(page: Page, stars: str, how: str = "In the room") -> None:
    page.get_by_role("radio", name=stars).check()
    page.get_by_role("radio", name=how).check()


def form_of(page: Page, link: str, *, script: bool) -> None:
    """With script the form stands on the talk's page; without, it is a page of its own."""
    page.goto(TALK)
    if script:
        expect(page.locator("#my-comments form")).to_be_visible()
    else:
        page.get_by_role("link", name=link).click()


def say(page: Page, text: str, audience: str = "With my name") -> None:
    page.get_by_role("textbox").last.fill(text)
    if page.get_by_role("radio", name=audience).count():
        page.get_by_role("radio", name=audience).check()
    page.get_by_role("button", name="Send").click()


def complaints_of_axe(page: Page, *, script: bool) -> list[str]:
    # It waits for timers, which never end where script is off.
    return found_by_axe(page) if script else []


def comment(page: Page, text: str) -> Locator:
    return page.locator("article.comment").filter(has_text=text)


def test_visitor_becomes_an_attendee_who_is_heard(window: Window, own_dir: Path) -> None:
    script: bool = window.script  # type: ignore[attr-defined]
    email = f"ada-{'with' if script else 'without'}@example.com"
    ada = window("visitor")

    # Rates, and is asked who it is only then.
    ada.goto(TALK)
    ada.get_by_role("main").get_by_role("link", name="Rate this talk").last.click()
    choose(ada, "5 Outstanding")
    ada.get_by_role("button", name="Rate", exact=True).click()
    ada.get_by_role("main").get_by_role("link", name="Sign up").click()
    ada.get_by_label("E-mail address").fill(email)
    ada.get_by_label("Display name").fill("Ada Lovelace")
    ada.get_by_role("button", name="Sign up").click()
    ada.get_by_label("Code").fill(mailed_code(own_dir, email))
    ada.get_by_role("button", name="Go on").click()
    expect(ada.get_by_text("You chose this before signing in.")).to_be_visible()
    expect(ada.get_by_role("radio", name="5 Outstanding")).to_be_checked()
    assert complaints_of_axe(ada, script=script) == []
    ada.get_by_role("button", name="Rate", exact=True).click()
    expect(ada.get_by_text("You gave 5, outstanding, from the room.")).to_be_visible()

    # Has second thoughts.
    ada.goto(f"{TALK}rating/")
    expect(ada.get_by_role("radio", name="5 Outstanding")).to_be_checked()
    choose(ada, "4 Good", "On the recording")
    ada.get_by_role("button", name="Change my rating").click()
    expect(ada.get_by_text("You gave 4, good, after the recording.")).to_be_visible()
    if script:
        expect(ada.locator("#account")).to_have_text("Ada Lovelace")
        assert complaints_of_axe(ada, script=script) == []

    # Says what there is to say.
    form_of(ada, "Write a comment", script=script)
    say(ada, f"Worth **every** minute, {script}.")
    expect(comment(ada, f"Worth every minute, {script}.")).to_be_visible()
    assert ada.locator("article.comment strong", has_text="every").count() == 1


def test_comment_is_answered_reported_held_kept_and_withdrawn(window: Window) -> None:
    script: bool = window.script  # type: ignore[attr-defined]
    text, answer = f"Worth it, {script}.", f"So it was, {script}."
    grace, linus, pepe = window("grace"), window("linus"), window("pepe")
    form_of(grace, "Write a comment", script=script)
    say(grace, text)
    expect(comment(grace, text)).to_be_visible()
    linus.goto(TALK)
    comment(linus, text).get_by_role("link", name="Answer").click()
    assert complaints_of_axe(linus, script=script) == []
    say(linus, answer)
    expect(comment(linus, answer)).to_be_visible()

    # Two report; it is hidden until a moderator decides.
    for reporter in (linus, pepe):
        reporter.goto(TALK)
        comment(reporter, text).get_by_role("link", name="Report").click()
        reporter.get_by_role("radio", name="It is not about the talk").check()
        reporter.get_by_role("button", name="Report").click()
        expect(reporter).to_have_url(re.compile(f"{TALK}comments/$"))
    linus.goto(TALK)
    expect(linus.get_by_text("Reported, and hidden until a moderator decides.")).to_be_visible()
    grace.goto(f"{TALK}comments/")
    expect(grace.get_by_text("Your comment was reported.")).to_be_visible()
    assert complaints_of_axe(grace, script=script) == []
    keep_what_waits(window("moe"), text)
    linus.goto(TALK)
    expect(comment(linus, text)).to_be_visible()

    # Withdrawn after all: the answer stays.
    grace.goto(TALK if script else f"{TALK}comments/")
    grace.get_by_role("link", name="Withdraw my comment").first.click()
    grace.get_by_role("button", name="Withdraw it").click()
    linus.goto(TALK)
    expect(linus.get_by_text("Withdrawn by its author.").first).to_be_visible()
    expect(comment(linus, answer)).to_be_visible()


def keep_what_waits(moe: Page, text: str) -> None:
    moe.goto("/admin/talks/comment/")
    moe.get_by_role("link", name=re.compile("Waiting for a decision")).first.click()
    moe.get_by_role("link", name=text).first.click()
    moe.get_by_role("radio", name=re.compile("^Keep")).check()
    moe.get_by_label("Reason").fill("It is about the talk.")
    moe.get_by_role("button", name=re.compile("Decide")).click()


def test_draft_outlives_a_lost_connection_and_a_closed_window(chrome: Browser, site: str) -> None:
    with opened(chrome, site) as watch:
        page = watch.page
        sign_in(page, "linus", site)
        page.goto(TALK)
        page.get_by_label("Your comment").fill("Typed on the train")
        page.get_by_role("radio", name="Without my name").check()
        page.context.set_offline(True)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("There is no connection.")).to_be_visible()
        page.context.set_offline(False)
        page.goto(EDITION)
        page.goto(TALK)
        expect(page.get_by_label("Your comment")).to_have_value("Typed on the train")
        # The session ends meanwhile: the words are in the form after signing in, too.
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("radio", name="Without my name").check()
        page.get_by_role("button", name="Send").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        sign_in(page, "linus", site)
        page.goto(TALK)
        expect(page.get_by_label("Your comment")).to_have_value("Typed on the train")
        page.get_by_role("radio", name="Without my name").check()
        page.get_by_role("button", name="Send").click()
        expect(comment(page, "Typed on the train")).to_be_visible()
        page.goto(TALK)
        expect(page.get_by_label("Your comment")).to_have_value("")
        watch.complaints = [told for told in watch.complaints if "INTERNET_DISCONNECTED" not in told]


def test_speaker_claims_an_editor_approves_and_feedback_opens(window: Window) -> None:
    script: bool = window.script  # type: ignore[attr-defined]
    # Both speak in the same talk, and each claim is made once.
    name, page = ("pepe", "/speakers/pepe-amengual/") if script else ("dylan", "/speakers/dylan-page/")
    speaker, edith = window(name), window("edith")
    speaker.goto(page)
    speaker.get_by_role("link", name=re.compile("Claim this page")).click()
    assert complaints_of_axe(speaker, script=script) == []
    speaker.get_by_role("textbox").fill("My profile on the programme links here.")
    speaker.get_by_role("button", name=re.compile("[Cc]laim")).click()
    edith.goto("/admin/talks/claim/")
    edith.get_by_role("link", name=re.compile("Amengual" if script else "Dylan")).first.click()
    edith.get_by_role("radio", name=re.compile("^Approve")).check()
    edith.get_by_label("Reason").fill("The profile does.")
    edith.get_by_role("button", name=re.compile("Decide")).click()
    speaker.goto(f"{page}feedback/")
    expect(speaker.get_by_role("heading", name="Your feedback")).to_be_visible()
    assert complaints_of_axe(speaker, script=script) == []
    speaker.goto(f"{TALK}rating/")
    expect(speaker.get_by_text("nobody rates their own")).to_be_visible()


def test_rating_by_keyboard(chrome: Browser, site: str) -> None:
    with opened(chrome, site) as watch:
        page = watch.page
        sign_in(page, "grace", site)
        page.goto(f"{TALK}rating/")
        assert page.get_by_role("group", name="Was it worth the time?").get_by_role("radio").count() == 5
        page.get_by_role("radio", name="1 Not worth the time").focus()
        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"{TALK}#ratings$"))
        page.goto(f"{TALK}rating/")
        expect(page.get_by_text("You gave 4, good, from the room.")).to_be_visible()
