"""Someone of whom everything is kept that can be, and what leads to them."""

from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.utils import timezone

from kubecon_notes.accounts.models import User
from talks.models import AgendaFeed
from tests.make import (
    make_ban,
    make_claim,
    make_comment,
    make_decision,
    make_flag,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_star,
)


def make_person(**fields: Any) -> User:
    """A moderator who rates, comments, reports, has claimed a page, and was once banned."""
    person = make_moderator(**{"display_name": "Ada", "email": "ada@example.org", **fields})
    make_rating(user=person, talk=make_rateable_talk(slug="rated"))
    for visibility in ("named", "unnamed", "speakers"):
        answered = make_comment(author=person, visibility=visibility)
        make_comment(parent=answered)
        make_comment(author=person, talk=answered.talk, visibility=visibility)
        make_comment(author=person, parent=make_comment(visibility=visibility))
    make_flag(reporter=person)
    star = make_star(user=person)
    AgendaFeed.objects.create(user=person, edition=star.talk.edition)
    make_claim(user=person)
    make_claim(decided_by=person)
    make_decision(comment=make_comment(author=person), by=person)
    make_decision(by=person)
    make_ban(by=person)
    make_ban(user=person, lifted_at=timezone.now())
    person.user_permissions.add(Permission.objects.get(codename="view_session"))
    for writer, about in ((person, make_moderator()), (make_moderator(), person)):
        log(writer, about)
    AccessAttempt.objects.create(
        username=person.email, ip_address="192.0.2.1", user_agent="Browser", failures_since_start=2
    )
    _sign_in_by_all_means(person)
    return person


def log(writer: User, about: Model) -> LogEntry:
    return LogEntry.objects.create(
        user=writer,
        content_type=ContentType.objects.get_for_model(about),
        object_id=str(about.pk),
        object_repr=str(about),
        action_flag=CHANGE,
        change_message="Changed address from ada@example.com to ada@example.org.",
    )


def _sign_in_by_all_means(person: User) -> None:
    """Where django-allauth is installed."""
    means: dict[tuple[str, str], dict[str, Any]] = {
        ("account", "EmailAddress"): {"email": person.email, "verified": True, "primary": True},
        ("mfa", "Authenticator"): {"type": "webauthn", "data": {"name": "My key", "credential": {"secret": "s3cr3t"}}},
        ("socialaccount", "SocialAccount"): {"provider": "github", "uid": "42", "extra_data": {"login": "ada"}},
    }
    for (app, model), fields in means.items():
        if apps.is_installed(f"allauth.{app}"):
            rows = apps.get_model(app, model)._default_manager
            rows.filter(user=person).exists() or rows.create(user=person, **fields)


def relations() -> Iterator[tuple[str, type[Model], Field]]:
    """Every key and many-to-many relation of every app between an account and another row, by its label."""
    for model in apps.get_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if isinstance(field, ForeignKey | ManyToManyField) and User in (model, field.related_model):
                yield f"{model._meta.label}.{field.name}", model, field


def rows_that_point_to(pk: int) -> dict[str, int]:
    """How many, for each relation that has any."""
    counts = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and field.related_model is User:
                counts[f"{model._meta.label}.{field.name}"] = model._base_manager.filter(**{field.attname: pk}).count()
    return {label: count for label, count in counts.items() if count}
