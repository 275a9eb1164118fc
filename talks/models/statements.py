"""Triggers that run once per statement, however many rows it writes, and act on the talks it concerns."""

from collections.abc import Callable, Sequence

import pgtrigger

# The rows that a statement has written, as they are and as they were.
NEW, OLD = "SELECT * FROM new_rows", "SELECT * FROM old_rows"


def rows_that_differ(columns: Sequence[str]) -> str:
    """Of an UPDATE, as they are and as they were, where one of `columns` changed; without any, all."""
    differs = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in columns) or "true"
    return (
        f"SELECT n.* FROM new_rows n JOIN old_rows o USING (id) WHERE {differs} "
        f"UNION ALL SELECT o.* FROM new_rows n JOIN old_rows o USING (id) WHERE {differs}"
    )


def per_statement(function: str, name: str, talk_ids: str, *, updated: str) -> list[pgtrigger.Trigger]:
    """One for each kind of statement; each calls `function` with the keys of all talks concerned.

    `talk_ids` is a SELECT over `rows`, the rows written; `updated` says which rows these are of an UPDATE.
    """
    return statement_triggers(name, lambda rows: _call(function, rows, talk_ids), updated=updated)


def statement_triggers(name: str, action: Callable[[str], str], *, updated: str) -> list[pgtrigger.Trigger]:
    """`action` makes the SQL of a SELECT of the rows written."""
    kinds = [
        ("insert", pgtrigger.Insert, {"new": "new_rows"}, NEW),
        ("update", pgtrigger.Update, {"old": "old_rows", "new": "new_rows"}, updated),
        ("delete", pgtrigger.Delete, {"old": "old_rows"}, OLD),
    ]
    return [
        pgtrigger.Trigger(
            name=f"{name}_{suffix}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**referencing),  # type: ignore[no-untyped-call]
            func=action(rows),
        )
        for suffix, operation, referencing, rows in kinds
    ]


def _call(function: str, rows: str, talk_ids: str) -> str:
    return f"""
            PERFORM {function}(ARRAY(
                WITH rows AS ({rows}) SELECT DISTINCT picked.* FROM ({talk_ids}) AS picked
            ));
            RETURN NULL;
        """
