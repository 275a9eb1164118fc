"""The made-up edition: everything alive in it, marked as made up, and the same again from its seed."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db.models import Count, Model
from django.test import Client
from django.utils import timezone

from talks.demo import demo_edition, forget_demo, make_demo
from talks.demo.marks import ATTENDEES
from talks.demo.plan import BREAKOUTS, slot, where_most_is_on
from talks.models import (
    Appearance,
    Change,
    Comment,
    Edition,
    Event,
    Flag,
    Organization,
    Rating,
    Speaker,
    Star,
    Tag,
    Talk,
)
from talks.timetable import clashes
from tests.make import make_talk
from venue.models import Booth, Floor, Room, Venue

pytestmark = pytest.mark.django_db

KINDS: list[type[Model]] = [
    *(Appearance, Change, Comment, Edition, Event, Flag, Organization, Rating, Speaker, Star, Tag, Talk),
    *(Booth, Floor, Room, Venue),
]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any):
    """Made once for this module: it takes seconds."""
    with django_db_blocker.unblock():
        forget_demo()
        edition = make_demo(seed=7, now=timezone.now())
        yield edition
        forget_demo()


def counted() -> dict[str, int]:
    users = get_user_model()._default_manager.count()
    return {kind.__name__: kind._default_manager.count() for kind in KINDS} | {"User": users}


def test_it_is_as_large_as_a_real_one(demo: Edition):
    assert 270 <= demo.talks.count() <= 330
    assert Room.objects.filter(venue=demo.venue).count() == 15
    assert len(demo.days) == 4
    assert get_user_model()._default_manager.filter(email__endswith="@demo.example").count() == ATTENDEES == 500
    for rows in (Rating, Comment, Star):
        assert rows._default_manager.filter(talk__edition=demo).exists(), rows


def test_today_is_its_second_day(demo: Edition):
    today = timezone.now().astimezone(demo.zone).date()
    assert demo.days[1] == today


@pytest.mark.parametrize("minute", range(0, 24 * 60, 95))
def test_something_is_on_whenever_it_is_made(minute: int):
    now = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minute)
    _city, zone = where_most_is_on(now)
    local = now.astimezone(Edition(time_zone=zone).zone)
    slots = [slot(local.date(), *hours, local.tzinfo) for half in BREAKOUTS for hours in half]
    assert any(one.starts_at <= now < one.ends_at for one in slots)


def test_every_kind_of_change_but_taking_it_back_has_happened(demo: Edition):
    kinds = set(Change.objects.of(demo).values_list("kind", flat=True))
    assert kinds >= {"added", "moved", "retimed", "cancelled", "full"}
    assert not Change.objects.of(demo).filter(told_at=None).exists(), "nobody is mailed about what was made up"


def test_programme_has_what_real_ones_have(demo: Edition):
    talks = demo.talks.all()
    assert talks.filter(starts_at=None).exists()
    assert talks.filter(room=None, starts_at__isnull=False).exists()
    assert talks.filter(title__endswith="(repeat)").exists()
    assert talks.filter(appearances=None).exists()
    assert Room.objects.filter(venue=demo.venue, capacity=None).exists()
    over_midnight = [talk for talk in talks.exclude(starts_at=None) if talk.local_end.date() != talk.day]
    assert over_midnight
    lengths = {talk.ends_at - talk.starts_at for talk in talks.exclude(starts_at=None)}
    assert datetime.timedelta(minutes=7) in lengths


def test_some_talk_draws_more_than_its_room_holds(demo: Edition):
    crowds = demo.talks.filter(room__capacity__isnull=False).annotate(crowd=Count("stars")).select_related("room")
    assert any(talk.crowd > talk.room.capacity for talk in crowds)


def test_people_are_in_one_place_at_a_time_but_for_those_booked_twice_on_purpose(demo: Edition):
    doubled = 0
    for speaker in Speaker.objects.filter(appearances__talk__edition=demo).distinct():
        doubled += len(clashes(Talk.objects.filter(appearances__speaker=speaker, is_cancelled=False)))
    assert doubled <= 5  # the one on purpose, and what delays by a quarter of an hour bring about


def test_every_page_under_it_says_that_it_is_made_up(demo: Edition):
    talk = demo.talks.exclude(appearances=None)[0]
    addresses = [
        *(f"/demo/{part}" for part in ("", "talks/", "events/", "venue/", "showcase/", "reports/")),
        *(talk.get_absolute_url(), f"/demo/venue/{demo.talks.exclude(room=None)[0].room.slug}/"),
        "/demo/reports/what-we-took-home/",
    ]
    for address in addresses:
        response = Client().get(address)
        assert response.status_code == 200, address
        assert "<strong>Made up.</strong>" in response.content.decode(), address


def test_lists_over_all_editions_mark_who_is_made_up(demo: Edition):
    real = make_talk(edition=Edition.objects.create(name="Real", short_name="Real", slug="real", year=2024))
    Edition.objects.filter(pk=real.edition_id).update(is_published=True)
    invented = Appearance.objects.filter(talk__edition=demo).select_related("speaker", "organization")[0]
    for address, name in (("/speakers/", invented.speaker.name), ("/organizations/", invented.organization.name)):
        page = Client().get(f"{address}?q={name}").content.decode()
        assert re.search(rf"{re.escape(name)}</a>.*made up", page), address
    page = Client().get(invented.speaker.get_absolute_url()).content.decode()
    assert "(made up)" in page
    assert "there is no such person" in page


def test_attendees_cannot_sign_in_and_get_no_mail(demo: Edition):
    attendees = get_user_model()._default_manager.filter(email__endswith="@demo.example")
    assert not attendees.filter(wants_change_mails=True).exists()
    assert not any(person.has_usable_password() for person in attendees[:5])


def test_the_same_seed_makes_the_same_and_forgetting_leaves_nothing():
    forget_demo()
    call_command("load_report", verbosity=0)
    before = counted()
    now = timezone.now()

    def made() -> tuple[list[Any], list[Any]]:
        edition = make_demo(seed=3, now=now, attendees=20)
        talks = edition.talks.order_by("slug").values_list("slug", "guid", "starts_at", "room__name", "is_cancelled")
        stars = Star.objects.filter(talk__edition=edition).order_by("talk__slug", "user__email")
        told = list(talks), list(stars.values_list("talk__slug", "user__email"))
        forget_demo()
        return told

    first = made()
    assert made() == first
    assert counted() == before
    assert demo_edition() is None
