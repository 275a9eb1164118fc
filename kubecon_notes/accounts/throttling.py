"""Whom a wrong password is counted for, see AXES_USERNAME_CALLABLE."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

LONGEST = 255  # what django-axes keeps

# Django calls what one signs in with “username”, and django-axes calls it by the model's field.
NAMES = ("username", "email")


def counted_as(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The e-mail address as signing in understands it: otherwise each way of writing it had tries of its own."""
    given = {**request.POST.dict(), **(credentials or {})}
    written = next((str(given[name]) for name in NAMES if given.get(name)), "")
    return unicodedata.normalize("NFKC", written).replace("\0", "").strip().lower()[:LONGEST]
