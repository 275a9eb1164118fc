import re
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Lower

from kubecon_notes.accounts.display_name import DEFAULT, HIDDEN, LONGEST, SHORTEST, tidied


def prove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """All of them were made by someone who answers for them, and must not be asked for a code first."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    User.objects.update(email=Lower("email"))
    for user in User.objects.iterator():
        name = re.sub(HIDDEN, "", tidied(user.display_name)).strip()
        user.display_name = name if "@" not in name and SHORTEST <= len(name) <= LONGEST else DEFAULT
        user.save(update_fields=["display_name"])
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_limits_are_shared_by_all_workers"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(prove, migrations.RunPython.noop)]
