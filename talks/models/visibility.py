"""What the public sees, said once for every query that asks through another table.

Each takes the path to what it is about: empty, or a lookup that ends in "__". "Published" asks about the
row itself and is enough within an edition that is known to be; "visible" asks about its edition as well.
"""

from django.db.models import Q


def published_talk(path: str = "") -> Q:
    """A talk of a draft event is a draft."""
    published = Q(**{f"{path}is_published": True})
    return published & (Q(**{f"{path}event": None}) | Q(**{f"{path}event__is_published": True}))


def visible_talk(path: str = "") -> Q:
    return published_talk(path) & Q(**{f"{path}edition__is_published": True})


def visible_event(path: str = "") -> Q:
    return Q(**{f"{path}is_published": True, f"{path}edition__is_published": True})


def published_note(path: str = "") -> Q:
    """In a published report, on nothing that is a draft."""
    return (
        Q(**{f"{path}report__is_published": True})
        & (Q(**{f"{path}talk": None}) | published_talk(f"{path}talk__"))
        & (Q(**{f"{path}event": None}) | Q(**{f"{path}event__is_published": True}))
    )
