"""Triggers that run once per statement, however many rows it writes, and act on the talks it concerns."""

import pgtrigger

# The rows that a statement has written, as they are and as they were.
NEW, OLD = "SELECT * FROM new_rows", "SELECT * FROM old_rows"


def per_statement(function: str, name: str, talk_ids: str, *, updated: str) -> list[pgtrigger.Trigger]:
    """One for each kind of statement; each calls `function` with the keys of all talks concerned.

    `talk_ids` is a SELECT over `rows`, the rows written; `updated` says which rows these are of an UPDATE.
    """
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
            func=_call(function, rows, talk_ids),
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
