"""A page as its reader has it: headings, text and links, not strings of HTML."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from django.test import Client

VOID = {"link", "meta", "input", "br", "hr", "img"}
HEADINGS = {"h1", "h2", "h3", "h4"}
# Stand on lines of their own, whatever blanks lie between their tags.
BLOCKS = HEADINGS | {"p", "li", "ul", "ol", "div", "section", "dt", "dd", "td", "th", "summary", "label"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self._raw.split())

    @property
    def _raw(self) -> str:
        inside = "".join(part if isinstance(part, str) else part._raw for part in self.parts)
        return f" {inside} " if self.tag in BLOCKS else inside

    def __iter__(self) -> Iterator["Element"]:
        """Everything inside, in the order of the page."""
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """`class_` is one class of perhaps several; all other attributes are equal."""
        return [found for found in self if tag in ("", found.tag) and found._has(attributes)]

    def _has(self, attributes: dict[str, str]) -> bool:
        wanted = dict(attributes)
        kind = wanted.pop("class_", None)
        if kind is not None and kind not in self.attributes.get("class", "").split():
            return False
        return all(self.attributes.get(name.replace("_", "-")) == value for name, value in wanted.items())

    def one(self, tag: str = "", **attributes: str) -> "Element":
        (found,) = self.all(tag, **attributes)
        return found

    def texts(self, tag: str = "", **attributes: str) -> list[str]:
        return [found.text for found in self.all(tag, **attributes)]

    @property
    def links(self) -> list[tuple[str, str]]:
        return [(link.text, link.attributes["href"]) for link in self.all("a")]

    @property
    def hrefs(self) -> list[str]:
        return [link.attributes["href"] for link in self.all("a")]

    @property
    def headings(self) -> list[str]:
        return [found.text for found in self if found.tag in HEADINGS]

    @property
    def main(self) -> "Element":
        return self.one("main")

    def under(self, heading: str) -> "Element":
        """What stands round the one heading with these words."""
        (found,) = [
            element
            for element in (self, *self)
            for part in element.parts
            if isinstance(part, Element) and part.tag in HEADINGS and part.text == heading
        ]
        return found

    def fact(self, term: str) -> "Element":
        """The <dd> of the one <dt> with these words."""
        terms = [found for found in self if found.tag in ("dt", "dd")]
        (found,) = [after for before, after in pairwise(terms) if before.text == term]
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop()
        assert opened.tag == tag, f"</{tag}> at {self.getpos()} closes <{opened.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read(html: str) -> Element:
    """Fails where an element is left open or closed twice."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"left open: {[element.tag for element in reader.open[1:]]}"
    return reader.root


def page(address: str, *, client: Client | None = None, **headers: Any) -> Element:
    """The page at `address`, which has to be there."""
    response = (client or Client()).get(address, headers=headers)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return read(response.text)
