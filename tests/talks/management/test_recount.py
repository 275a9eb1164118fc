"""The command that compares what the database has counted with the rows."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from talks.models import Talk, Tally
from tests.make import (
    make_comment,
    make_edition,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_ratings,
    make_speaker_account,
)

pytestmark = pytest.mark.django_db


def recount(*options: str) -> list[str]:
    printed = StringIO()
    call_command("recount", *options, stdout=printed)
    return printed.getvalue().splitlines()


def recount_that_fails(*options: str) -> list[str]:
    printed = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("recount", *options, stdout=printed)
    assert caught.value.returncode == 1
    return printed.getvalue().splitlines()


@pytest.fixture
def talk() -> Talk:
    """With some of everything that counts, and of everything that does not."""
    edition = make_rateable_talk().edition
    edition.slug = "kubecon"
    edition.save()
    talk = make_rateable_talk(edition=edition, slug="mean")
    make_ratings(talk, 1, 2, 3, 4, 5, 5)
    rated = make_rating(talk=talk, stars=1)
    rated.set_aside(by=make_moderator(), because="Rated in two rooms at once.")
    speaker = make_speaker_account(make_rateable_talk())
    make_rating(talk=talk, user=speaker, stars=5)
    talk.appearances.create(speaker=speaker.claims.get().speaker)
    first = make_comment(talk=talk)
    make_comment(parent=first)
    first.withdraw(by=first.author)
    make_comment(talk=talk).decide("hide", by=make_moderator(), because="Mean.")
    make_comment(talk=talk, visibility="speakers")
    make_comment(talk=talk, visibility="unnamed")
    return talk


def break_tally(talk: Talk, assignment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE talks_tally SET {assignment} WHERE talk_id = %s", [talk.pk])


def test_what_the_database_counted_is_what_the_rows_say(talk: Talk):
    stored = Tally.objects.get(talk=talk)
    assert [getattr(stored, figure) for figure in Tally.FIGURES] == [1, 1, 1, 1, 2, 2, 2]
    assert recount() == ["3 talks looked at, no differences."]


def test_nothing_is_a_count_too():
    assert recount("--repair") == ["0 talks looked at, no differences."]


def test_talk_without_a_tally_counts_as_zeros():
    make_edition()
    make_rateable_talk()
    assert recount() == ["1 talk looked at, no differences."]


def test_tally_broken_on_purpose_is_named_figure_by_figure(talk: Talk):
    break_tally(talk, "fives = 9, threads = 0")
    assert recount_that_fails() == [
        "kubecon/mean: fives stored as 9, counted 2",
        "kubecon/mean: threads stored as 0, counted 2",
        "3 talks looked at, 2 differences.",
    ]
    assert Tally.objects.get(talk=talk).fives == 9


def test_repair_counts_again_what_differs(talk: Talk):
    other = make_rating().talk
    versions = {tally.talk_id: tally.version for tally in Tally.objects.all()}
    break_tally(talk, "ones = 0, comments = 7")
    assert recount("--repair") == [
        "kubecon/mean: ones stored as 0, counted 1",
        "kubecon/mean: comments stored as 7, counted 2",
        "2 figures repaired.",
        "4 talks looked at, no differences.",
    ]
    moved = {tally.talk_id: tally.version - versions[tally.talk_id] for tally in Tally.objects.all()}
    assert (moved[talk.pk], moved[other.pk]) == (1, 0)
    assert recount() == ["4 talks looked at, no differences."]


def test_tally_that_is_gone_is_noticed_and_made_again(talk: Talk):
    Tally.objects.filter(talk=talk).delete()
    assert len(recount_that_fails()) == len(Tally.FIGURES) + 1
    recount("--repair")
    assert Tally.objects.get(talk=talk).count == 6


def test_tally_without_rows_is_noticed():
    talk = make_rateable_talk()
    Tally.objects.create(talk=talk, fives=3)
    recount_that_fails()
    assert recount("--repair")[-1] == "1 talk looked at, no differences."


@pytest.mark.parametrize("talks", [1, 3])
def test_all_talks_are_counted_in_one_query(talks: int, django_assert_num_queries: object):
    for _ in range(talks):
        make_rating()
    with django_assert_num_queries(1):
        recount()
