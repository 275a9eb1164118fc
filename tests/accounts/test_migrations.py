"""What becomes of the accounts of a site that is brought up to date."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("accounts", "0002_editor_and_moderator_groups")]
AFTER = [("accounts", "0005_names_are_no_addresses")]


def migrated(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True)
def test_users_so_far_keep_signing_in_and_show_no_address() -> None:
    before = migrated(BEFORE).get_model("accounts", "User")
    assert "accounts_limit" not in connection.introspection.table_names()
    given = {
        "Ada@Example.com": " Ada  Lovelace ",
        "b@example.com": "b@example.com",
        "c@example.com": "c",
        "d@example.com": "D\u202eora",
    }
    for email, name in given.items():
        before.objects.create(email=email, display_name=name, password="as it was")

    after = migrated(AFTER).get_model("accounts", "User")

    known = dict(after.objects.order_by("email").values_list("email", "display_name"))
    assert known == {
        "ada@example.com": "Ada  Lovelace",
        "b@example.com": "Attendee",
        "c@example.com": "Attendee",
        "d@example.com": "Dora",
    }
    with connection.cursor() as cursor:
        cursor.execute('SELECT email FROM account_emailaddress WHERE verified AND "primary" ORDER BY email')
        assert [email for (email,) in cursor.fetchall()] == sorted(known)
    assert "accounts_limit" in connection.introspection.table_names()
    after.objects.all().delete()
    # The tests that follow want all of it, and later migrations want the groups, which an emptied table has not.
    import_module("kubecon_notes.accounts.migrations.0002_editor_and_moderator_groups").create_groups(apps, None)
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes("accounts"))
