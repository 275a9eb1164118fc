"""Unusual patterns: each with what is listed, and what just is not."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.models import Rating, RatingRecord, Talk
from talks.patterns import Pattern, all_alike, bursts, one_speaker, overlapping, unusual_patterns
from tests.make import (
    make_appearance,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_speaker,
    make_user,
)

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)
PATTERNS = {"overlapping": overlapping, "one speaker": one_speaker, "all alike": all_alike, "bursts": bursts}


def talk_at(edition: Any, start: int, minutes: int = 30) -> Talk:
    """Begun `start` minutes after a fixed hour that is over."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=4)
    begin = hour + start * MINUTE
    return make_rateable_talk(edition=edition, starts_at=begin, ends_at=begin + minutes * MINUTE)


def edition_now() -> Any:
    return make_rateable_talk().edition


def rate_all(user: User, talks: list[Talk], *stars: int, **fields: Any) -> list[Rating]:
    given = stars or (4, 3) * len(talks)
    return [make_rating(user=user, talk=talk, stars=n, **fields) for talk, n in zip(talks, given, strict=False)]


def talks_of_one_speaker(number: int) -> list[Talk]:
    speaker, edition = make_speaker(name="Ada Lovelace"), edition_now()
    return [make_appearance(talk=make_rateable_talk(edition=edition), speaker=speaker).talk for _ in range(number)]


def written_at(ratings: list[Rating], seconds: float) -> None:
    """One after the other, the last `seconds` after the first."""
    start = timezone.now() - datetime.timedelta(hours=1)
    for number, rating in enumerate(ratings):
        at = start + datetime.timedelta(seconds=seconds * number / (len(ratings) - 1))
        RatingRecord.objects.filter(user=rating.user, talk=rating.talk).update(at=at)


def told(pattern: Pattern) -> dict[str, str]:
    return {finding.user.display_name: finding.words for finding in pattern.findings}


def test_ratings_in_two_rooms_at_once_are_listed_with_both_rows():
    edition, user = edition_now(), make_user(display_name="Ubi")
    both = rate_all(user, [talk_at(edition, 0), talk_at(edition, 15)])
    rate_all(user, [talk_at(edition, 90)])

    pattern = overlapping()

    assert told(pattern) == {"Ubi": "2 talks rated in the room at overlapping hours"}
    assert {row.pk for row in pattern.findings[0].rows} == {rating.pk for rating in both}


@pytest.mark.parametrize(
    ("start", "attended"), [(20, "room"), (30, "room"), (0, "recording")], ids=["ten minutes", "next", "recording"]
)
def test_talks_that_one_person_can_have_seen_are_not_listed(start: int, attended: str):
    edition, user = edition_now(), make_user()
    make_rating(user=user, talk=talk_at(edition, 0))
    make_rating(user=user, talk=talk_at(edition, start), attended=attended)

    assert overlapping().findings == []


def test_two_people_in_two_rooms_are_not_listed():
    edition = edition_now()
    make_rating(talk=talk_at(edition, 0))
    make_rating(talk=talk_at(edition, 0))

    assert overlapping().findings == []


def test_account_that_rates_one_speaker_only_is_listed_with_the_name():
    rate_all(make_user(display_name="Fan"), talks_of_one_speaker(3))

    assert told(one_speaker()) == {"Fan": "3 ratings, all of talks of Ada Lovelace"}


def test_one_talk_of_somebody_else_or_two_of_the_speaker_are_nothing_unusual():
    talks = talks_of_one_speaker(3)
    rate_all(make_user(), [*talks, make_rateable_talk(edition=talks[0].edition)])
    rate_all(make_user(), talks[:2])

    assert one_speaker().findings == []


@pytest.mark.parametrize("stars", [1, 5])
def test_all_ones_or_all_fives_are_listed(stars: int):
    edition = edition_now()
    talks = [make_rateable_talk(edition=edition) for _ in range(5)]
    rate_all(make_user(display_name="Flat"), talks, *[stars] * 5)

    assert told(all_alike()) == {"Flat": f"5 ratings, every one of them a {stars}"}


@pytest.mark.parametrize("stars", [(5, 5, 5, 5), (5, 5, 5, 5, 4), (1, 1, 1, 1, 5), (3, 3, 3, 3, 3)])
def test_fewer_or_mixed_or_middling_ratings_are_nothing_unusual(stars: tuple[int, ...]):
    edition = edition_now()
    rate_all(make_user(), [make_rateable_talk(edition=edition) for _ in stars], *stars)

    assert all_alike().findings == []


def test_burst_is_listed_with_its_length():
    edition = edition_now()
    ratings = rate_all(make_user(display_name="Swift"), [make_rateable_talk(edition=edition) for _ in range(9)])
    written_at(ratings, 40)

    pattern = bursts()

    assert told(pattern)["Swift"].startswith("9 talks rated within 40 seconds, ")
    assert pattern.findings[0].total == 9


@pytest.mark.parametrize(("number", "seconds"), [(9, 61), (8, 40)], ids=["slower", "fewer"])
def test_slower_or_fewer_are_no_burst(number: int, seconds: int):
    edition = edition_now()
    written_at(rate_all(make_user(), [make_rateable_talk(edition=edition) for _ in range(number)]), seconds)

    assert bursts().findings == []


def test_one_rating_changed_ten_times_is_no_burst():
    rating = make_rating(stars=1)
    for stars in (2, 3, 4, 5) * 3:
        Rating.objects.filter(pk=rating.pk).update(stars=stars)

    assert RatingRecord.objects.count() == 13
    assert bursts().findings == []


def test_what_is_set_aside_is_not_listed_any_more():
    ratings = rate_all(make_user(), talks_of_one_speaker(3), 5, 5, 5)
    ratings[0].set_aside(by=make_moderator(), because="A favour.")

    assert one_speaker().findings == []


def test_listing_changes_nothing():
    ratings = rate_all(make_user(), talks_of_one_speaker(9), *[5] * 9)

    assert [len(pattern.findings) for pattern in unusual_patterns()] == [1, 1, 1, 1]
    assert Rating.objects.counting().count() == len(ratings)


@pytest.mark.parametrize("accounts", [1, 3])
def test_every_pattern_costs_the_same_with_1_and_3_accounts(
    accounts: int, django_assert_num_queries: DjangoAssertNumQueries
):
    talks = talks_of_one_speaker(9)
    for _ in range(accounts):
        rate_all(make_user(), talks, *[5] * 9)

    with django_assert_num_queries(2 + 3 + 2 + 3):
        found = unusual_patterns()

    assert [len(pattern.findings) for pattern in found] == [accounts] * 4


def test_lists_end_somewhere_and_say_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("talks.patterns.MOST_ACCOUNTS", 2)
    monkeypatch.setattr("talks.patterns.MOST_ROWS", 4)
    edition = edition_now()
    talks = [make_rateable_talk(edition=edition) for _ in range(5)]
    for _ in range(3):
        rate_all(make_user(), talks, *[5] * 5)

    pattern = all_alike()

    assert (len(pattern.findings), pattern.has_more) == (2, True)
    assert [(len(finding.rows), finding.total) for finding in pattern.findings] == [(4, 5), (4, 5)]
