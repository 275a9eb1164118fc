"""Markdown in, safe HTML out."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
)
_PARSER = MarkdownIt("commonmark", {"html": False}).disable("image")


@lru_cache(maxsize=2048)
def render(text: str) -> SafeString:
    """Blocks. Headings of a text stand below the page's own: level 3 at the most."""
    return mark_safe(_CLEANER.clean(_lowered(_PARSER.render(text))))  # noqa: S308 - cleaned


@lru_cache(maxsize=4096)
def render_line(text: str) -> SafeString:
    """One line, without a paragraph round it."""
    return mark_safe(_CLEANER.clean(_PARSER.renderInline(text)))  # noqa: S308 - cleaned


def _lowered(html: str) -> str:
    for level, lowered in ((3, 4), (2, 4), (1, 3)):
        html = html.replace(f"<h{level}>", f"<h{lowered}>").replace(f"</h{level}>", f"</h{lowered}>")
    return html
