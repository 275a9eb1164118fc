"""Windows of the browser, in which nothing goes wrong unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

NARROW = ViewportSize(width=390, height=844)
WIDE = ViewportSize(width=1280, height=900)


# What _response hears of first, and what most tests do on purpose.
HEARD_OTHERWISE = ("the server responded with a status of", "Service Worker registration blocked by Playwright")


class Watch:
    """Listens to a page for what a visitor would not see: errors, failed requests, requests elsewhere."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(told in message.text for told in HEARD_OTHERWISE):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"request elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # A newer search takes the place of one under way.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (response.status >= 400 and not is_page):
            self.complaints.append(f"answered {response.status}: {response.url}")


@contextmanager
def opened(chrome: Browser, site: str, **options: Any) -> Iterator[Watch]:
    """A window of its own, in which nothing may go wrong unseen."""
    context = chrome.new_context(**{"base_url": site, "viewport": WIDE, "service_workers": "block", **options})
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch = Watch(page, site)
    yield watch
    context.close()
    assert watch.complaints == [], watch.complaints
