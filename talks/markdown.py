"""Markdown in, safe HTML out."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def _cleaner(tags: set[str], link_rel: str) -> nh3.Cleaner:
    return nh3.Cleaner(tags=tags, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=link_rel)


_CLEANER = _cleaner(_TAGS, "nofollow noopener noreferrer")
_PARSER = MarkdownIt("commonmark", {"html": False}).disable("image")
# What anyone may write: search engines are told, too.
_COMMENT_CLEANER = _cleaner(_TAGS - {"h3", "h4", "hr"}, "nofollow ugc noopener noreferrer")
_WITH_WORDS = {"inline", "code_block", "fence"}
_COMMENT_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "heading", "lheading", "hr"]
)


@lru_cache(maxsize=2048)
def render(text: str) -> SafeString:
    """Blocks. Headings of a text stand below the page's own: level 3 at the most."""
    return mark_safe(_CLEANER.clean(_lowered(_PARSER.render(text))))  # noqa: S308 - cleaned


@lru_cache(maxsize=2048)
def render_comment(text: str) -> SafeString:
    """Links, lists, emphasis, code, quotes; no headings and no rules, which are the page's own. A line break
    stays one, as people type them."""
    return mark_safe(_COMMENT_CLEANER.clean(_COMMENT_PARSER.render(text)))  # noqa: S308 - cleaned


@lru_cache(maxsize=4096)
def render_line(text: str) -> SafeString:
    """One line, without a paragraph round it."""
    return mark_safe(_CLEANER.clean(_PARSER.renderInline(text)))  # noqa: S308 - cleaned


def plain(text: str) -> str:
    """The words alone, a line per block: for where nothing can be set."""
    blocks = (block.children or [block] for block in _PARSER.parse(text) if block.type in _WITH_WORDS)
    return "\n".join("".join(_words(piece.type, piece.content) for piece in block) for block in blocks)


def _words(kind: str, content: str) -> str:
    return " " if kind in ("softbreak", "hardbreak") else content


def _lowered(html: str) -> str:
    for level, lowered in ((3, 4), (2, 4), (1, 3)):
        html = html.replace(f"<h{level}>", f"<h{lowered}>").replace(f"</h{level}>", f"</h{lowered}>")
    return html
