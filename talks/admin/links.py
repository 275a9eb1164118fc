"""Links to elsewhere, below what they belong to."""

from typing import Any

from talks.models import Link
from venue.admin import CuratedInline


class LinkInline(CuratedInline[Link, Any]):
    model = Link
    fields = ("kind", "url", "label", "source")
