"""What others see of a person: a name, never an address."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q

DEFAULT = "Attendee"
SHORTEST, LONGEST = 2, 80

# Control characters, those that turn the direction of writing, and those that show nothing. The joiners
# U+200C and U+200D are none of them: Persian names and many emoji are written with them.
HIDDEN = (
    r"[\u0001-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E"
    r"\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]"
)

TOO_SHORT = "Say what others should see, in at least two characters."
AN_ADDRESS = "A name, not an address: leave out the “@”."
UNREADABLE = "Leave out what cannot be seen, or turns the direction of writing."
UNUSUAL = "Write it with plain letters."


def tidied(name: str) -> str:
    """As it is kept: one way of writing each character (NFKC), and no blanks around it."""
    return unicodedata.normalize("NFKC", name).strip()


def rules() -> list[models.CheckConstraint]:
    """In the database, so that no way in is forgotten; the messages are for the forms."""
    normalized = Func(F("display_name"), template="normalize(%(expressions)s, NFKC)", output_field=models.CharField())
    return [
        models.CheckConstraint(
            condition=Q(display_name__regex=r"^\S.*\S$"),
            name="user_display_name_given",
            violation_error_message=TOO_SHORT,
        ),
        models.CheckConstraint(
            condition=~Q(display_name__contains="@"),
            name="user_display_name_no_address",
            violation_error_message=AN_ADDRESS,
        ),
        models.CheckConstraint(
            condition=~Q(display_name__regex=HIDDEN),
            name="user_display_name_readable",
            violation_error_message=UNREADABLE,
        ),
        models.CheckConstraint(
            condition=Q(display_name=normalized), name="user_display_name_normal", violation_error_message=UNUSUAL
        ),
    ]


class DisplayNameFormField(forms.CharField):
    """Tidies first, then judges, in the words of `rules`."""

    def __init__(self, **options: Any) -> None:
        defaults = {
            "label": "Display name",
            "help_text": "What others see. You can change it at any time.",
            "max_length": LONGEST,
            "widget": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }
        super().__init__(**{**defaults, **options})

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        for problem, message in (
            (len(value) < SHORTEST, TOO_SHORT),
            ("@" in value, AN_ADDRESS),
            (re.search(HIDDEN, value), UNREADABLE),
        ):
            if problem:
                raise ValidationError(message)


class DisplayNameField(models.CharField):  # type: ignore[type-arg]  # takes none at run time
    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": DisplayNameFormField, **options})
