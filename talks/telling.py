"""Whom to tell of what changed: those who starred the talk. Only the database; talks/tasks.py queues what follows."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F, Max, QuerySet

from talks.models import Change, Star

BY_MAIL = (
    *(Change.Kind.MOVED, Change.Kind.RETIMED, Change.Kind.CANCELLED, Change.Kind.REINSTATED),
    Change.Kind.FULL,
)
# An editor who changes one thing often changes another: both go into one mail.
PATIENCE = datetime.timedelta(seconds=20)


def collect(*, now: datetime.datetime) -> dict[int, list[int]]:
    """The keys of what is to be told, by account; from then on it counts as told. In the caller's transaction,
    so that it does so only together with what the caller queues."""
    untold = Change.objects.untold()
    if not untold.filter(at__lte=now - PATIENCE).exists():
        return {}
    # Who else collects waits here, and then finds nothing. What came a moment ago goes with the rest.
    keys = list(untold.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    told: dict[int, list[int]] = defaultdict(list)
    for user, change in _concerned(keys):
        told[user].append(change)
    Change.objects.filter(pk__in=keys).update(told_at=now)
    return dict(told)


def _concerned(keys: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Account and change."""
    changes = (
        Change.objects.visible()
        .news()
        .filter(
            pk__in=keys,
            kind__in=BY_MAIL,
            talk__stars__at__lt=F("at"),
            talk__stars__user__in=get_user_model().objects.wanting_change_mails(),
        )
    )
    return changes.order_by("pk").values_list("talk__stars__user", "pk")


def one_at_a_time(user: int) -> None:
    """Whoever else is about to mail this account waits for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"mails about changes to {user}"])


def recipient(user: int) -> Any:
    """The account, if it wants to be told, now that it comes to it."""
    return get_user_model().objects.wanting_change_mails().filter(pk=user).first()


def still_news(user: Any, keys: Sequence[int]) -> list[Change]:
    """Those of them that help `user` yet: of talks that are still starred and not over; each is told once."""
    starred = Change.objects.visible().filter(pk__in=keys, talk__stars__user=user, talk__stars__told_up_to__lt=F("pk"))
    about = ("talk__edition", "talk__event", "talk__room", "talk__overflow_room")
    in_order = starred.select_related(*about).order_by("talk__starts_at", "talk__title", "talk", "pk")
    return [change for change in in_order if not change.talk.is_over and _still_holds(change)]


def _still_holds(change: Change) -> bool:
    return change.kind != Change.Kind.FULL or change.talk.is_full


def count_as_told(user: Any, keys: Sequence[int]) -> None:
    latest: QuerySet[Any] = Change.objects.filter(pk__in=keys).order_by().values("talk").annotate(latest=Max("pk"))
    for talk, change in latest.values_list("talk", "latest"):
        Star.objects.filter(user=user, talk=talk, told_up_to__lt=change).update(told_up_to=change)
