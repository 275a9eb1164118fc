"""The history of many rows that one action wrote."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import model_ngettext
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.options import Options
from django.http import HttpRequest

# As Django keeps it: a list of what was added, changed and deleted.
Message = list[dict[str, dict[str, Any]]]


def outcome(opts: "Options[Any]", done: str, changed: int, chosen: int) -> str:
    """“3 talks changed. 1 was so already.”"""
    rest = chosen - changed
    told = f"{changed} {model_ngettext(opts, changed)} {done}."
    return f"{told} {rest} {'was' if rest == 1 else 'were'} so already." if rest else told


def log(request: HttpRequest, entries: Iterable[tuple[Model, Message | str]], flag: int = CHANGE) -> None:
    """One entry for each row, all in one statement."""
    editor: Any = request.user
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=editor.pk,
            content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
            object_id=str(row.pk),
            object_repr=str(row)[:200],
            action_flag=flag,
            change_message=message if isinstance(message, str) else json.dumps(message),
        )
        for row, message in entries
    )
