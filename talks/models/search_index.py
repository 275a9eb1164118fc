"""The triggers that keep every talk's search document in step with what it is made from.

Each is declared on the model whose rows can change the document; the function `talks_index`,
which writes it, stands in the migration `talks.0002`.
"""

from collections.abc import Sequence

import pgtrigger


def search_triggers(talk_ids: str, *, watching: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """One trigger per kind of statement, run once per statement however many rows it writes.

    `talk_ids` is a SELECT over `rows`, the rows written. An update counts only where one of the
    `watching` columns changed; without any, every update counts.
    """
    new, old = "SELECT * FROM new_rows", "SELECT * FROM old_rows"
    changed = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in watching) or "true"
    updated = (
        f"SELECT n.* FROM new_rows n JOIN old_rows o USING (id) WHERE {changed} "
        f"UNION ALL SELECT o.* FROM new_rows n JOIN old_rows o USING (id) WHERE {changed}"
    )
    return [
        _trigger("insert", pgtrigger.Insert, {"new": "new_rows"}, new, talk_ids),
        _trigger("update", pgtrigger.Update, {"old": "old_rows", "new": "new_rows"}, updated, talk_ids),
        _trigger("delete", pgtrigger.Delete, {"old": "old_rows"}, old, talk_ids),
    ]


def _trigger(
    suffix: str, operation: pgtrigger.Operation, referencing: dict[str, str], rows: str, talk_ids: str
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"index_talks_{suffix}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**referencing),  # type: ignore[no-untyped-call]
        func=f"""
            PERFORM talks_index(ARRAY(
                WITH rows AS ({rows}) SELECT DISTINCT picked.* FROM ({talk_ids}) AS picked
            ));
            RETURN NULL;
        """,
    )
