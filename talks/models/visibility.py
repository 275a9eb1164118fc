"""What the public sees, said once for every query that asks through another table."""

from django.db.models import Q


def visible_talk(path: str = "") -> Q:
    """The talk at `path` (empty, or a lookup that ends in "__") is published, and so is all around it."""
    return Q(
        **{f"{path}is_published": True, f"{path}edition__is_published": True},
    ) & (Q(**{f"{path}event": None}) | Q(**{f"{path}event__is_published": True}))


def visible_event(path: str = "") -> Q:
    return Q(**{f"{path}is_published": True, f"{path}edition__is_published": True})
