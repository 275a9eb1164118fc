"""The triggers that keep every talk's search document in step with what it is made from.

Each is declared on the model whose rows can change the document; the function `talks_index`,
which writes it, stands in the migration `talks.0002`.
"""

from collections.abc import Sequence

import pgtrigger

from talks.models.statements import per_statement, rows_that_differ


def search_triggers(talk_ids: str, *, watching: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """One trigger per kind of statement, run once per statement however many rows it writes.

    `talk_ids` is a SELECT over `rows`, the rows written. An update counts only where one of the
    `watching` columns changed; without any, every update counts.
    """
    return per_statement("talks_index", "index_talks", talk_ids, updated=rows_that_differ(watching))
