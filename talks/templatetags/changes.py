"""Changes in templates."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talks.change_words import Part, sentence
from talks.models import Change, Talk
from talks.models.change import MARKED

register = template.Library()


@register.filter
def words(change: Change, talk: Talk) -> SafeString:
    """As the clocks of the talk's edition have it, each time an element of its own."""
    parts = sentence(change, talk.edition.zone)
    return format_html_join("", "{}", ((_element(part),) for part in parts))


def _element(part: Part) -> str:
    return format_html('<time datetime="{}">{}</time>', part.moment, part.text) if part.moment else part.text


@register.filter
def news(talk: Talk) -> list[Change]:
    """What changed about it, from a queryset with_last_changes(), for as long as that helps anyone: until it is over.
    Another room and other hours are both told; that it was added, or takes place after all, where nothing else is."""
    if talk.is_cancelled or talk.is_over:
        return []
    told = {shown["kind"]: shown for shown in talk.last_changes}  # type: ignore[attr-defined]
    where_and_when = [told[kind] for kind in MARKED[:2] if kind in told]
    rest = [told[kind] for kind in MARKED[2:] if kind in told]
    return [Change.from_json(shown) for shown in where_and_when or rest[:1]]


@register.filter
def changes(talk: Talk) -> list[Change]:
    """All of them, from a queryset with_changes(), the latest first."""
    return [Change.from_json(shown) for shown in talk.changes_told]  # type: ignore[attr-defined]


@register.filter
def latest(told: list[Change], kind: str) -> Change | None:
    """The latest of `kind`, which says why."""
    return next((change for change in told if change.kind == kind), None)
