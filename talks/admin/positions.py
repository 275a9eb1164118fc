"""Rows in an order, in an inline: new ones come last, and two may change places."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from venue.admin import CuratedForm
from venue.admin.subscriptable import BaseInlineFormSet

_Row = TypeVar("_Row", bound=Model)
_Child = TypeVar("_Child", bound=Model)
_Parent = TypeVar("_Parent", bound=Model)


class PositionedForm(CuratedForm[_Row]):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "position" in self.fields:
            self.fields["position"].required = False

    def _get_validation_exclusions(self) -> set[str]:
        # Against the rows as they are now two that change places would both be refused; the
        # formset looks at all of them as they will be.
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]  # Django's own, untyped


class PositionedFormSet(BaseInlineFormSet[_Child, _Parent, PositionedForm[_Child]]):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [form.instance for form in self.forms if form.has_changed() or form.instance.pk]
        deleted = [form.instance for form in self.deleted_forms]
        kept = [row for row in rows if row not in deleted]
        self._refuse_repetition([row.position for row in kept if row.position is not None])
        last = max((row.position for row in kept if row.position is not None), default=0)
        for row in kept:
            if row.position is None:
                last += 1
                row.position = last

    def _refuse_repetition(self, positions: list[int]) -> None:
        twice = sorted({position for position in positions if positions.count(position) > 1})
        if twice:
            raise ValidationError(
                f"Position {', '.join(map(str, twice))} is given to more than one of them.", code="position_twice"
            )
