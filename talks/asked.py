"""Talks that a browser names by their slugs: any number, known here or not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.validators import slug_re

from talks.models import Talk
from venue.models.address import SLUG_LENGTH

MOST_ASKED = 200


@dataclass(frozen=True)
class Asked:
    """`number` counts all that were named, `slugs` holds the first of those that could be one."""

    slugs: list[str]
    number: int

    @classmethod
    def of(cls, named: Iterable[str]) -> "Asked":
        words = dict.fromkeys(named)
        possible = [word for word in words if len(word) <= SLUG_LENGTH and slug_re.match(word)]
        return cls(possible[:MOST_ASKED], len(words))

    def among(self, talks: Iterable[Talk]) -> list[Talk]:
        """Of `talks`, from `at_any`, those that are meant: a slug that was given on means its present talk."""
        found = list(talks)
        rest = self._rest(found)
        return [talk for talk in found if talk.slug in self.slugs or rest.intersection(talk.former_slugs)]

    def unknown(self, talks: Iterable[Talk]) -> int:
        """How many of those named are none of `talks`."""
        found = list(talks)
        former = {slug for talk in found for slug in talk.former_slugs}
        present = {talk.slug for talk in found}
        return self.number - len(present.union(former).intersection(self.slugs))

    def _rest(self, talks: list[Talk]) -> set[str]:
        return set(self.slugs).difference(talk.slug for talk in talks)
