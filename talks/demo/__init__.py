"""The demo edition: made up, marked as such, around today, and the same for the same seed and moment."""

import datetime
import zoneinfo
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from talks.demo.attendees import make_attendees, make_traces
from talks.demo.building import make_building
from talks.demo.cast import Cast
from talks.demo.happenings import let_things_happen
from talks.demo.marks import ATTENDEES, EMAILS, SLUG, SOURCE
from talks.demo.plan import where_most_is_on
from talks.demo.programme import make_edition, make_programme
from talks.demo.report import make_report
from talks.models import Edition, Organization, Speaker, Tag
from venue.models import Booth, Room, Venue

__all__ = ["demo_edition", "forget_demo", "make_demo"]


def demo_edition() -> Edition | None:
    return Edition.objects.filter(slug=SLUG, is_made_up=True).first()


@transaction.atomic
def make_demo(*, seed: int, now: datetime.datetime, attendees: int = ATTENDEES) -> Edition:
    """Its second day is today, in the middle of the programme. There must be none yet: see `forget_demo`."""
    random = Random(seed)
    city, zone = where_most_is_on(now)
    first = now.astimezone(zoneinfo.ZoneInfo(zone)).date() - datetime.timedelta(days=1)
    building = make_building(city)
    edition = make_edition(building, first, city, zone)
    talks = make_programme(edition, building, Cast(random), random)
    make_traces(talks, make_attendees(attendees, random), random)
    make_report(edition, talks, random)
    let_things_happen(edition, talks, building.rooms, random)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def forget_demo() -> None:
    """With everything made up, and with what real people have left on it."""
    made_up: Any = {"source": SOURCE}
    edition = demo_edition()
    if edition is not None:
        # Events are protected by their talks, though all of them go.
        edition.talks.all().delete()
        edition.delete()
    Speaker.objects.filter(**made_up, appearances=None).delete()
    Organization.objects.filter(**made_up, appearances=None).delete()
    Tag.objects.filter(**made_up, taggings=None).delete()
    for kind in (Booth, Room, Venue):
        kind._default_manager.filter(**made_up).delete()
    get_user_model()._default_manager.filter(email__endswith=EMAILS).delete()
