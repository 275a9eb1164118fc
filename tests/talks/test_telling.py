"""Who starred a talk is told of what changes about it: once, in one mail, and only while it helps."""

import datetime
import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kubecon_notes.accounts.models import User
from talks.mails import MailNotTakenError
from talks.models import Change, Star, Talk, giving_reason
from talks.tasks import collect_changes, mail_changes
from tests.make import make_edition, make_link, make_rateable_talk, make_room, make_star, make_talk, make_user

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
LONG_AGO = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def make_coming_talk(**fields: Any) -> Talk:
    now = timezone.now()
    hours = {"starts_at": now + HOUR, "ends_at": now + 2 * HOUR}
    edition = fields.pop("edition", None) or make_rateable_talk().edition
    return make_talk(**{"edition": edition, "room": make_room(name="Paris"), **hours, **fields})


def make_fan(*talks: Talk, **fields: Any) -> User:
    user = make_user(**fields)
    for talk in talks:
        make_star(talk=talk, user=user, at=LONG_AGO)
    return user


def queued() -> list[dict[str, Any]]:
    """What is waiting after a while."""
    Change.objects.untold().update(at=F("at") - datetime.timedelta(minutes=1))
    collect_changes(timestamp=0)
    return jobs()


def jobs() -> list[dict[str, Any]]:
    waiting = ProcrastinateJob.objects.filter(task_name="talks.tasks.mail_changes").order_by("pk")
    return [job.args for job in waiting]


def mailed() -> list[EmailMessage]:
    mail.outbox.clear()
    for job in queued():
        mail_changes(**job)
    return mail.outbox


def test_whoever_starred_a_talk_that_moves_is_told_where_to_and_why():
    talk = make_coming_talk(title="Tricks & <Treats>", slug="tricks")
    ada = make_fan(talk, email="ada@example.org", display_name="Ada")
    talk.move(to=make_room(name="Lyon"), because="Too many of you")
    [sent] = mailed()
    assert (sent.to, sent.subject) == ([ada.email], "KubeCon Notes: Moved from Paris to Lyon – Tricks & <Treats>")
    assert "Hello Ada,\n\na talk you starred has changed:" in sent.body
    assert "  - Moved from Paris to Lyon (Too many of you)\n" in sent.body
    assert re.search(r"So it is on \w+day \d+ \w+, \d\d:\d\d to \d\d:\d\d UTC, in Lyon\.\n", sent.body)
    assert f"  http://127.0.0.1:8000{talk.get_absolute_url()}\n" in sent.body


def test_each_mail_can_be_stopped_by_its_program_and_by_its_link(settings: Any):
    settings.SITE_ADDRESS = "https://notes.example.org"
    talk = make_coming_talk()
    ada = make_fan(talk)
    talk.cancel()
    [sent] = mailed()
    stop = f"https://notes.example.org/me/mails/stop/{ada.stop_token}/"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"\n{stop}\n" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.message()["Message-ID"].endswith("@notes.example.org>")


def test_changes_of_many_talks_are_one_mail():
    edition = make_rateable_talk().edition
    first, second = (make_coming_talk(edition=edition, title=title) for title in ("First", "Second"))
    make_fan(first, second)
    first.move(to=make_room(name="Lyon"))
    first.retime(starts_at=first.starts_at + HOUR, ends_at=first.ends_at + HOUR)
    second.cancel()
    second.reinstate()
    [sent] = mailed()
    assert sent.subject == "KubeCon Notes: 2 talks you starred have changed"
    lines = [line.strip(" -").partition(",")[0] for line in sent.body.splitlines() if line.startswith("  - ")]
    assert lines[0] == "Cancelled"
    assert lines[1] == "Takes place after all"
    assert lines[2] == "Moved from Paris to Lyon"
    assert lines[3].startswith("Now ")


def test_full_room_says_where_to_go_instead():
    talk = make_coming_talk()
    make_link(talk=talk, url="https://video.example/1")
    make_fan(talk)
    talk.mark_full(overflow=make_room(name="Lobby"))
    [sent] = mailed()
    assert "  - Paris is full: go to Lobby\n" in sent.body
    assert "  The video: https://video.example/1\n" in sent.body


def test_everyone_gets_a_mail_of_their_own():
    talk = make_coming_talk()
    fans = [make_fan(talk) for _ in range(3)]
    make_user()
    talk.cancel()
    assert sorted(sent.to for sent in mailed()) == sorted([fan.email] for fan in fans)


@pytest.mark.parametrize(
    "who",
    [
        {"wants_change_mails": False},
        {"is_active": False},
    ],
    ids=["stopped them", "switched off"],
)
def test_nothing_is_queued_for_who_is_not_to_be_told(who: dict[str, Any]):
    talk = make_coming_talk()
    make_fan(talk, **who)
    talk.cancel()
    assert queued() == []


def test_nothing_is_queued_for_an_address_that_nobody_has_proven():
    talk = make_coming_talk()
    make_fan(talk).emailaddress_set.update(verified=False)
    other = make_fan(talk)
    other.emailaddress_set.update(email="former@example.org")
    talk.cancel()
    assert queued() == []


def test_who_starred_the_talk_since_has_seen_the_change():
    talk = make_coming_talk()
    talk.cancel()
    make_star(talk=talk, at=timezone.now() + HOUR)
    assert queued() == []


def test_nothing_is_queued_where_nobody_starred():
    make_coming_talk().cancel()
    assert queued() == []
    assert not Change.objects.untold().exists()


def test_corrections_and_what_is_no_trouble_are_not_mailed():
    over, coming = make_rateable_talk(), make_coming_talk()
    make_fan(over, coming)
    over.move(to=make_room())
    Talk.objects.filter(pk=coming.pk).update(full_since=timezone.now())
    Change.objects.all().update(told_at=timezone.now())
    coming.mark_free()
    out = make_edition(programme_out_at=LONG_AGO, last_day=None, first_day=None)
    make_fan(make_talk(edition=out))
    assert sorted(Change.objects.untold().values_list("kind", flat=True)) == ["added", "free"]
    assert queued() == []


def test_nothing_is_told_of_what_is_a_draft_by_now():
    talk = make_coming_talk()
    make_fan(talk)
    talk.cancel()
    Talk.objects.filter(pk=talk.pk).update(is_published=False)
    assert queued() == []


def test_fresh_change_waits_for_others_and_then_goes_along():
    talk = make_coming_talk()
    make_fan(talk)
    talk.move(to=make_room(name="Lyon"))
    collect_changes(timestamp=0)
    assert (jobs(), Change.objects.untold().count()) == ([], 1)
    Change.objects.update(at=F("at") - datetime.timedelta(seconds=21))
    talk.cancel()
    collect_changes(timestamp=0)
    assert [len(job["changes"]) for job in jobs()] == [2]
    assert not Change.objects.untold().exists()


def test_nothing_is_queued_twice():
    talk = make_coming_talk()
    make_fan(talk)
    talk.cancel()
    assert len(queued()) == 1
    assert len(queued()) == 1


def test_what_is_rolled_back_queues_nothing():
    talk = make_coming_talk()
    make_fan(talk)
    talk.cancel()
    with transaction.atomic():
        assert len(queued()) == 1
        transaction.set_rollback(True)
    assert (jobs(), Change.objects.untold().count()) == ([], 1)


def test_job_that_runs_again_sends_nothing_again():
    talk = make_coming_talk()
    make_fan(talk)
    talk.cancel()
    assert len(mailed()) == 1
    assert mailed() == []
    assert Star.objects.get().told_up_to == Change.objects.get().pk


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda _talk: User.objects.update(wants_change_mails=False),
        lambda talk: talk.stars.all().delete(),
        lambda _talk: User.objects.all().delete(),
        lambda talk: Talk.objects.filter(pk=talk.pk).update(is_published=False),
        lambda talk: talk.mark_free(),
    ],
    ids=["stopped", "unstarred", "left", "a draft", "room again"],
)
def test_what_no_longer_helps_when_it_comes_to_it_is_not_sent(meanwhile: Any):
    talk = make_coming_talk()
    make_fan(talk)
    talk.mark_full()
    [job] = queued()
    meanwhile(talk)
    mail_changes(**job)
    assert mail.outbox == []


def test_move_of_what_is_over_when_it_comes_to_it_is_not_sent():
    talk = make_coming_talk()
    make_fan(talk)
    talk.move(to=make_room(name="Lyon"))
    [job] = queued()
    Talk.objects.filter(pk=talk.pk).update(starts_at=talk.starts_at - 4 * HOUR, ends_at=talk.ends_at - 4 * HOUR)
    mail_changes(**job)
    assert mail.outbox == []


def test_mail_that_no_server_takes_is_not_told_and_can_be_tried_again(settings: Any, caplog: pytest.LogCaptureFixture):
    talk = make_coming_talk(title="Mean Comments")
    ada = make_fan(talk)
    talk.cancel()
    [job] = queued()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    with pytest.raises(MailNotTakenError, match=r"^ConnectionRefusedError$") as failure:
        mail_changes(**job)
    [(_name, level, told)] = caplog.record_tuples
    assert (level, told) == (logging.WARNING, "A mail about changes could not be sent yet: ConnectionRefusedError")
    assert failure.value.__cause__ is None
    settings.EMAIL_BACKEND = working
    mail_changes(**job)
    assert [sent.to for sent in mail.outbox] == [[ada.email]]


SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_second_copy_of_a_mail_is_known_by_its_number():
    talk = make_coming_talk()
    make_fan(talk)
    make_fan(talk)
    talk.cancel()
    numbers = [sent.message()["Message-ID"] for sent in mailed()]
    Star.objects.update(told_up_to=0)
    assert [sent.message()["Message-ID"] for sent in mailed()] == numbers
    assert len(set(numbers)) == 2


def test_reason_is_the_one_of_its_change():
    talk = make_coming_talk()
    make_fan(talk)
    with giving_reason("Fire alarm"):
        talk.cancel()
    talk.reinstate()
    [sent] = mailed()
    assert "  - Cancelled (Fire alarm)\n  - Takes place after all\n" in sent.body


@pytest.mark.parametrize("count", [1, 3])
def test_collecting_costs_the_same_for_many(count: int, django_assert_num_queries: Any):
    edition = make_rateable_talk().edition
    talks = [make_coming_talk(edition=edition) for _ in range(count)]
    for _ in range(count):
        make_fan(*talks)
    for talk in talks:
        talk.cancel()
    Change.objects.untold().update(at=F("at") - datetime.timedelta(minutes=1))
    with django_assert_num_queries(7):
        collect_changes(timestamp=0)
    assert len(jobs()) == count
