"""What the database refuses, past every form and every clean()."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

Broken = tuple[Model, dict[str, Any]]


class Rule(NamedTuple):
    """`breaking` makes a row that obeys, and says what to change so that it does not any more."""

    breaking: Callable[[], Broken]
    polite: str = ""
    """What a form says; empty where only the database knows the rule."""


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    with pytest.raises(IntegrityError) as caught, _checked():
        yield
    assert caught.value.__cause__.diag.constraint_name == name


@contextmanager
def _checked() -> Iterator[None]:
    with transaction.atomic():
        yield
        check_deferred()


def check_deferred() -> None:
    """Now, what would be looked at when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write(row: Model, **changes: Any) -> None:
    """Straight into the table: no save(), no clean()."""
    type(row)._base_manager.filter(pk=row.pk).update(**changes)


def said_politely(row: Model, changes: dict[str, Any]) -> list[str]:
    for field, value in changes.items():
        setattr(row, field, value)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.messages


def named_rules(*app_labels: str) -> set[str]:
    """Names of the constraints of models, of keys made by hand, and of those that triggers raise."""
    models = [model for label in app_labels for model in apps.get_app_config(label).get_models()]
    declared = {constraint.name for model in models for constraint in model._meta.constraints}
    return declared | set(_keys_and_triggers([model._meta.db_table for model in models]))


def _keys_and_triggers(tables: Iterable[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            r"""
            SELECT conname FROM pg_constraint
            WHERE contype = 'f' AND conrelid::regclass::text = ANY (%(tables)s) AND conname !~ '_fk_'
            UNION
            SELECT (regexp_matches(source, '(?:CONSTRAINT =|rule :=) ''(\w+)''', 'g'))[1]
            FROM pg_trigger JOIN pg_proc fired ON tgfoid = fired.oid, LATERAL (
                -- What the trigger's function says itself, and what says the one it performs.
                SELECT fired.prosrc
                UNION ALL
                SELECT prosrc FROM pg_proc
                WHERE proname = (regexp_match(fired.prosrc, 'PERFORM (talks_\w+)'))[1]
            ) said (source)
            WHERE tgrelid::regclass::text = ANY (%(tables)s)
            """,
            {"tables": list(tables)},
        )
        return [name for (name,) in cursor.fetchall()]
