"""Accounts in the admin, for those who may manage them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from kubecon_notes.accounts.models import User
from tests.filling import errors_in, filled
from tests.make import PASSWORD, make_client, make_editor, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/accounts/user/add/"
USERS = "/admin/accounts/user/"


@pytest.fixture
def owner() -> Client:
    return make_client(make_user(is_staff=True, is_superuser=True, display_name="Olive Owner"))


def page_of(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def test_new_editor_is_made_and_can_sign_in(owner: Client) -> None:
    make_editor()
    page = owner.get(ADD)
    account = {"email": "New@Example.com", "display_name": "Newton", "password1": PASSWORD, "password2": PASSWORD}
    assert owner.post(ADD, filled(page, **account, usable_password="true")).status_code == 302
    user = User.objects.get(display_name="Newton")

    group = Group.objects.get(name="Editor")
    owner.post(page_of(user), filled(owner.get(page_of(user)), is_staff="on", groups=[group.pk]))

    client = Client()
    client.post("/accounts/login/", {"login": "new@example.com", "password": PASSWORD})
    assert client.get("/admin/talks/talk/").status_code == 200
    assert client.get(USERS).status_code == 403


@pytest.mark.parametrize(
    ("email", "error"),
    [
        ("edith@example.com", "There is an account with this address already."),
        ("EDITH@EXAMPLE.COM", "There is an account with this address already."),
        ("no address", "Enter a valid email address."),
        ("a\0b@example.com", "Enter a valid email address."),
        ("", "This field is required."),
    ],
)
def test_account_without_an_address_of_its_own_is_refused(email: str, error: str, owner: Client) -> None:
    make_editor(email="edith@example.com")
    account = {"email": email, "display_name": "Second", "password1": PASSWORD, "password2": PASSWORD}

    answer = owner.post(ADD, filled(owner.get(ADD), **account, usable_password="true"))

    assert answer.status_code == 200
    assert errors_in(answer)[0] == error
    assert not User.objects.filter(display_name="Second").exists()


def test_weak_password_is_refused(owner: Client) -> None:
    account = {"email": "new@example.com", "display_name": "New", "password1": "password", "password2": "password"}

    answer = owner.post(ADD, filled(owner.get(ADD), **account, usable_password="true"))

    assert "This password is too common." in errors_in(answer)


def test_password_is_changed_by_who_manages_accounts(owner: Client) -> None:
    editor = make_editor()
    address = reverse("admin:auth_user_password_change", args=[editor.pk])

    owner.post(address, {"password1": "another good secret", "password2": "another good secret"})

    editor.refresh_from_db()
    assert editor.check_password("another good secret")


def test_editor_changes_their_own_password() -> None:
    editor = make_editor()
    passwords = {
        "old_password": PASSWORD,
        "new_password1": "another good secret",
        "new_password2": "another good secret",
    }

    make_client(editor).post("/admin/password_change/", passwords)

    editor.refresh_from_db()
    assert editor.check_password("another good secret")


def test_account_is_saved_unchanged_with_its_password(owner: Client) -> None:
    editor = make_editor()

    assert (
        owner.post(
            page_of(editor), filled(owner.get(page_of(editor)), groups=[g.pk for g in editor.groups.all()])
        ).status_code
        == 302
    )

    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)
    assert [group.name for group in editor.groups.all()] == ["Editor"]


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_accounts_asks_the_same_number_of_queries(
    number: int, owner: Client, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        make_editor()

    with django_assert_num_queries(8):
        owner.get(USERS)


def test_account_is_found_by_address_and_name(owner: Client) -> None:
    editor = make_editor(email="edith@example.com", display_name="Edith Editor")

    for words in ("EDITH@", "editor", "edith\0"):
        assert list(owner.get(USERS, {"q": words}).context["cl"].result_list) == [editor]
