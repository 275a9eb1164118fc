"""How much one account may write in an hour, counted in the rows themselves."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from talks.models.refused import Refused

HOUR = datetime.timedelta(hours=1)


def in_turn(user: Any) -> None:
    """Within a transaction: whoever sends fifty at once is served one after another. Raises Refused where
    the account was deleted meanwhile."""
    users = get_user_model()._default_manager.select_for_update(no_key=True)
    if not users.filter(pk=user.pk).exists():
        raise Refused("account_gone")


def within_pace(written: QuerySet[Any], limit: int, nouns: str, *, at: str = "at") -> None:
    """Raises Refused where the last hour holds `limit` rows of `written` already."""
    recent = written.filter(**{f"{at}__gt": timezone.now() - HOUR}).order_by(at)
    times = list(recent.values_list(at, flat=True))
    if len(times) >= limit:
        free_at = times[-limit] + HOUR
        minutes = max(1, -(-(free_at - timezone.now()).seconds // 60))
        raise Refused(
            "too_many",
            f"{limit} {nouns} an hour are as many as one account may send: wait {minutes} "
            f"minute{'s' if minutes > 1 else ''}, then send this one again. What you wrote is still here.",
        )
