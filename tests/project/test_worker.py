"""A served site with a worker beside it: an editor moves a talk, and within a minute who starred it has a mail."""

import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kubecon_notes.accounts.models import User
from talks.models import Change, Star, Talk
from tests.filling import filled
from tests.mail_server import mail_server
from tests.make import make_client, make_editor, make_rateable_talk, make_room, make_star, make_talk, make_user
from tests.serving import conninfo, in_database, served, working
from venue.models import Room

HOUR = datetime.timedelta(hours=1)
EMAIL = "ada@example.org"
PURPOSE = "worker"


def fill() -> None:
    """Two talks that are to come; Ada has starred the first."""
    now = timezone.now().replace(second=0, microsecond=0)
    edition = make_rateable_talk().edition
    for slug in ("first", "second"):
        make_talk(edition=edition, slug=slug, room=make_room(), starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    make_room(slug="bigger", name="Bigger")
    make_star(talk=Talk.objects.get(slug="first"), user=make_user(email=EMAIL), at=now - HOUR)
    make_user(email="nobody@example.org")
    make_editor()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def within(seconds: float, happens: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := happens()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)
    return found


def move(slug: str) -> None:
    """As an editor does, in the admin."""
    editor = make_client(User.objects.get(is_staff=True))
    address = f"/admin/talks/talk/{Talk.objects.get(slug=slug).pk}/change/"
    response = editor.post(address, filled(editor.get(address), room=Room.objects.get(slug="bigger").pk))
    assert response.status_code == 302


def mails_waiting() -> list[Any]:
    return list(ProcrastinateJob.objects.filter(task_name="talks.tasks.mail_changes"))


def forget_the_worker_that_was_killed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


@pytest.mark.usefixtures("own_database")
def test_move_in_the_admin_is_a_mail_within_a_minute(tmp_path: Path):
    folder = tmp_path / "mail"
    place = {"LOCAL_DIR": str(tmp_path), "SITE_ADDRESS": "https://notes.example.org"}
    with served(PURPOSE, fill=fill, worker=True, **place), in_database(PURPOSE):
        move("first")
        move("second")
        [file] = within(60, lambda: list(folder.glob("*")) if folder.exists() else [])
        told = within(5, file.read_text)
        within(10, lambda: not mails_waiting())
        assert Star.objects.get().told_up_to > 0
    assert list(folder.iterdir()) == [file]
    assert told.count("\nTo: ") == told.count(f"\nTo: {EMAIL}\n") == 1
    assert "to Bigger\n" in told
    assert "https://notes.example.org/kubecon-eu-" in told
    assert "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in told


@pytest.mark.usefixtures("own_database")
def test_mail_survives_a_server_that_fails_and_a_worker_that_is_killed_at_it():
    with mail_server() as mails, served(PURPOSE, fill=fill), in_database(PURPOSE):
        environment = {"DATABASE_URL": conninfo(PURPOSE), "EMAIL_URL": mails.url}
        mails.is_working = False
        move("first")
        Change.objects.update(at=F("at") - datetime.timedelta(minutes=1))
        with working(environment) as worker:
            within(60, lambda: mails.tries)
            mails.is_awake.clear()
            # Tried again some seconds later, by a worker that does not live to see it through.
            refused = mails.tries
            within(60, lambda: mails.tries > refused)
            worker.kill()
            worker.wait()
        mails.is_working = True
        mails.is_awake.set()
        assert [job.status for job in mails_waiting()] == ["doing"]
        assert mails.taken == []
        forget_the_worker_that_was_killed()
        with working(environment):
            within(90, lambda: mails.taken)
            within(10, lambda: not mails_waiting())
        assert [message["To"] for message in mails.taken] == [EMAIL]
