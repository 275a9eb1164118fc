"""Whom wrong passwords are counted for, and from where: see AXES_ in the settings."""

import unicodedata
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

LONGEST = 255  # what django-axes keeps

# What is signed in with is called by the model's field where it is checked, and “login” in the form.
NAMES = ("email", "username", "login")


def counted_as(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The e-mail address as signing in understands it: otherwise each way of writing it had tries of its own."""
    # What is checked comes first: a field more in the form must not choose whom a wrong password is counted for.
    given = credentials or request.POST
    written = next((str(given[name]) for name in NAMES if given.get(name)), "")
    return unicodedata.normalize("NFKC", written).replace("\0", "").strip().lower()[:LONGEST]


def counted_from(request: HttpRequest) -> str:
    """The address next to us, or behind TLS the one next to the proxy, which writes it last."""
    beside_us = str(request.META.get("REMOTE_ADDR") or "")
    if not settings.BEHIND_TLS:
        return beside_us
    beside_proxy = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(beside_proxy))
    except ValueError:
        return beside_us
