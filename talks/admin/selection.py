"""The rows that an action is about, carried from the list through the action's own page."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest

SHOWN = 200  # rows listed on the page; the rest is counted


def selection(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """For admin/talks/_selection.html: hidden inputs that repeat the choice made in the list.

    “All that match” is repeated as such, since a form may hold no more than 1,000 inputs.
    """
    across = request.POST.get("select_across") == "1"
    keys = list(rows.values_list("pk", flat=True)[: 1 if across else None])
    return {
        "hidden": [
            ("action", request.POST.getlist("action")[0]),
            ("select_across", "1" if across else "0"),
            *((ACTION_CHECKBOX_NAME, key) for key in keys),
        ],
        "back": request.get_full_path(),
    }
