"""The account pages: one's name, the door out, what no cache and no search engine keeps."""

from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.accounts.signing import LOGIN, NEXT, ask_for_code, sign_in, sign_up, signed_in
from tests.make import make_client, make_edition, make_editor, make_user
from tests.talks.views.reading import read

pytestmark = pytest.mark.django_db

NAME = "/accounts/name/"
OPEN_PAGES = [
    *(LOGIN, "/accounts/login/code/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/inactive/"),
    "/accounts/password/reset/done/",
]
OWN_PAGES = [
    *(NAME, "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"),
    *("/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"),
    "/accounts/password/set/",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "{{ 7|add:7 }} {% now 'Y' %}",
    "&lt;b&gt;",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)//",
    "' OR 1=1 --",
    "Zoë 🦀 O’Neil-Ng",
]


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_page_is_open_and_kept_by_nobody(path: str) -> None:
    make_edition(short_name="KubeCon EU 2024")

    _is_of_the_site(Client().get(path))


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_page_is_kept_by_nobody(path: str) -> None:
    make_edition(short_name="KubeCon EU 2024")

    _is_of_the_site(make_client(make_user(password=None)).get(path, follow=True))


def _is_of_the_site(answer: Any) -> None:
    page = read(answer.content.decode())
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()
    assert page.one(class_="site-edition").text == "KubeCon EU 2024"
    assert page.one("h1").text


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_page_asks_a_visitor_to_sign_in_first(path: str) -> None:
    if path == "/accounts/logout/":
        return
    answer = Client().get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)


def test_account_pages_work_without_any_edition() -> None:
    assert Client().get(LOGIN).status_code == 200


def test_link_on_every_page_leads_back_to_it() -> None:
    make_edition(slug="kubecon")
    page = read(Client().get("/kubecon/talks/?q=a%20b").content.decode())
    link = page.one(class_="site-account").attributes["href"]
    client = Client()
    make_user(email="ada@example.com")

    asked = client.get(link)
    answer = client.post(
        asked.headers["Location"],
        {"login": "ada@example.com", "password": "correct horse battery staple", "next": "/kubecon/talks/?q=a%20b"},
    )

    assert asked.headers["Location"] == "/accounts/login/?next=%2Fkubecon%2Ftalks%2F%3Fq%3Da%2520b"
    assert answer.headers["Location"] == "/kubecon/talks/?q=a%20b"
    assert client.get(link).headers["Location"] == "/me/"


# The name


def test_name_is_changed_by_its_owner_and_tidied() -> None:
    user = make_user(display_name="Ada")

    answer = make_client(user).post(
        NAME, {"display_name": "  Ａda  ", "email": "evil@example.com", "is_staff": "on"}, follow=True
    )

    user.refresh_from_db()
    assert (user.display_name, user.is_staff) == ("Ada", False)
    assert user.email.startswith("visitor")
    assert "You are shown as “Ada” from now on." in answer.content.decode()


@pytest.mark.parametrize("name", ["", "a", "ada@example.com", "A\u200bB", "x" * 81])
def test_bad_name_is_refused_and_the_old_one_kept(name: str) -> None:
    user = make_user(display_name="Ada")

    answer = make_client(user).post(NAME, {"display_name": name})

    user.refresh_from_db()
    assert (answer.status_code, user.display_name) == (200, "Ada")
    assert answer.context["form"].errors["display_name"]
    assert "signed in as <strong>Ada</strong>" in answer.content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_ends_as_text(name: str) -> None:
    user = make_user(display_name=name)
    client = make_client(user)

    for path in (NAME, "/accounts/logout/"):
        page = read(client.get(path).content.decode())
        assert page.one("main").one("strong").text == name
        assert page.one("main").all("script") == []
    owner = make_client(make_user(is_staff=True, is_superuser=True))
    for path in ("/admin/accounts/user/", f"/admin/accounts/user/{user.pk}/change/"):
        assert "<img src=x" not in owner.get(path).content.decode()


def test_name_that_nobody_chose_is_nobodys_address() -> None:
    assert User.objects.create_user("ada.lovelace@example.com").display_name == "Attendee"


# Sessions


def test_session_ends_at_sign_out() -> None:
    client = Client()
    sign_in(client, make_user().email)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert stolen.get(NAME).status_code == 200

    answer = client.post("/accounts/logout/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert stolen.get(NAME).status_code == 302


def test_signing_out_needs_more_than_a_link() -> None:
    client = Client()
    sign_in(client, make_user().email)

    client.get("/accounts/logout/")

    assert signed_in(client)


def test_session_has_a_new_key_after_signing_in() -> None:
    client = Client()
    ask_for_code(client, "nobody@example.com")
    before = client.cookies["sessionid"].value

    sign_in(client, make_user().email)

    assert client.cookies["sessionid"].value != before


def test_new_password_ends_all_other_sessions() -> None:
    user = make_user()
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, user.email)
    new = "another good secret"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse battery staple", "password1": new, "password2": new},
    )

    assert (here.get(NAME).status_code, there.get(NAME).status_code) == (200, 302)


def test_account_that_is_switched_off_is_told_so_and_no_session_goes_on() -> None:
    user = make_user()
    client = Client()
    sign_in(client, user.email)
    user.is_active = False
    user.save()

    answer = sign_in(Client(), user.email)

    assert answer.headers["Location"] == "/accounts/inactive/"
    assert client.get(NAME).status_code == 302


# Limits


def test_limits_are_counted_in_the_database_for_all_workers() -> None:
    ask_for_code(Client(), "ada@example.com")

    assert project.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_limit WHERE cache_key LIKE '%%request_login_code%%'")
        assert cursor.fetchone() == (4,)


def test_kept_words_of_the_search_need_no_database() -> None:
    assert "locmem" in type(caches["memory"]).__module__


@pytest.mark.parametrize("path", [LOGIN, "/accounts/signup/", "/accounts/password/reset/"])
def test_flood_from_one_place_is_429_in_our_words(path: str) -> None:
    given = {"email": "ada@example.com" if "reset" in path else "not one"}
    statuses = [Client().post(path, given | {"email": f"{n}{given['email']}"}).status_code for n in range(60)]

    answer = Client().post(path, given)
    assert (len(set(statuses)), max(statuses), answer.status_code) == (1, 302 if "reset" in path else 200, 429)
    assert "Too many tries" in answer.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.8").post(path, given).status_code < 400


def test_behind_a_proxy_the_place_is_what_the_proxy_saw(settings: Any) -> None:
    settings.BEHIND_TLS = True
    client = Client(headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    client.post("/accounts/signup/", {})

    assert cache.get("allauth:rl:allauth.account:signup:60/60/ip:ip:203.0.113.7")


def test_next_is_kept_on_the_way_from_page_to_page() -> None:
    make_edition()
    page = read(Client().get(LOGIN, {"next": NEXT}).content.decode())
    assert [one.attributes["value"] for one in page.all("input", name="next")] == [NEXT] * len(page.all("form"))
    links = [link.attributes["href"] for link in page.all("a") if "signup" in link.attributes["href"]]
    page = read(Client().get(links[0]).content.decode())

    assert page.one("input", name="next").attributes["value"] == NEXT
    assert sign_up(Client(), "no address", next=NEXT).context["redirect_field_value"] == NEXT


def test_editor_made_in_the_shell_signs_in_at_once() -> None:
    editor = make_editor(email="Edith@Example.COM")

    assert sign_in(Client(), "edith@example.com", next="/admin/").headers["Location"] == "/admin/"
    assert editor.email == "edith@example.com"
