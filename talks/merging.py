"""Several rows that mean the same thing become one: tags, speakers, organizations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import models, transaction

from talks.models import Organization, Speaker, Tag
from venue.models import Revision

Noun = Tag | Speaker | Organization
Key = models.ForeignKey[Any, Any]

# What must not be there twice once all rows point to the same: the number of a rule, and values.
Place = tuple[Any, ...]


class GoneError(Exception):
    """One of the rows was merged or deleted meanwhile."""


@dataclass(frozen=True)
class Move:
    """What happens to the rows of one model that point to the others through one key.

    Where the database allows one such row only and the kept one has it already, the other's is dropped.
    """

    field: Key
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
    keep: Noun
    others: tuple[Noun, ...]
    moves: tuple[Move, ...]
    other_names: tuple[str, ...]
    former_slugs: tuple[str, ...]
    taken_over: dict[str, str]
    left_behind: tuple[tuple[Noun, str, str], ...]

    @property
    def moved(self) -> int:
        return sum(len(move.moved) for move in self.moves)

    @property
    def dropped(self) -> int:
        return sum(len(move.dropped) for move in self.moves)


def preview_merge(keep: Noun, others: Sequence[Noun]) -> Merge:
    """What `merge` would do, without doing it."""
    moves = (_move(field, keep, others) for field in keys_to(type(keep)))
    taken_over, left_behind = _texts(keep, others)
    return Merge(
        keep=keep,
        others=tuple(others),
        moves=tuple(move for move in moves if move.moved or move.dropped),
        other_names=_gained(keep.other_names, keep.name, ([row.name, *row.other_names] for row in others)),
        former_slugs=_gained(keep.former_slugs, keep.slug, ([*row.former_slugs, row.slug] for row in others)),
        taken_over=taken_over,
        left_behind=left_behind,
    )


def merge(keep: Noun, others: Sequence[Noun]) -> Merge:
    """Moves all that points to `others`, leaves their names and addresses with `keep`, deletes them."""
    with transaction.atomic():
        # First the row that every writer takes first (see venue.models.revision): no deadlock.
        Revision.objects.select_for_update().first()
        keep, *others = _locked([keep, *others])
        plan = preview_merge(keep, others)
        for move in plan.moves:
            _carry_out(move, keep)
        type(keep)._default_manager.filter(pk__in=[row.pk for row in others]).delete()
        keep.other_names = [*keep.other_names, *plan.other_names]
        keep.former_slugs = [*keep.former_slugs, *plan.former_slugs]
        for name, text in plan.taken_over.items():
            setattr(keep, name, text)
        keep.save(update_fields=["other_names", "former_slugs", *plan.taken_over])
    return plan


def keys_to(model: type[models.Model]) -> Iterator[Key]:
    """Every key in the database that points to `model`, also where there is no way back from it."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield cast("Key", relation.field)  # type: ignore[union-attr]  # what is not concrete is a relation


def _locked(rows: Sequence[Noun]) -> list[Noun]:
    """As they are now, in the order given; whoever points to one of them meanwhile has to wait."""
    keys = [row.pk for row in rows]
    locked = type(rows[0])._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    found: dict[int, Noun] = {row.pk: row for row in locked}
    if len(found) < len(keys):
        raise GoneError(", ".join(str(row) for row in rows if row.pk not in found))
    return [found[key] for key in keys]


def _move(field: Key, keep: Noun, others: Sequence[Noun]) -> Move:
    rows = field.model._base_manager.select_related().order_by("pk")
    taken = {place for _row, places in _with_places(field, rows.filter(**{field.name: keep})) for place in places}
    moved: list[models.Model] = []
    dropped: list[models.Model] = []
    for row, places in _with_places(field, rows.filter(**{f"{field.name}__in": others})):
        (dropped if taken & places else moved).append(row)
        taken |= places
    return Move(field, tuple(moved), tuple(dropped))


def _carry_out(move: Move, keep: Noun) -> None:
    rows = move.field.model._base_manager
    rows.filter(pk__in=[row.pk for row in move.dropped]).delete()
    rows.filter(pk__in=[row.pk for row in move.moved]).update(**{move.field.name: keep})


def _with_places(field: Key, rows: models.QuerySet[Any]) -> Iterator[tuple[models.Model, set[Place]]]:
    rules = [
        (rest, nulls_distinct, None if within is None else set(rows.filter(within).values_list("pk", flat=True)))
        for rest, nulls_distinct, within in _rules(field)
    ]
    for row in rows:
        places = set()
        for number, (rest, nulls_distinct, within) in enumerate(rules):
            values = tuple(row.serializable_value(name) for name in rest)
            if (within is None or row.pk in within) and not (nulls_distinct and None in values):
                places.add((number, *values))
        yield row, places


def _rules(field: Key) -> Iterator[tuple[list[str], bool, models.Q | None]]:
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


def _texts(keep: Noun, others: Sequence[Noun]) -> tuple[dict[str, str], tuple[tuple[Noun, str, str], ...]]:
    """An empty text of the kept one is taken over from the first that has it; other texts are left behind."""
    taken_over: dict[str, str] = {}
    left_behind = []
    for name in _text_fields(type(keep)):
        for row in others:
            text = getattr(row, name)
            stays = getattr(keep, name) or taken_over.get(name)
            if text and not stays:
                taken_over[name] = text
            elif text and text != stays:
                left_behind.append((row, name, text))
    return taken_over, tuple(left_behind)


def _text_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and field.blank and not field.choices
    ]
