"""Every named rule over what attendees and moderators write, broken by a write that passes no verb."""

import pytest

from talks.models import Rating, RatingRecord
from tests.make import make_ban, make_comment, make_rateable_talk, make_rating, make_user
from tests.talks.models.attendee_rules import BREAKING_INSERTS, RULES_FOR_ATTENDEES
from tests.talks.models.refusals import refused_by, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", RULES_FOR_ATTENDEES)
def test_rule_is_kept_by_the_database(name: str):
    row, changes = RULES_FOR_ATTENDEES[name].breaking()
    with refused_by(name):
        write(row, **changes)


@pytest.mark.parametrize("name", BREAKING_INSERTS)
def test_rule_is_kept_for_every_row_of_a_bulk_insert(name: str):
    row = BREAKING_INSERTS[name]()
    with refused_by(name):
        type(row)._base_manager.bulk_create([row])


def test_whoever_is_banned_can_withdraw_what_they_wrote():
    rating = make_rating(talk=make_rateable_talk())
    lone = make_comment(talk=rating.talk, author=rating.user)
    answered = make_comment(talk=rating.talk, author=rating.user)
    make_comment(parent=answered)
    make_ban(user=rating.user)

    rating.talk.withdraw_rating(by=rating.user)
    lone.withdraw(by=rating.user)
    answered.withdraw(by=rating.user)

    assert not Rating.objects.exists()
    assert RatingRecord.objects.filter(user=rating.user, stars=None).count() == 1
    answered.refresh_from_db()
    assert answered.text == ""
    assert list(rating.user.comments.all()) == [answered]


def test_ban_of_one_account_is_none_of_another():
    make_ban()
    make_rating(user=make_user())


def test_ban_that_was_lifted_refuses_nothing():
    rating = make_rating()
    ban = make_ban(user=rating.user)
    ban.lift(by=make_user(), because="They said sorry.")
    write(rating, stars=1)
