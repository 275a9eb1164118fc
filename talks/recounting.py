"""Compares what the database has counted, write by write, with the rows as they stand."""

from typing import NamedTuple

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from talks.models import Comment, Rating, Talk, Tally
from talks.models.tally import COLUMNS, STARS


class Difference(NamedTuple):
    """One figure of one talk."""

    talk: Talk
    figure: str
    stored: int
    counted: int

    def __str__(self) -> str:
        return (
            f"{self.talk.edition.slug}/{self.talk.slug}: {self.figure} stored as {self.stored}, counted {self.counted}"
        )


def differences() -> tuple[int, list[Difference]]:
    """How many talks were looked at, and where they differ.

    One query: a rating that is given meanwhile is seen with its tally, or neither is.
    """
    talks = list(Talk.objects.select_related("edition", "tally").annotate(**_counted()).order_by("pk"))
    return len(talks), [difference for talk in talks for difference in _differences(talk)]


def repair(found: list[Difference]) -> None:
    """Lets the database count those talks again, as it does after every write."""
    talks = sorted({difference.talk.pk for difference in found})
    with connection.cursor() as cursor:
        cursor.execute("SELECT talks_count(%s)", [talks])


def _differences(talk: Talk) -> list[Difference]:
    stored = talk.shown_tally or Tally()
    compared = (
        Difference(talk, figure, getattr(stored, figure), getattr(talk, f"counted_{figure}"))
        for figure in Tally.FIGURES
    )
    return [one for one in compared if one.stored != one.counted]


def _counted() -> dict[str, Coalesce]:
    """Every figure of a tally, in the ORM's words and not in those of `talks_count`."""
    given, said = Rating.objects.counting(), Comment.objects.public()
    rows: dict[str, QuerySet[Rating] | QuerySet[Comment]] = {
        **{column: given.filter(stars=stars) for column, stars in zip(COLUMNS, STARS, strict=True)},
        "threads": said.threads(),
        "comments": said.readable(),
    }
    return {f"counted_{figure}": _number_of(rows[figure]) for figure in Tally.FIGURES}


def _number_of(rows: QuerySet[Rating] | QuerySet[Comment]) -> Coalesce:
    of_talk = rows.filter(talk=OuterRef("pk")).order_by().values("talk").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_talk.values("number")), 0, output_field=IntegerField())
