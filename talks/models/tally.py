"""Tally: what attendees gave one talk, counted by the database after every write that can change it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import add
from typing import Any, ClassVar, NamedTuple

import pgtrigger
from django.db import models
from django.db.models import F, FloatField, GeneratedField, IntegerField, Value
from django.db.models.functions import Cast, Sqrt

from talks.models.statements import NEW, OLD, per_statement
from venue.models.revision import first_query

STARS = (1, 2, 3, 4, 5)
COLUMNS = ("ones", "twos", "threes", "fours", "fives")
ENOUGH = 3
# One-sided 95 percent.
Z = 1.645


def _sum(power: int, *, one_more: bool = False) -> Any:
    """The sum of stars to the `power` over all ratings; with `one_more` imagined of each kind."""
    seen = 1 if one_more else 0
    terms = [Value(stars**power) * (F(column) + Value(seen)) for stars, column in zip(STARS, COLUMNS, strict=True)]
    return reduce(add, terms)


def _lower_bound() -> Any:
    """Lower end of the mean's credible interval under a Dirichlet prior of one rating of each kind.

    Evan Miller, “Ranking items with star ratings”; shown to readers at /scores/.
    """
    total = Cast(_sum(0, one_more=True), FloatField())
    mean, square = _sum(1, one_more=True) / total, _sum(2, one_more=True) / total
    return mean - Value(Z) * Sqrt((square - mean * mean) / (total + Value(1.0)))


class Bar(NamedTuple):
    """One bar of the histogram; `share` of all ratings, in whole percent."""

    stars: int
    ratings: int
    share: int


class Tally(models.Model):
    """A row stands for each talk that was ever spoken at, rated or commented on. Written by `talks_count` alone, see
    the migration that makes it; `manage.py recount` compares it with the rows it counts."""

    talk = models.OneToOneField(
        "talks.Talk", on_delete=models.DO_NOTHING, primary_key=True, related_name="tally", editable=False
    )
    ones = models.PositiveIntegerField(default=0)
    twos = models.PositiveIntegerField(default=0)
    threes = models.PositiveIntegerField(default=0)
    fours = models.PositiveIntegerField(default=0)
    fives = models.PositiveIntegerField(default=0)
    threads = models.PositiveIntegerField(default=0, help_text="Comments on a public page that answer no other.")
    comments = models.PositiveIntegerField(default=0, help_text="Comments that everyone can read, answers included.")
    version = models.BigIntegerField(default=0, help_text="Grows with every write about the talk.")
    count = GeneratedField(expression=_sum(0), output_field=IntegerField(), db_persist=True)
    lower_bound = GeneratedField(expression=_lower_bound(), output_field=FloatField(), db_persist=True)

    class Meta:
        verbose_name_plural = "tallies"

    FIGURES: ClassVar[tuple[str, ...]] = (*COLUMNS, "threads", "comments")

    def __str__(self) -> str:
        return f"{self.count} ratings of {self.talk_id}"

    @property
    def is_enough(self) -> bool:
        enough: bool = self.count >= ENOUGH
        return enough

    @property
    def mean(self) -> Decimal:
        """To one decimal, halves upwards, counted in whole numbers: 4.25 is 4.3, whatever floats make of it."""
        total = sum(stars * getattr(self, column) for stars, column in zip(STARS, COLUMNS, strict=True))
        mean = Decimal(total) / Decimal(self.count)
        return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def bars(self) -> list[Bar]:
        """The five-star bar first."""
        counts = [getattr(self, column) for column in COLUMNS]
        total = max(sum(counts), 1)
        bars = [Bar(stars, n, round(100 * n / total)) for stars, n in zip(STARS, counts, strict=True)]
        return bars[::-1]


@dataclass(frozen=True)
class Stamp:
    """What must not have moved for a kept page to be the present one."""

    revision: int
    opened: int
    """How many editions show their scores by now: a page changes at that moment, and nobody writes."""
    attendees: int | None
    """The version of the one talk that a page follows, or the sum of all; None where it was not asked for."""


NO_TALK, ALL_TALKS = 0, -1
_VERSIONS = "coalesce((SELECT sum(version) FROM talks_tally{}), 0)::bigint"


def current_stamp(follows: int = NO_TALK, *, unless_revision: int = -1) -> Stamp:
    """As of now, in one query. `follows` is a talk's key, NO_TALK or ALL_TALKS.

    Attendees are not asked for while the revision is `unless_revision`: the sum over all talks has a price.
    """
    attendees = {NO_TALK: "0", ALL_TALKS: _VERSIONS.format("")}.get(follows, _VERSIONS.format(" WHERE talk_id = %s"))
    row = first_query(
        f"""
        SELECT number, (SELECT count(*) FROM talks_edition WHERE scores_public_from <= clock_timestamp()),
               CASE WHEN number <> %s THEN {attendees} END
        FROM venue_revision
        """,
        [unless_revision, follows] if follows > 0 else [unless_revision],
    )
    return Stamp(*row) if row else Stamp(0, 0, 0)


def counts_again(talk_ids: str) -> list[pgtrigger.Trigger]:
    """The triggers that keep tallies in step with the rows they count. See `per_statement`."""
    return per_statement("talks_count", "count_talks", talk_ids, updated=f"{NEW} UNION ALL {OLD}")
