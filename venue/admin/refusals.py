"""What the database refuses, in words for an editor."""

from django.apps import apps
from django.db import IntegrityError
from django.db.models.constraints import BaseConstraint

FOREIGN_KEY_VIOLATION = "23503"
CHECK_VIOLATION = "23514"


def refusal(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    said = getattr(diagnosis, "message_primary", None) or ""
    state = getattr(diagnosis, "sqlstate", None)
    return f"Nothing was saved. {_rule(name) or _said_by_trigger(state, said) or _broken(state, name)}"


def _rule(name: str) -> str:
    """The sentence that a model gives with its constraint, if any."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                message = str(constraint.violation_error_message)
                return "" if message == BaseConstraint.default_violation_error_message else message
    return ""


def _said_by_trigger(state: str | None, said: str) -> str:
    """Our triggers raise a sentence; PostgreSQL's own begins with “new row for relation”."""
    if state != CHECK_VIOLATION or said.startswith("new row for relation"):
        return ""
    return f"{said[:1].upper()}{said[1:]}."


def _broken(state: str | None, name: str) -> str:
    rule = name.replace("_", " ") or "of one row per thing"
    if state == FOREIGN_KEY_VIOLATION:
        return f"Something that this hangs together with is missing or elsewhere (rule “{rule}”)."
    return f"It would break the rule “{rule}”."
