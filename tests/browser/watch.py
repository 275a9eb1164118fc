"""Listens to a page for all that a visitor would not see: errors, failed requests, requests elsewhere."""

from http import HTTPStatus

from playwright.sync_api import ConsoleMessage, Page, Request, Response


# What _response hears of first, and what most tests do on purpose.
HEARD_OTHERWISE = ("the server responded with a status of", "Service Worker registration blocked by Playwright")


class Watch:
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
