"""Text as readers see it."""

from django import template
from django.template.defaultfilters import striptags
from django.utils.safestring import SafeString

from talks import markdown as md
from talks.search import excerpt

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return md.render(text)


@register.filter
def markdown_line(text: str) -> SafeString:
    return md.render_line(text)


@register.filter
def comment_markdown(text: str) -> SafeString:
    return md.render_comment(text)


@register.filter
def first_sentence(text: str) -> str:
    """Of a Markdown text, as plain words."""
    plain = " ".join(striptags(md.render(text)).split())
    end = next((i for i in range(len(plain)) if plain[i] in ".!?" and plain[i + 1 : i + 2] in ("", " ")), None)
    return plain if end is None else plain[: end + 1]


@register.filter
def hit_in_its_sentence(marked_text: str) -> SafeString:
    """Of a text marked by `TalkQuerySet.with_hits`; empty where nothing is marked."""
    return excerpt(marked_text)
