"""Days and hours: inside the edition, as the clocks there have them."""

import datetime
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.make import FIRST_DAY, LAST_DAY, make_edition, make_event, make_talk
from tests.talks.models.refusals import refused_by, write

pytestmark = pytest.mark.django_db

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
MAKERS = {"talk": make_talk, "event": make_event}
DAY = datetime.timedelta(days=1)


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """As the clocks in Paris have it."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), PARIS)


@pytest.fixture(params=MAKERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(kind: str) -> Callable[..., Any]:
    return MAKERS[kind]


def test_start_half_an_hour_into_the_day_after_the_last_is_refused(kind: str, make: Callable[..., Any]):
    start = at(LAST_DAY + DAY, 0, 30)
    with refused_by(f"{kind}_inside_edition_days"):
        make(starts_at=start, ends_at=start + datetime.timedelta(hours=1))


def test_start_half_an_hour_before_the_first_day_is_refused(kind: str, make: Callable[..., Any]):
    with refused_by(f"{kind}_inside_edition_days"):
        make(starts_at=at(FIRST_DAY - DAY, 23, 30), ends_at=at(FIRST_DAY, 1))


def test_start_half_an_hour_into_the_first_day_is_accepted(make: Callable[..., Any]):
    row = make(starts_at=at(FIRST_DAY, 0, 30), ends_at=at(FIRST_DAY, 1))
    row.refresh_from_db()
    assert row.day == FIRST_DAY  # in UTC it is still the day before


def test_end_shortly_after_midnight_of_the_last_day_is_accepted(make: Callable[..., Any]):
    row = make(starts_at=at(LAST_DAY, 23), ends_at=at(LAST_DAY + DAY, 0, 30))
    row.refresh_from_db()
    assert row.day == LAST_DAY


def test_end_days_after_the_last_is_refused(kind: str, make: Callable[..., Any]):
    with refused_by(f"{kind}_inside_edition_days"):
        make(starts_at=at(LAST_DAY, 23), ends_at=at(LAST_DAY + 3 * DAY, 9))


def test_day_that_the_hours_contradict_is_corrected(make: Callable[..., Any]):
    row = make(starts_at=at(FIRST_DAY, 9), ends_at=at(FIRST_DAY, 10))
    write(row, day=LAST_DAY)
    row.refresh_from_db()
    assert row.day == FIRST_DAY


def test_day_stays_known_without_hours(make: Callable[..., Any]):
    row = make(day=LAST_DAY)
    row.refresh_from_db()
    assert (row.day, row.starts_at, row.ends_at) == (LAST_DAY, None, None)


def test_any_day_is_accepted_where_those_of_the_edition_are_unknown(make: Callable[..., Any]):
    row = make(edition=make_edition(first_day=None, last_day=None), day=datetime.date(2031, 1, 1))
    row.refresh_from_db()
    assert row.day == datetime.date(2031, 1, 1)


def test_form_says_which_field_lies_outside(make: Callable[..., Any]):
    row = make(edition=make_edition(name="KubeCon"))
    row.starts_at, row.ends_at = at(LAST_DAY + DAY, 0, 30), at(LAST_DAY + DAY, 1)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict == {"starts_at": ["KubeCon runs from 2024-03-19 to 2024-03-22."]}


def test_form_takes_a_day_without_an_edition_for_incomplete_only(make: Callable[..., Any]):
    row = make(day=FIRST_DAY)
    row.edition = None
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict == {"edition": ["This field cannot be null."]}


# An edition that changes


def test_edition_that_leaves_out_a_day_in_use_is_refused(kind: str, make: Callable[..., Any]):
    row = make(day=FIRST_DAY)
    with refused_by(f"{kind}_inside_edition_days"):
        write(row.edition, first_day=FIRST_DAY + DAY)


def test_edition_that_leaves_out_the_hours_in_use_is_refused(kind: str, make: Callable[..., Any]):
    row = make(starts_at=at(LAST_DAY, 9), ends_at=at(LAST_DAY, 10))
    with refused_by(f"{kind}_inside_edition_days"):
        write(row.edition, last_day=LAST_DAY - DAY)


def test_time_zone_that_moves_a_start_to_another_day_changes_the_day(make: Callable[..., Any]):
    row = make(starts_at=at(FIRST_DAY + DAY, 0, 30), ends_at=at(FIRST_DAY + DAY, 1))
    write(row.edition, time_zone="UTC")
    row.refresh_from_db()
    assert row.day == FIRST_DAY


def test_time_zone_that_moves_a_start_out_of_the_edition_is_refused(kind: str, make: Callable[..., Any]):
    row = make(starts_at=at(FIRST_DAY, 0, 30), ends_at=at(FIRST_DAY, 1))
    with refused_by(f"{kind}_inside_edition_days"):
        write(row.edition, time_zone="America/New_York")


def test_edition_shifted_by_raw_sql_is_looked_at_as_well(kind: str, make: Callable[..., Any]):
    row = make(day=FIRST_DAY)
    with refused_by(f"{kind}_inside_edition_days"):
        connection.cursor().execute("UPDATE talks_edition SET first_day = last_day WHERE id = %s", [row.edition_id])


def test_days_of_an_edition_may_become_unknown(make: Callable[..., Any]):
    row = make(day=FIRST_DAY)
    write(row.edition, first_day=None, last_day=None)
    row.refresh_from_db()
    assert row.day == FIRST_DAY


def test_talk_that_goes_to_another_edition_gets_its_clock():
    talk = make_talk(starts_at=at(FIRST_DAY + DAY, 0, 30), ends_at=at(FIRST_DAY + DAY, 1))
    write(talk, edition=make_edition(time_zone="UTC"))
    talk.refresh_from_db()
    assert talk.day == FIRST_DAY


# An edition's own days


def test_edition_lists_its_days():
    edition = make_edition(first_day=FIRST_DAY, last_day=FIRST_DAY + 2 * DAY)
    assert edition.days == [FIRST_DAY, FIRST_DAY + DAY, FIRST_DAY + 2 * DAY]


def test_edition_of_unknown_days_lists_none():
    assert make_edition(first_day=None, last_day=None).days == []


def test_edition_in_an_unknown_time_zone_is_refused_politely():
    edition = make_edition()
    edition.time_zone = "Europe/Lutetia"
    with pytest.raises(ValidationError) as caught:
        edition.full_clean()
    assert caught.value.message_dict == {"time_zone": ["“Europe/Lutetia” is not a time zone such as Europe/Paris."]}
