"""Scores: counted by the database, and in what order they put talks."""

from decimal import Decimal

import pytest
from django.db.models import Count, Q

from talks.models import Rating, Talk, Tally
from talks.models.tally import ALL_TALKS, COLUMNS, NO_TALK, current_stamp
from tests.make import (
    make_claim,
    make_comment,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_ratings,
    make_speaker_account,
    make_user,
)

pytestmark = pytest.mark.django_db

# How many ones to fives; mean to one decimal; lower bound to two. Worked out by hand elsewhere (the Miller
# column of features.md 4.2), not with this code.
GOLDEN = {
    "one five": ([0, 0, 0, 0, 1], "5.0", 2.41),
    "three fives": ([0, 0, 0, 0, 3], "5.0", 2.94),
    "eight fives": ([0, 0, 0, 0, 8], "5.0", 3.65),
    "love and hate": ([20, 0, 0, 0, 20], "3.0", 2.53),
}


@pytest.mark.parametrize(("counts", "mean", "bound"), GOLDEN.values(), ids=GOLDEN)
def test_score_follows_the_golden_figures(counts: list[int], mean: str, bound: float):
    tally = Tally.objects.create(talk=make_rateable_talk(), **dict(zip(COLUMNS, counts, strict=True)))
    tally.refresh_from_db()
    assert (tally.count, str(tally.mean), round(tally.lower_bound, 2)) == (sum(counts), mean, bound)


@pytest.mark.parametrize(
    ("counts", "mean"), [([0, 0, 0, 3, 1], "4.3"), ([1, 0, 0, 0, 2], "3.7"), ([3, 0, 0, 1, 0], "1.8")]
)
def test_mean_is_rounded_half_up(counts: list[int], mean: str):
    tally = Tally(count=sum(counts), **dict(zip(COLUMNS, counts, strict=True)))
    assert tally.mean == Decimal(mean)


def test_bars_are_as_long_as_their_share():
    bars = Tally(ones=1, fours=2, fives=4, count=7).bars
    assert [tuple(bar) for bar in bars] == [(5, 4, 57), (4, 2, 29), (3, 0, 0), (2, 0, 0), (1, 1, 14)]


def test_tally_follows_every_write():
    talk = make_rateable_talk()
    first, second = make_ratings(talk, 5, 2)
    assert counted(talk) == [0, 1, 0, 0, 1]
    Rating.objects.filter(pk=second.pk).update(stars=3)
    assert counted(talk) == [0, 0, 1, 0, 1]
    first.delete()
    assert counted(talk) == [0, 0, 1, 0, 0]
    second.user.delete()
    assert counted(talk) == [0, 0, 0, 0, 0]


def test_rating_that_moves_is_counted_on_both_talks():
    rating, other = make_rating(), make_rateable_talk()
    before = rating.talk
    Rating.objects.filter(pk=rating.pk).update(talk=other)
    assert (counted(before), counted(other)) == ([0, 0, 0, 0, 0], [0, 0, 0, 1, 0])


def test_rating_set_aside_does_not_count_until_it_counts_again():
    rating = make_rating()
    rating.set_aside(by=make_moderator(), because="Rated from two rooms at once.")
    assert counted(rating.talk) == [0, 0, 0, 0, 0]
    rating.count_again(by=make_moderator(), because="They had watched the recording.")
    assert counted(rating.talk) == [0, 0, 0, 1, 0]


def test_rating_by_someone_who_turns_out_to_be_the_speaker_stops_counting():
    talk = make_rateable_talk()
    rater = make_user()
    make_rating(talk=talk, user=rater)
    claim = make_claim(approved=False, user=rater)
    claim.speaker.appearances.create(talk=talk)
    assert counted(talk) == [0, 0, 0, 1, 0]
    claim.approve(by=make_moderator())
    assert counted(talk) == [0, 0, 0, 0, 0]
    claim.reject(by=make_moderator(), because="Somebody else of that name.")
    assert counted(talk) == [0, 0, 0, 1, 0]


def test_rating_stops_counting_when_its_giver_joins_the_talk():
    talk, other = make_rateable_talk(), make_rateable_talk()
    speaker = make_speaker_account(other)
    make_rating(talk=talk, user=speaker)
    appearance = talk.appearances.create(speaker=speaker.claims.get().speaker)
    assert counted(talk) == [0, 0, 0, 0, 0]
    appearance.delete()
    assert counted(talk) == [0, 0, 0, 1, 0]


def test_comments_are_counted_as_everyone_reads_them():
    talk = make_rateable_talk()
    first = make_comment(talk=talk)
    make_comment(parent=first)
    make_comment(talk=talk, visibility="speakers")
    hidden = make_comment(talk=talk)
    hidden.decide("hide", by=make_moderator(), because="Mean.")
    tally = Tally.objects.get(talk=talk)
    assert (tally.threads, tally.comments) == (1, 2)
    first.withdraw(by=first.author)
    tally.refresh_from_db()
    assert (tally.threads, tally.comments) == (1, 1)


def test_tally_goes_with_its_talk():
    talk = make_rating().talk
    make_comment(talk=talk)
    talk.delete()
    assert not Tally.objects.exists()


def test_talk_that_nobody_rated_counts_nothing():
    talk = make_rateable_talk()
    make_speaker_account(talk)
    assert counted(talk) == [0, 0, 0, 0, 0]
    assert not hasattr(make_rateable_talk(), "tally")


def test_best_rated_come_first_then_those_with_too_few_then_unrated():
    edition = make_rateable_talk().edition
    loved, hated, sure, unrated = (make_rateable_talk(edition=edition, title=title) for title in "LHSU")
    make_ratings(loved, 5)
    make_ratings(hated, 1, 1, 1)
    make_ratings(sure, 5, 5, 5, 5, 4)
    make_comment(talk=unrated)
    ordered = edition.talks.filter(pk__in=[loved.pk, hated.pk, sure.pk, unrated.pk]).best_rated_first()
    assert [talk.title for talk in ordered] == ["S", "H", "L", "U"]


def test_stamp_moves_with_what_it_follows():
    talk, other = make_rateable_talk(), make_rateable_talk()
    before = {follows: current_stamp(follows) for follows in (NO_TALK, ALL_TALKS, talk.pk, other.pk)}
    make_rating(talk=talk)
    after = {follows: current_stamp(follows) for follows in before}
    assert [follows for follows in before if after[follows] != before[follows]] == [ALL_TALKS, talk.pk]


def test_stamp_does_not_look_at_attendees_while_the_revision_stands():
    make_rating()
    revision = current_stamp().revision
    assert current_stamp(ALL_TALKS, unless_revision=revision).attendees is None
    assert current_stamp(ALL_TALKS, unless_revision=revision - 1).attendees == 1


def counted(talk: Talk) -> list[int]:
    """As stored; and it must be what the rows say."""
    stored = [getattr(Tally.objects.get(talk=talk), column) for column in COLUMNS]
    kinds = {column: Count("pk", filter=Q(stars=n)) for n, column in enumerate(COLUMNS, start=1)}
    recounted = Rating.objects.counting().filter(talk=talk).aggregate(**kinds)
    assert stored == [recounted[column] for column in COLUMNS]
    return stored
