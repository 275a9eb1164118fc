"""The groups Editor and Moderator, as migrated."""

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.make import make_client, make_editor, make_moderator

GROUPS = ("accounts", "0002_editor_and_moderator_groups")
BEFORE = ("accounts", "0001_initial")

NOUNS = {
    *("talks.appearance", "talks.edition", "talks.event", "talks.exhibitor", "talks.host", "talks.link"),
    *("talks.note", "talks.organization", "talks.report", "talks.speaker", "talks.tag", "talks.tagging"),
    *("talks.takeaway", "talks.talk", "venue.booth", "venue.floor", "venue.room", "venue.venue"),
}


# What attendees write is read and decided about, never added or deleted: “change” is the right to decide.
EDITORS_TOO = {
    *("talks.view_claim", "talks.change_claim", "talks.view_change", "talks.change_change", "talks.delete_change")
}
MODERATORS_TOO = {
    *("talks.view_ban", "talks.view_claim", "talks.view_comment", "talks.view_decision", "talks.view_flag"),
    *("talks.view_rating", "talks.view_ratingrecord", "talks.change_ban", "talks.change_comment"),
    *("talks.change_rating", "talks.view_change"),
}


def rights(name: str) -> set[str]:
    permissions = Permission.objects.filter(group__name=name).select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in permissions}


def each(action: str) -> set[str]:
    return {noun.replace(".", f".{action}_") for noun in NOUNS}


@pytest.mark.django_db
def test_editor_may_do_everything_with_every_noun_and_nothing_else() -> None:
    make_editor()

    assert rights("Editor") == each("add") | each("change") | each("delete") | each("view") | EDITORS_TOO


@pytest.mark.django_db
def test_moderator_sees_every_noun_and_changes_reports_and_notes() -> None:
    make_moderator()

    assert rights("Moderator") == each("view") | {"talks.change_note", "talks.change_report"} | MODERATORS_TOO


@pytest.mark.django_db
def test_rights_made_by_the_migration_are_those_that_django_makes() -> None:
    make_editor()
    before = set(Permission.objects.values_list("pk", "name"))

    for label in ("talks", "venue"):
        create_permissions(apps.get_app_config(label), verbosity=0)

    assert set(Permission.objects.values_list("pk", "name")) == before


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["accounts/user", "auth/group", "axes/accessattempt"])
def test_editor_manages_no_accounts(path: str) -> None:
    assert make_client(make_editor()).get(f"/admin/{path}/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_groups_go_and_come_back_with_their_migration() -> None:
    MigrationExecutor(connection).migrate([BEFORE])
    assert not Group.objects.filter(name__in=["Editor", "Moderator"]).exists()

    call_command("migrate", verbosity=0)

    assert Group.objects.filter(name__in=["Editor", "Moderator"]).count() == 2
    assert rights("Editor") >= each("delete")
