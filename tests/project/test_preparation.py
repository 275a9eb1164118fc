from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from kubecon_notes.accounts.models import User
from kubecon_notes.launch.mistakes import LaunchError
from kubecon_notes.launch.preparation import EDITOR_EMAIL, how_to_sign_in, load_report, make_editor, refuse_old_postgres
from talks.models import Edition
from tests.make import make_edition, make_group, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_group("Editor")  # which a transactional test may have emptied out
    monkeypatch.setenv("LOCAL_DIR", str(tmp_path))
    # The test's own connection holds the transaction, and has to stay.
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    return tmp_path


def test_editor_gets_the_kept_password_and_the_rights_of_an_editor(local: Path):
    make_editor()

    editor = User.objects.get()
    password = (local / "editor-password").read_text().strip()
    assert (editor.email, editor.is_staff, editor.is_superuser) == (EDITOR_EMAIL, True, False)
    assert list(editor.groups.all()) == [Group.objects.get(name="Editor")]
    assert how_to_sign_in() == f"as {EDITOR_EMAIL} with the password {password}"


def test_editor_is_not_made_again_under_the_old_address():
    make_editor()
    User.objects.update(email="me@example.org")

    make_editor()

    assert User.objects.get().email == "me@example.org"
    assert how_to_sign_in() == "with their own accounts"


def test_editor_is_made_beside_users_who_are_none():
    make_user()
    make_editor()
    assert User.objects.filter(is_staff=True).count() == 1


def test_editor_of_a_lost_database_gets_the_same_password(local: Path):
    (local / "editor-password").write_text("as before\n")
    make_editor()
    assert User.objects.get().check_password("as before")


def test_password_is_not_told_once_the_editor_has_changed_it():
    make_editor()
    editor = User.objects.get()
    editor.set_password("of my own choice")
    editor.save()

    assert how_to_sign_in() == f"as {EDITOR_EMAIL} (`manage.py changepassword {EDITOR_EMAIL}` sets a new password)"


def test_report_is_not_loaded_into_a_database_that_has_an_edition():
    make_edition(name="My own conference")
    load_report()
    assert [edition.name for edition in Edition.objects.all()] == ["My own conference"]


@pytest.mark.parametrize("version", [(14, 13), (9, 6)])
def test_old_postgres_is_refused(monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]):
    monkeypatch.setattr(connection, "get_database_version", lambda: version)
    with pytest.raises(
        LaunchError, match=f"The database is PostgreSQL {version[0]}, and 15 is the oldest that will do"
    ):
        refuse_old_postgres()


def test_postgres_15_will_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "get_database_version", lambda: (15, 0))
    refuse_old_postgres()
