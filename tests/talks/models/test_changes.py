"""What happens to a talk is told as a Change, whatever writes it."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from talks.models import Change, Talk, giving_reason
from tests.make import (
    make_appearance,
    make_edition,
    make_event,
    make_rateable_talk,
    make_room,
    make_scheduled_talk,
    make_talk,
)

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
LONG_AGO = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def kinds(talk: Talk) -> list[str]:
    return [change.kind for change in talk.changes.order_by("pk")]


def make_coming_talk(**fields: Any) -> Talk:
    now = timezone.now()
    edition = make_rateable_talk().edition
    return make_talk(**{"edition": edition, "starts_at": now + HOUR, "ends_at": now + 2 * HOUR, **fields})


def test_move_tells_both_rooms_and_the_reason():
    talk = make_coming_talk(room=make_room(name="Paris"))
    talk.move(to=make_room(name="Lyon"), because=" Too many of you. ")
    change = talk.changes.get()
    told = (change.kind, change.room_before, change.room_after, change.because, change.is_news)
    assert told == ("moved", "Paris", "Lyon", "Too many of you.", True)


def test_retiming_tells_both_times():
    talk = make_scheduled_talk("10:00")
    before, after = (talk.starts_at, talk.ends_at), (talk.starts_at + HOUR, talk.ends_at + HOUR)
    talk.retime(starts_at=after[0], ends_at=after[1])
    change = talk.changes.get()
    assert (change.kind, change.starts_before, change.ends_before) == ("retimed", *before)
    assert (change.starts_after, change.ends_after, change.is_news) == (*after, False)


def test_cancelled_and_taking_place_after_all():
    talk = make_coming_talk()
    talk.cancel(because="Flight")
    talk.reinstate()
    assert kinds(talk) == ["cancelled", "reinstated"]
    assert [change.because for change in talk.changes.order_by("pk")] == ["Flight", ""]


def test_full_room_names_where_to_go_and_is_empty_again_after_a_move():
    talk = make_coming_talk(room=make_room(name="Paris"))
    talk.mark_full(overflow=make_room(name="Lobby"))
    full = talk.changes.get()
    assert (full.kind, full.room_before, full.room_after, talk.is_full) == ("full", "Paris", "Lobby", True)
    talk.move(to=make_room(name="Lyon"))
    assert (kinds(talk), talk.full_since, talk.overflow_room, talk.is_full) == (["full", "moved"], None, None, False)


def test_free_again():
    talk = make_coming_talk(room=make_room())
    talk.mark_full()
    talk.mark_free()
    assert kinds(talk) == ["full", "free"]


def test_full_means_nothing_once_it_is_over():
    talk = make_rateable_talk(room=make_room())
    talk.mark_full()
    assert (talk.full_since is not None, talk.is_full) == (True, False)


def test_one_write_of_two_things_tells_both_and_is_one_version():
    talk = make_coming_talk(room=make_room())
    Talk.objects.filter(pk=talk.pk).update(room=make_room(), ends_at=talk.ends_at + HOUR)
    assert kinds(talk) == ["moved", "retimed"]
    talk.refresh_from_db()
    assert talk.sequence == 1


def test_plain_sql_tells_as_well(db_cursor: Any):
    talk = make_coming_talk()
    db_cursor.execute("UPDATE talks_talk SET is_cancelled = true WHERE id = %s", [talk.pk])
    assert kinds(talk) == ["cancelled"]


@pytest.fixture
def db_cursor():
    from django.db import connection

    with connection.cursor() as cursor:
        yield cursor


def test_added_once_the_programme_is_out():
    bringing_in = make_edition()
    assert kinds(make_talk(edition=bringing_in)) == []
    out = make_edition(programme_out_at=LONG_AGO)
    assert kinds(make_talk(edition=out)) == ["added"]
    draft = make_talk(edition=out, is_published=False)
    assert kinds(draft) == []
    Talk.objects.filter(pk=draft.pk).update(is_published=True)
    assert kinds(draft) == ["added"]


def test_programme_is_out_from_its_publication_on():
    edition = make_edition(is_published=False)
    edition.refresh_from_db()
    assert edition.programme_out_at is None
    type(edition).objects.filter(pk=edition.pk).update(is_published=True)
    edition.refresh_from_db()
    since = edition.programme_out_at
    assert since is not None
    type(edition).objects.filter(pk=edition.pk).update(programme_out_at=None)
    edition.refresh_from_db()
    assert edition.programme_out_at == since


@pytest.mark.parametrize("hide", ["talk", "event", "edition"])
def test_nothing_is_told_of_drafts(hide: str):
    event = make_event()
    talk = make_talk(event=event)
    row: Any = {"talk": talk, "event": event, "edition": event.edition}[hide]
    type(row).objects.filter(pk=row.pk).update(is_published=False)
    talk.cancel()
    assert kinds(talk) == []


def test_saving_what_is_so_already_tells_nothing():
    talk = make_coming_talk(room=make_room())
    talk.title = "Other words"
    talk.save()
    assert kinds(talk) == []


def test_reason_holds_for_its_block_and_the_inner_one_counts():
    with giving_reason("Fire alarm"):
        make_coming_talk().cancel(because="Flight")
        make_coming_talk().cancel()
    make_coming_talk().cancel()
    assert [change.because for change in Change.objects.order_by("pk")] == ["Flight", "Fire alarm", ""]


@pytest.mark.parametrize("shown", ["title", "slug", "abstract"])
def test_version_grows_with_what_calendars_show(shown: str):
    talk = make_talk()
    Talk.objects.filter(pk=talk.pk).update(**{shown: "other"})
    changed = Talk.objects.get(pk=talk.pk)
    assert (changed.sequence, changed.changed_at > talk.changed_at) == (1, True)
    Talk.objects.filter(pk=talk.pk).update(level="beginner", sequence=7)
    again = Talk.objects.get(pk=talk.pk)
    assert (again.sequence, again.changed_at) == (1, changed.changed_at)


def test_version_grows_with_speakers_that_come_change_and_go():
    talk = make_talk()
    appearance = make_appearance(talk=talk)
    appearance.position = 3
    appearance.save()
    appearance.save()
    appearance.delete()
    talk.refresh_from_db()
    assert talk.sequence == 3
