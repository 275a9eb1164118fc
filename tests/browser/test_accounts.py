"""Signing up and in, in a browser: with script and without, by keyboard, and with a passkey."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.kinds import EDITION
from tests.browser.test_axe import found_by_axe
from tests.browser.test_layout import CUT_OFF, WIDTHS
from tests.browser.window import NARROW, Watch, opened

pytestmark = pytest.mark.browser

TALK = f"{EDITION}talks/atlantis-and-opentofu/"
OWN = ["name", "email", "password/set", "2fa", "2fa/webauthn", "2fa/webauthn/add", "2fa/totp/activate", "logout"]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_numbers = count(1)


@pytest.fixture
def named(site: str) -> str:
    """The site by a name: a passkey cannot be bound to 127.0.0.1."""
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(chrome: Browser, named: str) -> Iterator[Page]:
    with opened(chrome, named) as watch:
        watch.page.context.new_cdp_session(watch.page).send("WebAuthn.enable")
        yield watch.page


@pytest.fixture
def plain(chrome: Browser, site: str) -> Iterator[Page]:
    with opened(chrome, site, java_script_enabled=False, viewport=NARROW) as watch:
        yield watch.page


def mailed_code(local_dir: Path, to: str) -> str:
    mails = [file.read_text() for file in sorted((local_dir / "mail").iterdir(), key=lambda file: file.stat().st_mtime)]
    last = [text for text in mails if f"To: {to}" in text][-1]
    found = re.search(r"^    ([A-Z]{4}-[A-Z]{4})$", last, re.MULTILINE)
    assert found
    return found[1]


def sign_up(page: Page, local_dir: Path, come_from: str = TALK) -> str:
    """From a page, and back to it. The address that it was done with."""
    email = f"ada{next(_numbers)}@example.com"
    page.goto(come_from)
    page.locator("#account").click()
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Display name").fill("Ada Lovelace")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_label("Code").fill(mailed_code(local_dir, email))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile(f"{re.escape(come_from)}$"))
    return email


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(f"{EDITION}$"))


def cookies(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def test_sign_up_and_sign_in_by_code_work_without_script(plain: Page, local_dir: Path) -> None:
    email = sign_up(plain, local_dir)
    assert {"sessionid", "signed-in"} <= cookies(plain)
    sign_out(plain)
    assert not {"sessionid", "signed-in"} & cookies(plain)

    plain.goto(f"/accounts/login/?next={TALK}")
    form = plain.get_by_role("form", name="With a code by mail")
    form.get_by_label("E-mail address").fill(email)
    form.get_by_role("button", name="Send me a code").click()
    expect(plain.get_by_text("keeps each one as a file")).to_contain_text("/mail")
    plain.get_by_label("Code").fill("XXXX-XXXX")
    plain.get_by_role("button", name="Go on").click()
    expect(plain.get_by_text("This is not the code.")).to_be_visible()
    plain.get_by_label("Code").fill(mailed_code(local_dir, email))
    plain.get_by_role("button", name="Go on").click()

    expect(plain).to_have_url(re.compile(f"{TALK}$"))


def test_passkey_signs_in_and_leads_back(page: Page, local_dir: Path) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_up(page, local_dir)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Its name").fill("Laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Laptop")).to_be_visible()
    sign_out(page)

    page.goto(TALK)
    page.locator("#account").click()
    page.get_by_role("button", name="Use a passkey").press("Enter")

    page.wait_for_url(lambda url: url.endswith(TALK) and "next=" not in url)
    page.goto("/accounts/name/")
    expect(page.get_by_role("main").locator("strong")).to_have_text("Ada Lovelace")


def test_passkey_that_is_not_there_is_told_and_other_ways_stay(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/login/")
    button = page.get_by_role("button", name="Use a passkey")

    button.click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed: try again.")
    expect(button).to_be_enabled()


def test_passkeys_are_not_offered_at_an_ip_address_and_it_says_why(chrome: Browser, site: str, named: str) -> None:
    with opened(chrome, site) as watch:
        watch.page.goto("/accounts/login/")
        expect(watch.page.get_by_text(f"Passkeys need a name: open this site as {named} to use one.")).to_be_visible()
        expect(watch.page.get_by_role("button", name="Use a passkey")).to_have_count(0)


def test_sign_in_by_keyboard(page: Page) -> None:
    page.goto("/accounts/login/")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.name"))
        outlined = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outlined != "none"
        if reached[-1] == "Password forgotten?":
            break
    wanted = [
        "Sign up",
        "email",
        "Send me a code",
        "Use a passkey",
        "login",
        "password",
        "Sign in",
        "Password forgotten?",
    ]
    assert [name for name in reached if name in wanted] == wanted


@pytest.fixture(scope="module")
def signed_in(chrome: Browser, site: str, local_dir: Path) -> Iterator[Watch]:
    with opened(chrome, site) as watch:
        sign_up(watch.page, local_dir)
        yield watch


@pytest.mark.parametrize("path", OWN)
def test_own_pages_are_accessible_and_fit_their_window(signed_in: Watch, path: str) -> None:
    page = signed_in.page
    page.goto(f"/accounts/{path}/")

    assert found_by_axe(page) == []
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SMALL, 44) == []
    assert signed_in.complaints == []


def test_pages_with_errors_and_codes_are_accessible(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail address").fill(f"axe{next(_numbers)}@example.com")
    page.get_by_label("Display name").fill("a@b")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("A name, not an address")).to_be_visible()
    assert found_by_axe(page) == []
    page.get_by_label("Display name").fill("Ada")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    assert found_by_axe(page) == []


# Buttons and controls of the page itself that are less high than a finger.
SMALL = """least => [...document.querySelectorAll("main button, main .button, main input, main nav a")]
    .filter(one => one.checkVisibility() && one.type !== "hidden" && one.getBoundingClientRect().height < least)
    .map(one => one.outerHTML.slice(0, 120))"""
