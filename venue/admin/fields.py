"""How fields are edited: lists one per line, and keys whose choices name where they belong."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from django.http import HttpRequest

from venue.admin.odd_requests import is_key
from venue.admin.subscriptable import BaseModelAdmin, ModelChoiceField

_Row = TypeVar("_Row", bound=models.Model)


class LinesField(SimpleArrayField):
    """One value per line, so that a value may hold a comma. Empty lines and repetitions are dropped."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def __init__(self, base_field: forms.Field, **options: Any) -> None:
        # The models' own help speaks for every way of writing; here it is a line.
        help_text = str(options.pop("help_text", "")).replace("separated by commas", "one per line")
        super().__init__(base_field, delimiter="\n", help_text=help_text, **options)

    def to_python(self, value: Any) -> Any:
        lines = value.splitlines() if isinstance(value, str) else value or []
        stripped = (line.strip() for line in lines)
        return super().to_python(list(dict.fromkeys(line for line in stripped if line)))


class LabelledChoice(ModelChoiceField[Any]):
    """Says what it offers in the words of that model's own admin."""

    def __init__(self, *args: Any, offered_by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered_by = offered_by

    def label_from_instance(self, obj: models.Model) -> str:
        return str(self.offered_by.choice_label(obj))


class KeySelect(AutocompleteSelect):
    """Shows a form again whose key was no number, where Django's own fails."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        return super().optgroups(name, [key for key in value if not key or is_key(str(key))], attrs)


class CuratedFields(BaseModelAdmin[_Row]):
    """For admins and inlines alike."""

    formfield_overrides: ClassVar[Any] = {
        ArrayField: {"form_class": LinesField},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        offering: Any = db_field.related_model
        if self.admin_site.is_registered(offering):
            offered_by: Any = self.admin_site.get_model_admin(offering)
            if hasattr(offered_by, "choice_label"):
                queryset = offered_by.get_queryset(request)
                options |= {"form_class": LabelledChoice, "offered_by": offered_by, "queryset": queryset}
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = KeySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)
