"""Scores in templates: never the figures themselves, always by what may be shown."""

from django import template

from talks import scores
from talks.models import Talk

register = template.Library()


@register.filter
def public_score(talk: Talk) -> scores.Score:
    """As everyone may see it."""
    return scores.score_of(talk)
