"""Ratings that look unusual, for moderators to look at. Nothing here changes anything, or ever acts by itself.

Ratings that are set aside already are left out. What a pattern costs in queries does not depend on
how many it finds.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import Lag, RowNumber

from talks.models import Rating, RatingRecord

# Ratings open so long before a talk's end: whoever leaves then, and sees the rest of another, does as intended.
OVERLAP = datetime.timedelta(minutes=10)
# Two talks by one person are a visit to a friend's; from the third on it looks like a favour.
FEWEST_OF_ONE_SPEAKER = 3
# With four, a good day or a bad one explains it.
FEWEST_ALIKE = 5
# Nine within a minute leaves seven seconds for each: nobody rates a list of remembered talks as fast.
MOST_IN_A_BURST = 8
BURST = datetime.timedelta(minutes=1)
# Accounts listed per pattern, and rows behind each.
MOST_ACCOUNTS, MOST_ROWS = 50, 30

Words = Callable[[int, Rating], str]


@dataclass
class Finding:
    """One account in one pattern: what is unusual, in words, and the ratings behind it, the latest first."""

    user: Any
    words: str
    rows: list[Rating]
    total: int


@dataclass
class Pattern:
    title: str
    meaning: str
    findings: list[Finding] = field(default_factory=list)
    has_more: bool = False


class Burst(NamedTuple):
    user: int
    start: datetime.datetime
    end: datetime.datetime


def unusual_patterns() -> list[Pattern]:
    return [overlapping(), one_speaker(), all_alike(), bursts()]


def overlapping() -> Pattern:
    in_room = _counted().filter(attended=Rating.Attended.ROOM)
    other = in_room.filter(
        user=OuterRef("user"),
        talk__starts_at__lt=_shifted(OuterRef("talk__ends_at"), -OVERLAP),
        talk__ends_at__gt=_shifted(OuterRef("talk__starts_at"), OVERLAP),
    )
    pattern = Pattern(
        "In two rooms at once",
        f"Rated as “in the room”, though the hours overlap by more than {OVERLAP.seconds // 60} minutes.",
    )
    rows = in_room.filter(Exists(other.exclude(pk=OuterRef("pk"))))
    return _found(pattern, rows, lambda total, _row: f"{total} talks rated in the room at overlapping hours")


def one_speaker() -> Pattern:
    of_user = _counted().filter(user=OuterRef("user")).values("user").annotate(n=Count("pk")).values("n")
    loyal = (
        _counted()
        .values("user", speaker=F("talk__appearances__speaker__name"))
        .annotate(n=Count("talk", distinct=True))
        .filter(n__gte=FEWEST_OF_ONE_SPEAKER, n=Subquery(of_user, output_field=IntegerField()))
    )
    pattern = Pattern(
        "One speaker only", f"At least {FEWEST_OF_ONE_SPEAKER} ratings, all of them of talks of the same speaker."
    )
    rows = _counted().filter(user__in=loyal.values("user"))
    found = _found(pattern, rows, lambda total, _row: f"{total} ratings, all of talks of ")
    users = [finding.user.pk for finding in found.findings]
    speakers = dict(loyal.filter(user__in=users).values_list("user", "speaker"))
    for finding in found.findings:
        finding.words += speakers.get(finding.user.pk) or "one speaker"
    return found


def all_alike() -> Pattern:
    alike = (
        _counted()
        .values("user")
        .annotate(n=Count("pk"), low=Min("stars"), high=Max("stars"))
        .filter(Q(low=1, high=1) | Q(low=5, high=5), n__gte=FEWEST_ALIKE)
    )
    pattern = Pattern("All ones or all fives", f"At least {FEWEST_ALIKE} ratings, and no other among them.")
    rows = _counted().filter(user__in=alike.values("user"))
    return _found(pattern, rows, lambda total, row: f"{total} ratings, every one of them a {row.stars}")


def bursts() -> Pattern:
    """In the order in which talks were first rated: who changes one rating ten times only hesitates."""
    earlier = RatingRecord.objects.filter(user=OuterRef("user"), talk=OuterRef("talk"), pk__lt=OuterRef("pk"))
    quick = (
        RatingRecord.objects.filter(~Exists(earlier))
        .annotate(start=Window(Lag("at", MOST_IN_A_BURST), partition_by="user", order_by=["at", "pk"]))
        .filter(start__gte=_shifted(F("at"), -BURST))
        .order_by("-at", "-pk")
    )
    # Of each account the latest burst.
    latest: dict[int, Burst] = {}
    for user, start, end in quick.values_list("user", "start", "at")[: MOST_ROWS * MOST_ACCOUNTS]:
        seen = latest.setdefault(user, Burst(user, start, end))
        if seen.start <= end:
            latest[user] = Burst(user, min(start, seen.start), seen.end)
    pattern = Pattern("Bursts", f"More than {MOST_IN_A_BURST} talks rated within a minute.")
    within = (Q(user=user, at__range=(start, end)) for user, start, end in latest.values())
    written = RatingRecord.objects.filter(reduce(or_, within, Q(pk=None)))
    rows = _counted().filter(Exists(written.filter(user=OuterRef("user"), talk=OuterRef("talk"))))
    return _found(pattern, rows, lambda total, row: _burst_words(total, latest[row.user_id]))


def _burst_words(total: int, burst: Burst) -> str:
    seconds = max(1, round((burst.end - burst.start).total_seconds()))
    when = f"{burst.start:%-d %B %Y, %H:%M} UTC"
    return f"{total} talks rated within {seconds} second{'s' if seconds > 1 else ''}, {when}"


def _counted() -> QuerySet[Rating]:
    return Rating.objects.filter(set_aside_at=None).order_by()


def _shifted(moment: Any, by: datetime.timedelta) -> Any:
    return ExpressionWrapper(moment + by, output_field=DateTimeField())


def _found(pattern: Pattern, rows: QuerySet[Rating], words: Words) -> Pattern:
    """Two queries: which accounts, those with the latest rating first; and the rows of these."""
    accounts = rows.values("user").annotate(total=Count("pk"), last=Max("changed_at")).order_by("-last", "user")
    totals = dict(accounts.values_list("user", "total")[: MOST_ACCOUNTS + 1])
    pattern.has_more = len(totals) > MOST_ACCOUNTS
    listed = list(totals)[:MOST_ACCOUNTS]
    behind = (
        rows.filter(user__in=listed)
        .annotate(row=Window(RowNumber(), partition_by="user", order_by=["-changed_at", "-pk"]))
        .filter(row__lte=MOST_ROWS)
        .select_related("user", "talk__edition")
        .order_by("user", "row")
    )
    by_user = {user: list(found) for user, found in groupby(_read(behind, listed), lambda rating: rating.user_id)}
    for user in listed:
        if found := by_user.get(user):
            total = totals[user]
            pattern.findings.append(Finding(found[0].user, words(total, found[0]), found, total))
    return pattern


def _read(rows: QuerySet[Rating], listed: list[int]) -> Iterable[Rating]:
    return rows if listed else ()
