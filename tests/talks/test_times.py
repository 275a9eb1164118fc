"""On whose clocks times are, in words."""

import datetime
import zoneinfo

import pytest

from talks.models import Edition
from talks.templatetags.times import offsets, zone_name
from tests.make import make_edition, make_scheduled_talk
from tests.talks.views.reading import page


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Paris", "UTC+1"),
        ("UTC", "UTC"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC−2:30"),
        ("America/Los_Angeles", "UTC−7"),
    ],
)
def test_offset_is_that_of_the_editions_days(zone: str, words: str):
    day = datetime.date(2024, 3, 20)
    assert offsets(Edition(time_zone=zone, first_day=day, last_day=day)) == words


def test_offset_on_both_sides_of_a_change_of_clock_says_from_when():
    edition = Edition(
        time_zone="Europe/Paris", first_day=datetime.date(2024, 3, 30), last_day=datetime.date(2024, 4, 1)
    )
    assert offsets(edition) == "UTC+1, from Sunday 31 March UTC+2"


def test_offset_of_unknown_days_is_not_told():
    assert offsets(Edition(time_zone="Europe/Paris")) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["talks/", "schedule/", "now/", "talks/keptn/"])
def test_pages_with_times_say_whose_they_are(address: str):
    make_scheduled_talk("10:00", edition=make_edition(slug="kubecon"), slug="keptn")
    line = page(f"/kubecon/{address}").one(id="zone")
    assert line.text == "Times are those of Paris (Europe/Paris, UTC+1)."


@pytest.mark.django_db
def test_place_without_a_city_is_called_by_its_zone():
    make_edition(slug="kubecon", city="", first_day=None, last_day=None)
    assert page("/kubecon/now/").one(id="zone").text == "Times are those of Europe/Paris."


@pytest.mark.parametrize(
    ("zone", "name"), [("Europe/Paris", "CET"), ("America/Bogota", "UTC−5"), ("Asia/Kathmandu", "UTC+5:45")]
)
def test_zone_has_a_name_also_where_it_has_no_letters(zone: str, name: str):
    assert zone_name(datetime.datetime(2024, 3, 20, 12, tzinfo=zoneinfo.ZoneInfo(zone))) == name
