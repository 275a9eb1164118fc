from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# All nouns that are curated. TalkDocument and Revision are written by the database alone.
NOUNS = {
    "talks": (
        *("appearance", "edition", "event", "exhibitor", "host", "link", "note", "organization"),
        *("report", "speaker", "tag", "tagging", "takeaway", "talk"),
    ),
    "venue": ("booth", "floor", "room", "venue"),
}
EDITOR = ("add", "change", "delete", "view")
# Can hide a report or a note; everything else is theirs to see.
MODERATOR_CHANGES = ("note", "report")


def create_groups(apps: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    Group = apps.get_model("auth", "Group")
    editor, _ = Group.objects.get_or_create(name="Editor")
    moderator, _ = Group.objects.get_or_create(name="Moderator")
    for app_label, nouns in NOUNS.items():
        for noun in nouns:
            rights = {action: _right(apps, app_label, noun, action) for action in EDITOR}
            editor.permissions.add(*rights.values())
            moderator.permissions.add(rights["view"])
            if noun in MODERATOR_CHANGES:
                moderator.permissions.add(rights["change"])


def delete_groups(apps: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=["Editor", "Moderator"]).delete()


def _right(apps: Any, app_label: str, noun: str, action: str) -> Any:
    """Django makes these only after the last migration; it then finds those that are there."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=noun)
    words = apps.get_model(app_label, noun)._meta.verbose_name
    right, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"{action}_{noun}", defaults={"name": f"Can {action} {words}"}
    )
    return right


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("talks", "0001_initial"),
        ("venue", "0001_initial"),
    ]

    operations = [migrations.RunPython(create_groups, delete_groups)]
