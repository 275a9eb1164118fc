"""What a browser would send back from a page with a form."""

from html.parser import HTMLParser
from typing import Any

BLANK_ROW = "__prefix__"  # stands for the number in the row that “Add another” copies
NOT_SENT = ("submit", "button", "reset", "image", "file")


def filled(response: Any, **changes: Any) -> dict[str, Any]:
    """The data of the forms in `response`, with `changes`; a change to None leaves the field out."""
    data = {name: value for name, value in _inputs(response).items() if BLANK_ROW not in name} | changes
    return {name: value for name, value in data.items() if value is not None}


def row_added(response: Any, prefix: str, **fields: Any) -> dict[str, Any]:
    """One more row in the inline `prefix`, as “Add another” makes it."""
    inputs = _inputs(response)
    number = inputs[f"{prefix}-TOTAL_FORMS"]
    blank = {name: value for name, value in inputs.items() if name.startswith(f"{prefix}-{BLANK_ROW}-")}
    row = blank | {f"{prefix}-{BLANK_ROW}-{name}": value for name, value in fields.items()}
    added = {name.replace(BLANK_ROW, number): value for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": int(number) + 1, **added}


def errors_in(response: Any) -> list[str]:
    """All that the page of an admin says is wrong, form by form."""
    return [str(message) for messages in response.context["errors"] for message in _flat(messages)]


def _flat(messages: Any) -> list[Any]:
    return messages if isinstance(messages, list) else [messages]


def _inputs(response: Any) -> dict[str, Any]:
    parser = _Inputs()
    parser.feed(response.content.decode())
    return parser.data


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "select":
            self._select = name if "multiple" not in found else ""
        elif tag == "option" and self._select and ("selected" in found or self._select not in self.data):
            self.data[self._select] = value
        elif tag == "textarea":
            self._textarea, self.data[name] = name, ""
        elif tag == "input" and name and found.get("type") not in NOT_SENT:
            ticked = found.get("type") not in ("checkbox", "radio")
            if ticked or "checked" in found:
                self.data[name] = value or "on" if not ticked else value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            # A browser drops the line break that Django writes after the opening tag.
            self.data[self._textarea] = self.data[self._textarea].removeprefix("\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea] += data
