from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

groups = import_module("kubecon_notes.accounts.migrations.0002_editor_and_moderator_groups")

# A change that should never have been told may be taken out; none is added by hand.
RIGHTS = {"Editor": ("view", "change", "delete"), "Moderator": ("view",)}


def give_rights(apps: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    Group = apps.get_model("auth", "Group")
    for name, actions in RIGHTS.items():
        Group.objects.get(name=name).permissions.add(*_permissions(apps, actions))


def take_rights(apps: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    Group = apps.get_model("auth", "Group")
    for name, actions in RIGHTS.items():
        for group in Group.objects.filter(name=name):
            group.permissions.remove(*_permissions(apps, actions))


def _permissions(apps: Any, actions: tuple[str, ...]) -> list[Any]:
    right = groups._right  # noqa: SLF001 - of the first migration that gives rights
    return [right(apps, "talks", "change", action) for action in actions]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_mails_about_changes_can_be_stopped"),
        ("talks", "0006_stars_changes_and_full_rooms"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
