"""Loads fixture files as one whole: creates what is missing, changes what differs, writes nothing else.

Unlike `loaddata` it leaves the fields alone that a row does not give, keeps a slug that an editor has
changed, validates every row it writes, and names the file, row and field of a mistake.
"""

from __future__ import annotations  # Field takes a type argument in its stubs only

import datetime
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from talks.formats.fixtures import Row, read_rows
from venue.models import Addressed, Sourced

# What YAML must give for a field; the first line that fits counts. Django itself would turn
# much into something: 1.5 into 1, true into "True".
_EXPECTED: list[tuple[type[models.Field[Any, Any]], type | tuple[type, ...], str]] = [
    (models.DateTimeField, datetime.datetime, "a day, time and offset such as 2024-03-19T09:00:00+01:00"),
    (models.DateField, datetime.date, "a day such as 2024-03-19"),
    (models.BooleanField, bool, "true or false"),
    (models.IntegerField, int, "a whole number"),
    (models.FloatField, (int, float), "a number"),
    (ArrayField, list, "a list"),
    (models.CharField, str, "text (numbers and words like yes or null need quotes)"),
    (models.TextField, str, "text (numbers and words like yes or null need quotes)"),
    (models.UUIDField, str, "a UUID"),
]


class Tally:
    """How many rows of which model were created, updated, or found unchanged."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def count(self, row: Row, fate: str) -> None:
        self.counts[row.model, fate] += 1

    def lines(self) -> list[str]:
        names = sorted({model for model, _ in self.counts})
        return [f"{name}: {self._summary(name)}" for name in names]

    def _summary(self, model: str) -> str:
        fates = [(fate, self.counts[model, fate]) for fate in ("created", "updated", "unchanged")]
        return ", ".join(f"{count} {fate}" for fate, count in fates if count)


def load_files(paths: Iterable[Path]) -> Tally:
    """All of the files or, where one has a mistake (FixtureError), nothing."""
    loading = _Loading()
    with transaction.atomic(), connection.cursor() as cursor:
        # Otherwise some constraints would wait for the end, and then no row could be named.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for path in paths:
            for row in read_rows(path, called=_shown(path)):
                loading.load(row)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return loading.tally


class _Loading:
    def __init__(self) -> None:
        self.tally = Tally()
        self._referenced: dict[tuple[type[models.Model], str], models.Model] = {}
        self._loaded: dict[tuple[type[models.Model], Any], Row] = {}

    def load(self, row: Row) -> None:
        model = _model(row)
        values = {name: self._value(row, _field(row, model, name), raw) for name, raw in row.fields.items()}
        given = model(**values)
        known = _known(given)
        if known is None:
            fate = "created"
            _save(row, given, force_insert=True)
        elif first := self._loaded.get((model, known.pk)):
            raise row.mistake(f"is there twice, see {first.place}.")
        else:
            fate = "updated" if _update(row, known, values) else "unchanged"
        self._loaded[model, (known or given).pk] = row
        self.tally.count(row, fate)

    def _value(self, row: Row, field: models.Field[Any, Any], raw: Any) -> Any:
        if raw is None:
            return None
        if isinstance(field, models.ForeignKey):
            return self._reference(row, field, raw)
        _check_type(row, field, raw)
        try:
            return field.to_python(raw)
        except ValidationError as error:
            raise row.mistake(" ".join(error.messages), field=field.name) from error

    def _reference(self, row: Row, field: models.ForeignKey[Any, Any], key: Any) -> models.Model:
        model: Any = field.related_model
        if not isinstance(key, list):
            raise row.mistake(f"expected a natural key in brackets, found “{key}”.", field=field.name)
        known = self._referenced.get((model, repr(key)))
        if known is None:
            try:
                known = model._default_manager.get_by_natural_key(*key)
            except (ObjectDoesNotExist, DatabaseError, ValueError, TypeError, KeyError) as error:
                shown = ", ".join(map(str, key))
                raise row.mistake(f"there is no {model._meta.label_lower} “{shown}”.", field=field.name) from error
            self._referenced[model, repr(key)] = known
        return known


def _shown(path: Path) -> str:
    base = Path(settings.BASE_DIR)
    return str(path.resolve().relative_to(base) if path.resolve().is_relative_to(base) else path)


def _model(row: Row) -> type[models.Model]:
    try:
        model = apps.get_model(row.model)
    except (LookupError, ValueError) as error:
        raise row.mistake("there is no such model.") from error
    if not issubclass(model, Sourced):
        raise row.mistake("fixtures do not hold this model.")
    return model


def _field(row: Row, model: type[models.Model], name: str) -> models.Field[Any, Any]:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise row.mistake("there is no such field.", field=name) from error
    # Reverse and many-to-many relations have rows of their own: appearances, taggings, hosts.
    if not isinstance(field, models.Field) or not field.concrete or field.many_to_many or field.name != name:
        raise row.mistake("this cannot be given here.", field=name)
    if field.primary_key:
        raise row.mistake("rows are known by their natural key, not by a number.", field=name)
    return field


def _check_type(row: Row, field: models.Field[Any, Any], raw: Any) -> None:
    if "\0" in str(raw):
        raise row.mistake("the database cannot hold the character NUL.", field=field.name)
    for kind, expected, words in _EXPECTED:
        if isinstance(field, kind):
            # A bool is an int to Python, and a datetime is a date.
            odd = isinstance(raw, bool) and kind is not models.BooleanField
            odd |= isinstance(raw, datetime.datetime) and kind is not models.DateTimeField
            odd |= isinstance(raw, datetime.datetime) and timezone.is_naive(raw)
            odd |= isinstance(raw, list) and not all(isinstance(item, str) for item in raw)
            if odd or not isinstance(raw, expected):
                raise row.mistake(f"expected {words}, found “{raw}”.", field=field.name)
            return


def _known(given: models.Model) -> models.Model | None:
    """The row that is there already: one query, where natural keys would look up every row on the way."""
    # The fields of a natural key are those of the model's first unique constraint: a test holds them to it.
    identity = next(rule for rule in given._meta.constraints if isinstance(rule, models.UniqueConstraint))
    fields: list[Any] = [given._meta.get_field(name) for name in identity.fields if name != "slug"]
    alike: Any = type(given)._default_manager.filter(**{each.attname: getattr(given, each.attname) for each in fields})
    known: models.Model | None = (alike.at(given.slug) if isinstance(given, Addressed) else alike).first()
    return known


def _update(row: Row, known: models.Model, values: dict[str, Any]) -> bool:
    changed = [name for name, value in values.items() if _differs(known, name, value)]
    for name in changed:
        setattr(known, name, values[name])
    if changed:
        _save(row, known, update_fields=changed)
    return bool(changed)


def _differs(known: models.Model, name: str, value: Any) -> bool:
    """An editor's new slug stays: the row has been found by the one it used to have."""
    if name == "slug":
        return False
    if isinstance(value, models.Model):
        return bool(getattr(known, f"{name}_id") != value.pk)
    return bool(getattr(known, name) != value)


def _save(row: Row, instance: models.Model, **options: Any) -> None:
    try:
        instance.full_clean()
        instance.save(**options)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise row.mistake(" ".join(messages), field="" if field == "__all__" else field) from error
    except DatabaseError as error:
        raise row.mistake(f"the database refuses this: {_reason(error)}") from error


def _reason(error: DatabaseError) -> str:
    """In the constraint's own words where it is one of a model's, otherwise in the database's."""
    details = getattr(error.__cause__, "diag", None)
    name = getattr(details, "constraint_name", None)
    for model in apps.get_models():
        for rule in model._meta.constraints:
            if rule.name == name:
                return f"{rule.get_violation_error_message()} ({name})"
    return f"{getattr(details, 'message_primary', None) or str(error).strip()}."
