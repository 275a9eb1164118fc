from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

groups = import_module("kubecon_notes.accounts.migrations.0002_editor_and_moderator_groups")

# Nobody may add, change or delete these in the admin; “change” is the right to decide over them there.
MODERATOR = {
    "view": ("ban", "claim", "comment", "decision", "flag", "rating", "ratingrecord"),
    "change": ("ban", "comment", "rating"),
}
EDITOR = {"view": ("claim",), "change": ("claim",)}
RIGHTS = {"Moderator": MODERATOR, "Editor": EDITOR}


def give_rights(apps: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    Group = apps.get_model("auth", "Group")
    for name, rights in RIGHTS.items():
        Group.objects.get(name=name).permissions.add(*_permissions(apps, rights))


def take_rights(apps: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    Group = apps.get_model("auth", "Group")
    for name, rights in RIGHTS.items():
        for group in Group.objects.filter(name=name):
            group.permissions.remove(*_permissions(apps, rights))


def _permissions(apps: Any, rights: dict[str, tuple[str, ...]]) -> list[Any]:
    right = groups._right  # noqa: SLF001 - of the migration before this one
    return [right(apps, "talks", noun, action) for action, nouns in rights.items() for noun in nouns]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_comments_show_the_present_name"),
        ("talks", "0005_attendees_rate_comment_and_answer"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
