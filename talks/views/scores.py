"""How scores work: the rules and the formula, with examples worked out by the code that makes the scores."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE
from django.http import HttpRequest, HttpResponse

from talks.models import Tally
from talks.models.talk import BEFORE_THE_END
from talks.models.tally import COLUMNS, ENOUGH, Z
from talks.views.public import public_page, show

# Ones to fives.
EXAMPLES = (
    (0, 1, 4, 13, 42),
    (0, 0, 2, 4, 14),
    (0, 0, 0, 0, 8),
    (0, 0, 0, 0, 3),
    (20, 0, 0, 0, 20),
    (0, 0, 0, 0, 1),
    (3, 0, 0, 0, 0),
)


@public_page
def scores(request: HttpRequest) -> HttpResponse:
    context = {
        "examples": worked_out(EXAMPLES),
        "enough": ENOUGH,
        "z": Z,
        "minutes": BEFORE_THE_END.seconds // 60,
    }
    return show(request, "talks/scores.html", context)


def worked_out(examples: Sequence[Sequence[int]]) -> list[Tally]:
    """Tallies that belong to no talk, the best first; the expressions of the columns themselves are worked out."""
    given = [dict(zip(COLUMNS, counts, strict=True)) for counts in examples]
    made = _worked_out_by_the_database(given)
    tallies = [
        Tally(**columns, count=count, lower_bound=bound) for columns, (count, bound) in zip(given, made, strict=True)
    ]
    return sorted(tallies, key=lambda tally: -tally.lower_bound)


def _worked_out_by_the_database(given: Sequence[dict[str, int]]) -> Iterator[tuple[int, float]]:
    """`count` and `lower_bound` of each, in one SELECT from no table."""
    query = Query(None)
    for number, columns in enumerate(given):
        numbers = {F(column): Cast(Value(n), IntegerField()) for column, n in columns.items()}
        for name in ("count", "lower_bound"):
            column: Any = Tally._meta.get_field(name)
            query.add_annotation(column.expression.replace_expressions(numbers), f"{name}_{number}")
    row = query.get_compiler(connection=connection).execute_sql(SINGLE)
    yield from zip(row[::2], row[1::2], strict=True)
