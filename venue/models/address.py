"""Public addresses: a slug, and the slugs that used to lead here."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any, Self, TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

_Model = TypeVar("_Model", bound=models.Model)

SLUG_LENGTH = 120


@lru_cache(maxsize=65536)
def address(name: str, *slugs: str) -> str:
    """The path of a named address. Remembered: one list of talks asks for some four hundred."""
    return reverse(name, args=slugs)


class AddressedQuerySet(models.QuerySet[_Model]):
    def at(self, slug: str) -> Self:
        """Whoever answers to `slug` today comes first, then whoever used to."""
        answers = self.filter(Q(slug=slug) | Q(former_slugs__contains=[slug]))
        return answers.order_by(models.Case(models.When(slug=slug, then=0), default=1), "-pk")

    def at_any(self, slugs: Collection[str]) -> Self:
        """Whoever answers to one of `slugs`, or used to."""
        return self.filter(Q(slug__in=slugs) | Q(former_slugs__overlap=list(slugs)))


class Addressed(models.Model):
    """Has a slug. A changed slug is remembered by the database, so old links lead on."""

    slug = models.SlugField(max_length=SLUG_LENGTH, help_text="Part of the address. Old ones keep working.")
    former_slugs = ArrayField(models.SlugField(max_length=SLUG_LENGTH), default=list, blank=True, editable=False)

    class Meta:
        abstract = True


def keeps_former_slugs() -> pgtrigger.Trigger:
    """In the database, so that a bulk update or plain SQL leaves a redirect as well, and that a save of
    a row that was read before the change does not lose it."""
    return pgtrigger.Trigger(
        name="keep_former_slugs",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("slug", "former_slugs"),
        func="""
            NEW.former_slugs := ARRAY(
                SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)
                    WITH ORDINALITY AS former (slug, position)
                WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(position)
            );
            RETURN NEW;
        """,
    )


def slug_unique(name: str, *within: str, **options: Any) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[*within, "slug"],
        name=name,
        violation_error_message="This address is taken already: choose another slug.",
        **options,
    )


def slug_shaped(name: str) -> models.CheckConstraint:
    """What Django's own slug converter takes: any other row would have no address."""
    return models.CheckConstraint(
        condition=Q(slug__regex=r"^[-a-zA-Z0-9_]+$"),
        name=name,
        violation_error_message="A slug is made of letters without accents, digits, - and _.",
    )
