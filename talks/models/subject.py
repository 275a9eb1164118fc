"""Rows that are about exactly one of several things."""

from django.db import models
from django.db.models import Q


def exactly_one(name: str, *fields: str) -> models.CheckConstraint:
    """One key per kind of subject instead of a generic one: the database can then guard them all."""
    condition = Q(pk__in=[])
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=f"Choose exactly one of {', '.join(fields)}.",
    )
