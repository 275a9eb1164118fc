"""Rows in an order, in an inline: new ones come last, and two may change places."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from venue.admin import CuratedForm
from venue.admin.subscriptable import BaseInlineFormSet, ModelForm

_Row = TypeVar("_Row", bound=Model)
_Child = TypeVar("_Child", bound=Model)
_Parent = TypeVar("_Parent", bound=Model)


class PositionedForm(CuratedForm[_Row]):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance.pk is None:
                self.initial["position"] = None

    def validate_constraints(self) -> None:
        """Without positions: against the rows as they are, two that change places would both be
        refused. The formset looks at all of them as they will be."""
        excluded = self._get_validation_exclusions()  # type: ignore[attr-defined]  # Django's, not in its stubs
        try:
            self.instance.validate_constraints(exclude={*excluded, "position"})
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]  # as above


class PositionedFormSet(BaseInlineFormSet[_Child, _Parent, ModelForm[_Child]]):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept: list[Any] = [form.instance for form in self.forms if form not in self.deleted_forms and _is_filled(form)]
        last = max((row.position or 0 for row in kept), default=0)
        for row in kept:
            if row.position is None:
                last += 1
                row.position = last


def _is_filled(form: "ModelForm[Any]") -> bool:
    return form.instance.pk is not None or form.has_changed()
