"""Everything a first start needs; each step costs next to nothing when it was done before."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from kubecon_notes.accounts.models import User
from kubecon_notes.launch.local import ensure_secret, read_secret
from kubecon_notes.launch.mistakes import LaunchError
from kubecon_notes.launch.terminal import say
from talks.models import Edition

OLDEST_POSTGRES = 15
EDITOR_EMAIL = "editor@kubecon-notes.example"
KEPT_AS = "editor-password"


def prepare() -> None:
    refuse_old_postgres()
    migrate()
    load_report()
    make_editor()
    call_command("clearsessions")
    if not settings.DEBUG:
        collect_static()
    # The connections stay with the server's own processes.
    connections.close_all()


def refuse_old_postgres() -> None:
    connection.ensure_connection()
    major = connection.get_database_version()[0]
    if major < OLDEST_POSTGRES:
        raise LaunchError(
            f"The database is PostgreSQL {major}, and {OLDEST_POSTGRES} is the oldest that will do: "
            f"upgrade it, or unset DATABASE_URL for the bundled one."
        )


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)


def load_report() -> None:
    """Once only: from then on the database is the editors', and a start must not undo their work."""
    if not Edition.objects.exists():
        say("Loading the conference report")
        with transaction.atomic():
            call_command("load_report", verbosity=0)


def make_editor() -> None:
    """Once only: whoever has renamed or replaced the account does not want it back."""
    if User.objects.filter(is_staff=True).exists():
        return
    # The file first: an account whose password nobody knows would be of no use.
    password = ensure_secret(KEPT_AS, length=15)
    with transaction.atomic():
        editor = User.objects.create_user(EDITOR_EMAIL, password, display_name="Editor", is_staff=True)
        editor.groups.add(Group.objects.get(name="Editor"))


def collect_static() -> None:
    made_from = Path(f"{settings.STATIC_ROOT}.made-from")
    wanted = _fingerprint_of_static()
    if made_from.exists() and made_from.read_text(encoding="ascii") == wanted:
        return
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    made_from.write_text(wanted, encoding="ascii")


def _fingerprint_of_static() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def how_to_sign_in() -> str:
    """Tells the password only where it still is the right one."""
    editor = User.objects.filter(email=EDITOR_EMAIL).first()
    password = read_secret(KEPT_AS)
    connections.close_all()
    if editor is None:
        return "with their own accounts"
    if password and editor.check_password(password):
        return f"as {EDITOR_EMAIL} with the password {password}"
    return f"as {EDITOR_EMAIL} (`manage.py changepassword {EDITOR_EMAIL}` sets a new password)"
