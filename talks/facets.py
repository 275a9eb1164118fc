"""One facet: a filter on talks whose values are counted and listed for choosing."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.formats import date_format
from django.utils.text import capfirst

from talks.models import Link, Note, Talk
from talks.models.talk_queryset import TalkQuerySet

MAX_VALUES = 10
MAX_VALUE_LENGTH = 120


class Line(NamedTuple):
    """One line of a facet: `n` talks have `value`, which is called `label`."""

    facet: str
    value: str
    label: str
    n: int


class WordsField(forms.Field):
    """Any words: one that names nothing is an answer for the page to give, not a form error."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.SelectMultiple, **options)

    def to_python(self, value: Iterable[str] | None) -> list[str]:
        words = (word.replace("\0", "").strip()[:MAX_VALUE_LENGTH] for word in value or ())
        return list(dict.fromkeys(word for word in words if word))[:MAX_VALUES]


class Facet(django_filters.Filter):
    """Talks that have any of the chosen values.

    `path` leads from a talk to the value, `label_path` to its name; `within` narrows what is met on
    the way; `unknown` is the word and the label for talks without a value.
    """

    field_class = WordsField

    def __init__(
        self,
        path: str,
        label_path: str = "",
        *,
        label: str,
        within: Q | None = None,
        unknown: tuple[str, str] | None = None,
        choices: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(label=label)
        self.path, self.label_path = path, label_path or path
        self.within = within or Q()
        self.unknown = unknown
        self.names = dict(choices)

    def filter(self, qs: Any, value: list[str]) -> Any:
        if not value:
            return qs
        condition = self.condition(value)
        # Through a subquery: a talk with two of the values stays one row.
        return qs.filter(pk__in=Talk.objects.filter(condition).values("pk"))

    def condition(self, words: list[str]) -> Q:
        condition = Q(**{f"{self.path}__in": self.known(words)}) & self.within
        if self.unknown and self.unknown[0] in words:
            condition |= Q(**{f"{self.path}__isnull": True})
        return condition

    def known(self, words: list[str]) -> list[Any]:
        """The words that can be values at all."""
        return [word for word in words if not self.names or word in self.names]

    def counts(self, talks: TalkQuerySet) -> Any:
        """A query for the lines of this facet over `talks`."""
        value: Any = Cast(F(self.path), CharField())
        label: Any = Cast(F(self.label_path), CharField())
        if self.unknown:
            word, name = self.unknown
            value, label = Coalesce(value, Value(word)), Coalesce(label, Value(name))
            matched = talks.filter(self.within)
        else:
            matched = talks.filter(self.within, self._known_value())
        return (
            matched.order_by()
            .annotate(facet=Value(self.field_name or "", CharField()), value=value, label=label)
            .values("facet", "value", "label")
            .annotate(n=Count("pk", distinct=True))
            .values_list("facet", "value", "label", "n")
        )

    def _known_value(self) -> Q:
        # No exclude(): of a talk with several notes it would drop those that have a value as well.
        if self.names:
            return Q(**{f"{self.path}__in": list(self.names)})
        return Q(**{f"{self.path}__isnull": False})

    def name_of(self, value: str, label: str = "") -> str:
        return self.fixed_name(value) or label or value

    def fixed_name(self, value: str) -> str:
        """Of a value that has a name whether or not a talk has it; else empty."""
        if self.unknown and value == self.unknown[0]:
            return self.unknown[1]
        return capfirst(self.names.get(value, ""))


class DayFacet(Facet):
    def known(self, words: list[str]) -> list[Any]:
        days = []
        for word in words:
            try:
                days.append(forms.DateField(input_formats=["%Y-%m-%d"]).to_python(word))
            except forms.ValidationError:
                continue
        return days

    def name_of(self, value: str, label: str = "") -> str:
        days = self.known([value])
        return date_format(days[0], "l j F") if days else label or value


class EmphasisFacet(Facet):
    """How the notes of published reports mark a talk."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            "notes__emphasis",
            label=label,
            within=Q(notes__report__is_published=True),
            choices=Note.Emphasis.choices,
        )


class FlagFacet(Facet):
    """Talks that have something; the one value is "yes"."""

    def __init__(self, *, label: str, having: Any) -> None:
        super().__init__("pk", label=label, choices=[("yes", label)])
        self.having = having

    def condition(self, words: list[str]) -> Q:
        return Q(Exists(self.having())) if "yes" in words else Q(pk__in=[])

    def counts(self, talks: TalkQuerySet) -> Any:
        return (
            talks.filter(Exists(self.having()))
            .order_by()
            .annotate(
                facet=Value(self.field_name or "", CharField()),
                value=Value("yes", CharField()),
                label=Value("", CharField()),
            )
            .values("facet", "value", "label")
            .annotate(n=Count("pk", distinct=True))
            .filter(n__gt=0)  # without a column of its own to group by, nothing counted is a line too
            .values_list("facet", "value", "label", "n")
        )


def with_video() -> Any:
    return Link.objects.filter(talk=OuterRef("pk"), kind=Link.Kind.VIDEO)


def with_notes() -> Any:
    return Note.objects.filter(talk=OuterRef("pk"), report__is_published=True)
