"""Changes in templates."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talks.change_words import Part, sentence
from talks.models import Change, Talk

register = template.Library()
# What a talk's own state says already, wherever it is shown.
STATES = (Change.Kind.CANCELLED, Change.Kind.FULL, Change.Kind.FREE)


@register.filter
def words(change: Change, talk: Talk) -> SafeString:
    """As the clocks of the talk's edition have it, each time an element of its own."""
    parts = sentence(change, talk.edition.zone)
    return format_html_join("", "{}", ((_element(part),) for part in parts))


def _element(part: Part) -> str:
    return format_html('<time datetime="{}">{}</time>', part.moment, part.text) if part.moment else part.text


@register.filter
def news(talk: Talk) -> Change | None:
    """What changed about it last, from a queryset with_last_change(), for as long as that helps anyone: until it
    is over. None where its state says it: cancelled, or a room that is full."""
    if talk.last_change is None or talk.is_cancelled or talk.is_over:  # type: ignore[attr-defined]
        return None
    change = Change.from_json(talk.last_change)  # type: ignore[attr-defined]
    return None if change.kind in STATES else change


@register.filter
def changes(talk: Talk) -> list[Change]:
    """All of them, from a queryset with_changes(), the latest first."""
    return [Change.from_json(shown) for shown in talk.changes_told]  # type: ignore[attr-defined]


@register.filter
def latest(told: list[Change], kind: str) -> Change | None:
    """The latest of `kind`, which says why."""
    return next((change for change in told if change.kind == kind), None)
