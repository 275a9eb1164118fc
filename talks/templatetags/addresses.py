"""Addresses in templates."""

from django import template

from venue.models.address import address as path_of

register = template.Library()


@register.simple_tag
def address(name: str, *slugs: str) -> str:
    """As `{% url %}`, remembered: for what a page repeats in every row."""
    return path_of(name, *slugs)
