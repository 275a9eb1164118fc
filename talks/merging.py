"""Several rows that mean the same thing become one: tags, speakers, organizations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from talks.models import Organization, Speaker, Tag
from venue.models import Revision

Noun = TypeVar("Noun", Tag, Speaker, Organization)
Key = tuple[Any, ...]


class Gone(Exception):
    """One of the rows was merged or deleted meanwhile."""


@dataclass(frozen=True)
class Move:
    """What happens to the rows of one model that point to the others through one key.

    Where the database allows one such row only and the kept one has it already, the other's is dropped.
    """

    field: models.ForeignKey[Any, Any]
    moved: tuple[models.Model, ...]
    dropped: tuple[models.Model, ...]

    @property
    def kind(self) -> str:
        return str(self.field.model._meta.verbose_name_plural)

    @property
    def told(self) -> str:
        """“3 appearances moved, 1 dropped”."""
        options = self.field.model._meta
        kind = options.verbose_name if len(self.moved) == 1 else options.verbose_name_plural
        dropped = f", {len(self.dropped)} dropped" if self.dropped else ""
        return f"{len(self.moved)} {kind} moved{dropped}"


@dataclass(frozen=True)
class Merge:
    keep: models.Model
    others: tuple[models.Model, ...]
    moves: tuple[Move, ...]
    other_names: tuple[str, ...]
    former_slugs: tuple[str, ...]
    taken_over: dict[str, str]
    left_behind: tuple[tuple[models.Model, str, str], ...]

    @property
    def moved(self) -> int:
        return sum(len(move.moved) for move in self.moves)

    @property
    def dropped(self) -> int:
        return sum(len(move.dropped) for move in self.moves)


def preview_merge(keep: Noun, others: Sequence[Noun]) -> Merge:
    """What `merge` would do, without doing it."""
    taken_over, left_behind = _texts(keep, others)
    return Merge(
        keep=keep,
        others=tuple(others),
        moves=tuple(move for field in keys_to(type(keep)) if (move := _move(field, keep, others))),
        other_names=_gained(keep.other_names, keep.name, ([o.name, *o.other_names] for o in others)),
        former_slugs=_gained(keep.former_slugs, keep.slug, ([*o.former_slugs, o.slug] for o in others)),
        taken_over=taken_over,
        left_behind=left_behind,
    )


def merge(keep: Noun, others: Sequence[Noun]) -> Merge:
    """Moves all that points to `others`, leaves their names and addresses with `keep`, deletes them."""
    with transaction.atomic():
        # First the row that every writer takes first (see venue.models.revision): no deadlock.
        Revision.objects.select_for_update().first()
        keep, *rest = _locked([keep, *others])
        plan = preview_merge(keep, rest)
        for move in plan.moves:
            _carry_out(move, keep)
        type(keep)._default_manager.filter(pk__in=[other.pk for other in rest]).delete()
        keep.other_names = [*keep.other_names, *plan.other_names]
        keep.former_slugs = [*keep.former_slugs, *plan.former_slugs]
        for name, text in plan.taken_over.items():
            setattr(keep, name, text)
        keep.save(update_fields=["other_names", "former_slugs", *plan.taken_over])
    return plan


def keys_to(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every key in the database that points to `model`, also where there is no way back from it."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.field  # type: ignore[union-attr]  # a reverse relation has one


def _locked(rows: Sequence[Noun]) -> list[Noun]:
    keys = [row.pk for row in rows]
    locked = {
        row.pk: row for row in type(rows[0])._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    if len(locked) < len(keys):
        raise Gone(", ".join(str(row) for row in rows if row.pk not in locked))
    return [locked[key] for key in keys]


def _move(field: models.ForeignKey[Any, Any], keep: Noun, others: Sequence[Noun]) -> Move | None:
    rows = field.model._base_manager.select_related().order_by("pk")
    taken = set(_keys_of(field, rows.filter(**{field.name: keep})))
    moved, dropped = [], []
    for row, keys in _with_keys(field, rows.filter(**{f"{field.name}__in": others})):
        (dropped if taken & keys else moved).append(row)
        taken |= keys
    return Move(field, tuple(moved), tuple(dropped)) if moved or dropped else None


def _carry_out(move: Move, keep: models.Model) -> None:
    rows = move.field.model._base_manager
    rows.filter(pk__in=[row.pk for row in move.dropped]).delete()
    rows.filter(pk__in=[row.pk for row in move.moved]).update(**{move.field.name: keep})


def _keys_of(field: models.ForeignKey[Any, Any], rows: models.QuerySet[Any]) -> Iterator[Key]:
    for _row, keys in _with_keys(field, rows):
        yield from keys


def _with_keys(
    field: models.ForeignKey[Any, Any], rows: models.QuerySet[Any]
) -> Iterator[tuple[models.Model, set[Key]]]:
    """Each row with what must not be there twice once all rows point to the same."""
    rules = [
        (rest, distinct, None if condition is None else set(rows.filter(condition).values_list("pk", flat=True)))
        for rest, distinct, condition in _rules(field)
    ]
    for row in rows:
        keys = set()
        for number, (rest, nulls_distinct, within) in enumerate(rules):
            values = tuple(row.serializable_value(name) for name in rest)
            if (within is None or row.pk in within) and not (nulls_distinct and None in values):
                keys.add((number, *values))
        yield row, keys


def _rules(field: models.ForeignKey[Any, Any]) -> Iterator[tuple[list[str], bool, models.Q | None]]:
    """The uniqueness rules that `field` has part in: the other columns, whether NULLs differ, and where it holds."""
    if field.unique:
        yield [], True, None
    for together in field.model._meta.unique_together:
        if field.name in together:
            yield [name for name in together if name != field.name], True, None
    for rule in field.model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and field.name in rule.fields:
            rest = [name for name in rule.fields if name != field.name]
            yield rest, rule.nulls_distinct is not False, rule.condition


def _gained(present: Sequence[str], own: str, found: Iterable[Sequence[str]]) -> tuple[str, ...]:
    known = {own, *present}
    return tuple(dict.fromkeys(text for texts in found for text in texts if text not in known))


def _texts(keep: Noun, others: Sequence[Noun]) -> tuple[dict[str, str], tuple[tuple[models.Model, str, str], ...]]:
    """An empty text of the kept one is taken over from the first that has it; later ones are left behind."""
    taken_over: dict[str, str] = {}
    left_behind = []
    for name in _text_fields(type(keep)):
        for other in others:
            text = getattr(other, name)
            if text and not (getattr(keep, name) or name in taken_over):
                taken_over[name] = text
            elif text and text != (getattr(keep, name) or taken_over[name]):
                left_behind.append((other, name, text))
    return taken_over, tuple(left_behind)


def _text_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and field.blank and not field.choices
    ]
