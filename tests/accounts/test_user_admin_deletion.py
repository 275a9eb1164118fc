"""Accounts deleted in the admin go as those whose owner leaves."""

import pytest
from django.test import Client

from kubecon_notes.accounts.models import User
from talks.models import Comment
from talks.recounting import differences
from tests.accounts.person import make_person, rows_that_point_to
from tests.make import make_client, make_comment, make_editor, make_moderator, make_rating, make_user

pytestmark = pytest.mark.django_db

USERS = "/admin/accounts/user/"


@pytest.fixture
def owner() -> Client:
    return make_client(make_user(is_staff=True, is_superuser=True, display_name="Olive Owner"))


def delete_all(owner: Client, *users: User) -> str:
    form = {"action": "delete_selected", "_selected_action": [user.pk for user in users]}
    asked = owner.post(USERS, form).text
    owner.post(USERS, {**form, "post": "yes"})
    return asked


def test_one_account_goes_and_its_comments_stay_without_the_name(owner: Client):
    person = make_person()
    said = set(person.comments.filter(withdrawn_at=None).values_list("pk", "text"))
    asked = owner.get(f"{USERS}{person.pk}/delete/").text
    assert "1 rating removed, and scores follow; 10 comments left without the name" in asked
    assert owner.post(f"{USERS}{person.pk}/delete/", {"post": "yes"}).status_code == 302
    assert rows_that_point_to(person.pk) == {}
    assert set(Comment.objects.filter(author=None).values_list("pk", "text")) == said
    assert differences()[1] == []


def test_many_accounts_go_likewise(owner: Client):
    users = [make_rating().user, make_comment().author]
    assert "1 rating removed" in delete_all(owner, *users)
    assert [rows_that_point_to(user.pk) for user in users] == [{}, {}]
    assert Comment.objects.get().visibility == "unnamed"
    assert differences()[1] == []


def test_last_superuser_is_not_deleted_alone_or_with_others(owner: Client):
    last, other = User.objects.get(display_name="Olive Owner"), make_user()
    assert "last account that may manage accounts" in owner.get(f"{USERS}{last.pk}/delete/").text
    owner.post(f"{USERS}{last.pk}/delete/", {"post": "yes"})
    assert "last account that may manage accounts" in delete_all(owner, other, last)
    assert User.objects.filter(pk__in=[last.pk, other.pk]).count() == 2


def test_two_superusers_are_not_deleted_together(owner: Client):
    last, second = User.objects.get(display_name="Olive Owner"), make_user(is_superuser=True)
    delete_all(owner, second, last)
    assert User.objects.filter(is_superuser=True).count() == 2
    delete_all(owner, second)
    assert User.objects.filter(is_superuser=True).count() == 1


def test_log_says_that_an_account_was_deleted_and_not_whose(owner: Client):
    user = make_user(display_name="Zebulon")
    owner.post(f"{USERS}{user.pk}/delete/", {"post": "yes"})
    entry = User.objects.get(display_name="Olive Owner").logentry_set.get()
    assert (entry.is_deletion(), entry.object_repr) == (True, "An account that is gone")


@pytest.mark.parametrize("make", [make_user, make_moderator, make_editor])
def test_nobody_else_deletes_accounts(make: object):
    user = make_user()
    assert make_client(make()).post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code in (302, 403)
    assert User.objects.filter(pk=user.pk).exists()
