"""Notes stay in the edition of what they are about."""

from typing import Any

from django.core.exceptions import ValidationError

from talks.models import Event, Note, Report, Talk
from venue.admin import CuratedForm


def refuse_notes_of_elsewhere(form: CuratedForm[Any]) -> None:
    """A talk, event or report cannot go to another edition while notes tie it to its own."""
    row: Talk | Event | Report = form.instance
    edition = form.cleaned_data.get("edition")
    if row.pk is None or edition is None or "edition" not in form.changed_data:
        return
    note = _tie(row).select_related("report").first()
    if note is not None:
        raise ValidationError(
            {
                "edition": ValidationError(
                    f"The note “{note.heading or note.subject}” of “{note.report}” ties it to its edition: "
                    "take that away first.",
                    code="has_notes",
                )
            }
        )


def _tie(row: Talk | Event | Report) -> Any:
    if isinstance(row, Report):
        return row.notes.exclude(talk=None, event=None)
    return Note.objects.filter(talk=row) if isinstance(row, Talk) else Note.objects.filter(event=row)
