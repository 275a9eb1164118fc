"""Deleting one's account: what the page says, what it asks, and what then happens."""

import pytest
from django.test import Client

from kubecon_notes.accounts.models import User
from talks.models import Comment, Rating
from tests.make import (
    make_ban,
    make_claim,
    make_client,
    make_comment,
    make_editor,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_ratings,
    make_user,
)
from tests.talks.views.reading import Element, page, read

pytestmark = pytest.mark.django_db

ADDRESS = "/me/deletion/"


def seen_by(user: User) -> Element:
    return page(ADDRESS, client=make_client(user)).main


def sent(client: Client, **fields: str) -> tuple[int, str]:
    response = client.post(ADDRESS, fields)
    return response.status_code, response.get("Location", "")


def test_page_says_in_figures_what_goes():
    ada = make_user()
    for _ in range(2):
        make_rating(user=ada)
        make_comment(author=ada)
    make_comment(parent=make_comment(author=ada))
    make_claim(user=ada)
    points = seen_by(ada).one(class_="prose").texts("li")
    assert points[0].startswith("2 ratings go, and the scores of those talks follow")
    assert points[1].startswith("3 comments: removed, or left without your name, as you choose below.")
    assert points[2].startswith("1 speaker’s page no longer belongs to an account")
    assert "Under 1 of them others have answered" in seen_by(ada).text


def test_page_says_that_there_is_nothing():
    points = seen_by(make_user()).one(class_="prose").texts("li")
    assert points[:2] == ["You have rated nothing, so no score changes.", "You have no comments."]


def test_looking_deletes_nothing():
    user = make_user()
    make_client(user).get(ADDRESS, {"comments": "remove", "email": user.email})
    assert User.objects.filter(pk=user.pk).exists()


def test_account_is_deleted_and_signed_out():
    talk = make_rateable_talk()
    *_others, rating = make_ratings(talk, 5, 5, 4, 1)
    user = rating.user
    make_comment(talk=talk, author=user)
    client = make_client(user)
    assert sent(client, comments="remove", email=user.email) == (302, "/me/gone/")
    assert not User.objects.filter(pk=user.pk).exists()
    assert not Rating.objects.filter(pk=rating.pk).exists()
    assert not Comment.objects.exists()
    found = page("/me/gone/", client=client).main
    assert found.one("h1").text == "Your account is gone"
    assert "sessionid" not in {name for name, cookie in client.cookies.items() if cookie.value}
    assert client.get("/me/").status_code == 302


def test_comments_are_left_without_the_name():
    comment = make_comment(text="Loved it.")
    user = comment.author
    sent(make_client(user), comments="unname", email=user.email.upper())
    comment.refresh_from_db()
    assert (comment.author, comment.visibility, comment.text) == (None, "unnamed", "Loved it.")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"comments": "remove", "email": "other@example.org"}, "That is not the address that you sign in with."),
        ({"comments": "remove", "email": ""}, "Type the address that you sign in with."),
        ({"comments": "remove"}, "Type the address that you sign in with."),
        ({"comments": "remove", "email": "a\0b"}, "Null characters are not allowed."),
        ({"email": "ada@example.org"}, "Choose what becomes of your comments."),
        ({"comments": "", "email": "ada@example.org"}, "Choose what becomes of your comments."),
        ({"comments": "keep", "email": "ada@example.org"}, "Select a valid choice."),
        ({}, "Choose what becomes of your comments."),
    ],
)
def test_nothing_is_deleted_without_both_answers(fields: dict[str, str], told: str):
    ada = make_user(email="ada@example.org")
    response = make_client(ada).post(ADDRESS, fields)
    assert response.status_code == 200
    assert read(response.text).main.texts(class_="field-error")[0].startswith(told)
    assert User.objects.filter(pk=ada.pk).exists()


def test_choice_is_kept_where_the_address_was_wrong():
    response = make_client(make_user()).post(ADDRESS, {"comments": "unname", "email": "wrong"})
    chosen = [radio for radio in read(response.text).all("input", type="radio") if "checked" in radio.attributes]
    assert [radio.attributes["value"] for radio in chosen] == ["unname"]


def test_nothing_is_chosen_beforehand():
    assert not [radio for radio in seen_by(make_user()).all("input") if "checked" in radio.attributes]


def test_other_sites_cannot_send_the_form():
    user = make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(ADDRESS, {"comments": "remove", "email": user.email}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_everyone_may_leave():
    for user in (make_user(), make_claim().user, make_moderator(), make_editor(), make_ban().user):
        assert sent(make_client(user), comments="unname", email=user.email) == (302, "/me/gone/")
        assert not User.objects.filter(pk=user.pk).exists()


def test_staff_are_told_of_the_admins_history():
    assert "the admin’s history of it goes with you" in seen_by(make_editor()).text
    assert "history" not in seen_by(make_user()).text


def test_last_superuser_is_told_why_not():
    owner = make_user(is_superuser=True, is_staff=True)
    found = seen_by(owner)
    assert "last account that may manage accounts" in found.one(class_="said-problem").text
    assert not found.all("form")
    status, _location = sent(make_client(owner), comments="remove", email=owner.email)
    assert (status, User.objects.filter(pk=owner.pk).exists()) == (200, True)
    make_user(is_superuser=True, is_staff=True)
    assert sent(make_client(owner), comments="remove", email=owner.email)[0] == 302


def test_who_still_has_an_account_is_not_told_that_it_is_gone():
    assert make_client(make_user()).get("/me/gone/")["Location"] == "/me/"


def test_page_after_it_is_open_to_all_and_never_kept():
    response = Client().get("/me/gone/")
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
