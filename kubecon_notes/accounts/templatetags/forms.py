"""Form fields as our templates show them."""

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.http import url_has_allowed_host_and_scheme

register = template.Library()


@register.filter
def plain(field: BoundField, help_text: str = "") -> BoundField:
    """With `help_text` instead of its own, and none where that is blank; without the placeholder that allauth
    gives it, since the label stands above, and stays there."""
    field.field.widget.attrs.pop("placeholder", None)
    if help_text:
        field.help_text = help_text.strip()
    return field


@register.filter
def is_tick(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def local_or(address: str | None, otherwise: str) -> str:
    """`address`, where it is one of this site."""
    return address if address and url_has_allowed_host_and_scheme(address, None) else otherwise
