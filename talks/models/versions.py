"""Which version of a talk calendars have: counted on where something beside its own row changes what they show."""

from collections.abc import Sequence

import pgtrigger

from talks.models.statements import rows_that_differ, statement_triggers


def counts_on_versions(talk_ids: str, *, watching: Sequence[str]) -> list[pgtrigger.Trigger]:
    """`talk_ids` is a SELECT over `rows`, the rows written; an update counts where one of `watching` changed."""

    def count_on(rows: str) -> str:
        return f"""
            UPDATE talks_talk SET sequence = sequence + 1 WHERE id IN (WITH rows AS ({rows}) {talk_ids});
            RETURN NULL;
        """

    return statement_triggers("count_on_versions", count_on, updated=rows_that_differ(watching))
