"""Asks the list of talks, as a visitor does."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from talks.models import Edition
from tests.talks.views.reading import Element, page


def list_of(edition: Edition, **query: str | Sequence[str]) -> Element:
    return page(f"/{edition.slug}/talks/?{urlencode(query, doseq=True)}")


def titles(found: Element) -> list[str]:
    """In the order of the page."""
    return found.texts("h3", class_="talk-row-title")


def search(edition: Edition, text: str) -> list[str]:
    return titles(list_of(edition, q=text))


def counts_of(found: Element, facet: str) -> dict[str, int]:
    """What one facet of the rail offers: each value with its count."""
    rail = found.all("details", id=f"facet-{facet}")
    return {
        option.one("input").attributes["value"]: int(option.one(class_="count").text)
        for details in rail
        for option in details.all("label", class_="option")
    }


def chips_of(found: Element) -> dict[str, str]:
    """The words on each chip, and where removing it leads."""
    return {
        chip.text.removesuffix("× (remove)").removesuffix("×(remove)").strip(): chip.attributes["href"]
        for chip in found.all("a", class_="chip")
    }


def reason(found: Element) -> list[str]:
    """Why the list is empty, line by line."""
    return found.one(class_="empty").texts("p")


def answered(query: Mapping[str, Any] | str, edition: Edition) -> str:
    return f"/{edition.slug}/talks/?{query if isinstance(query, str) else urlencode(query, doseq=True)}"
