"""A change in words, for the history: “Level from beginner to advanced”."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

QUOTED = 80  # characters of a long text that the history quotes
LEAD = 20  # of them, those that stand before the first difference

EMPTY = "empty"


def worded_changes(form: forms.BaseForm) -> list[str]:
    """One phrase per field of a valid form that changes something."""
    return [_worded_field(form, name) for name in form.changed_data]


def _worded_field(form: forms.BaseForm, name: str) -> str:
    field = form.fields.get(name)
    if field is None:  # a form for a new password speaks of “password”, and has no such field
        return name
    old, new = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
    return worded_change(str(field.label or name).lower(), worded(field, old), worded(field, new))


def worded_change(label: str, old: str, new: str) -> str:
    same = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    skipped = max(0, same - LEAD) if max(len(old), len(new)) > QUOTED else 0
    return f"{label} from {_quoted(old, skipped)} to {_quoted(new, skipped)}"


def worded(field: forms.Field, value: Any) -> str:
    """The value as the form shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, "", [], ()):
        return EMPTY
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(field.label_from_instance(row) for row in _rows(field, value)) or EMPTY
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # flat choices only
    return worded_plain(value)


def worded_plain(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M %Z")
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return str(value)


def _rows(field: "forms.ModelChoiceField[Any]", value: Any) -> Iterable[models.Model]:
    """`value` is a row or a key, or several: a form keeps keys of what was, and rows of what is."""
    values = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    known = [row for row in values if isinstance(row, models.Model)]
    keys = [key for key in values if not isinstance(key, models.Model)]
    found = field.queryset.filter(pk__in=keys) if keys and field.queryset is not None else []
    return [*known, *found]


def _quoted(text: str, skipped: int) -> str:
    if text == EMPTY:
        return text
    start = "…" if skipped else ""
    end = "…" if len(text) - skipped > QUOTED else ""
    return f"“{start}{text[skipped : skipped + QUOTED]}{end}”"
