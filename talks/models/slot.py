"""A place in time: a day, perhaps with hours, inside an edition."""

import datetime
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


class Slot(models.Model):
    """Day and hours may be unknown. Where hours are known the database sets the day from them,
    in the edition's time zone."""

    day = models.DateField(null=True, blank=True, help_text="Empty means unknown. Follows from the start, if known.")
    starts_at = models.DateTimeField(null=True, blank=True, help_text="Empty means unknown.")
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Empty means unknown.")

    edition: Any

    class Meta:
        abstract = True

    @property
    def local_start(self) -> datetime.datetime | None:
        return self.starts_at and self.starts_at.astimezone(self.edition.zone)

    @property
    def local_end(self) -> datetime.datetime | None:
        return self.ends_at and self.ends_at.astimezone(self.edition.zone)

    def clean(self) -> None:
        """Says politely, beside the field, what the database would refuse."""
        super().clean()
        if getattr(self, "edition_id", None) is None:
            return
        if start := self.local_start:
            self.day = start.date()
        if self.day and not self.edition.includes(self.day):
            edition = self.edition
            raise ValidationError(
                {
                    "starts_at" if self.starts_at else "day": ValidationError(
                        f"{edition} runs from {edition.first_day} to {edition.last_day}.", code="outside_edition"
                    )
                }
            )


def slot_ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_at__isnull=True, ends_at__isnull=True)
        | Q(starts_at__isnull=False, ends_at__isnull=False, starts_at__lt=F("ends_at")),
        name=name,
        violation_error_message="Give a start and a later end, or neither.",
    )


def slot_inside_edition(name: str) -> pgtrigger.Trigger:
    """Sets the day, and refuses one outside the edition's days (a CHECK cannot look at another table).

    The end may reach into the night after the last day.
    """
    return pgtrigger.Trigger(
        name="slot_inside_edition",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("edition", "talks_edition%ROWTYPE")],
        func=f"""
            SELECT * INTO edition FROM talks_edition WHERE id = NEW.edition_id;
            IF NEW.starts_at IS NOT NULL THEN
                NEW.day := (NEW.starts_at AT TIME ZONE edition.time_zone)::date;
            END IF;
            IF NEW.day < edition.first_day OR NEW.day > edition.last_day
               OR NEW.ends_at > (edition.last_day + 2)::timestamp AT TIME ZONE edition.time_zone THEN
                RAISE EXCEPTION '% is outside the days of %', NEW.day, edition.name
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        """,
    )
