"""Addresses and forms that no page of the admin makes, but that arrive all the same."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, QueryDict

LONGEST_SEARCH = 200
MOST_WORDS = 12
KEY_DIGITS = 18  # all bigints of so many digits exist


def tidy(request: HttpRequest) -> None:
    """Takes out what PostgreSQL can store in no column: NUL anywhere, and keys that are no numbers."""
    if "%00" in (query := request.META.get("QUERY_STRING", "")):
        request.GET = QueryDict(query.replace("%00", ""))
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if any(not is_key(key) for key in chosen):
        post = request.POST.copy()
        post.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if is_key(key)])
        request.POST = post  # type: ignore[assignment]  # as above


def searchable(term: str) -> str:
    """Each word of a search is a condition on every column searched, so there is an end to them."""
    return " ".join(term.replace("\0", "")[:LONGEST_SEARCH].split()[:MOST_WORDS])


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS
