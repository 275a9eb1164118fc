"""Columns that count what belongs to a row."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery


def with_counts(queryset: QuerySet[Any], paths: Iterable[str]) -> QuerySet[Any]:
    """In subqueries: grouping the rows themselves would lose their order."""
    this_row = queryset.model._base_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
    counts = {path: this_row.annotate(n=Count(path, distinct=True)).values("n") for path in paths}
    counted: QuerySet[Any] = queryset.annotate(**{_name(path): Subquery(count) for path, count in counts.items()})
    return counted


def count_of(path: str, label: str) -> Callable[[Model], str]:
    """A column for an admin that names the path in `counted`."""

    @admin.display(description=label, ordering=_name(path))
    def column(row: Model) -> str:
        return str(getattr(row, _name(path)))

    return column


def _name(path: str) -> str:
    return f"count_of_{path.replace('__', '_')}"
