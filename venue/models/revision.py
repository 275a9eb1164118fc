"""One number that grows with every change of public content.

A public page is made again only when this number has moved: see kubecon_notes/page_cache.py.
"""

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.db import InterfaceError, OperationalError, connection, models


class Revision(models.Model):
    """A single row. Written by triggers, so that no way of writing is missed."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="revision_single_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @staticmethod
    def current() -> int:
        row = first_query("SELECT number FROM venue_revision")
        return row[0] if row else 0


def first_query(query: str, parameters: Sequence[int] = ()) -> tuple[Any, ...] | None:
    """The one query of a page that has not changed, so it is made without the ORM, and takes the
    place of Django's own check whether a kept connection still lives."""
    connection.health_check_done = True  # type: ignore[attr-defined] # not in the stubs
    try:
        return _first_row(query, parameters)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _first_row(query, parameters)


def _first_row(query: str, parameters: Sequence[int]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def bumps_revision() -> pgtrigger.Trigger:
    """Before the statement: every writer then takes the revision's row first and the rows it
    changes second, in one order, so that two writers wait for each other but never deadlock."""
    return pgtrigger.Trigger(
        name="bump_revision",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="""
            INSERT INTO venue_revision (id, number) VALUES (1, 1)
            ON CONFLICT (id) DO UPDATE SET number = venue_revision.number + 1;
            RETURN NULL;
        """,
    )
