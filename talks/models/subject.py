"""Rows that are about exactly one of several things."""

import pgtrigger
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


def subject_in_edition(name: str) -> pgtrigger.Trigger:
    """Refuses a note on a talk or event of another edition than its report's."""
    return pgtrigger.Trigger(
        name="subject_in_edition",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF (SELECT edition_id FROM talks_report WHERE id = NEW.report_id) <> COALESCE(
                (SELECT edition_id FROM talks_talk WHERE id = NEW.talk_id),
                (SELECT edition_id FROM talks_event WHERE id = NEW.event_id)
            ) THEN
                RAISE EXCEPTION 'a note is on something of its report''s own edition'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


def rechecks_notes(key: str) -> pgtrigger.Trigger:
    """A change of edition lets every note that points here by `key` be looked at again by its own trigger."""
    return pgtrigger.Trigger(
        name="recheck_notes",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("edition_id"),  # type: ignore[no-untyped-call]
        func=f"UPDATE talks_note SET position = position WHERE {key} = NEW.id; RETURN NULL;",
    )
