"""Starring a talk: by page and by script, brought along by a browser, exchanged; and that nobody else learns of it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.asked import MOST_ASKED
from talks.models import Refused, Star, Talk
from talks.views import mine
from tests.make import make_client, make_edition, make_event, make_star, make_talk, make_user
from tests.talks.views.reading import page, read

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"HX-Request": "true"}


def star_address(talk: Talk) -> str:
    return f"{talk.get_absolute_url()}star/"


def edition_address(talk: Talk, rest: str) -> str:
    return f"{talk.edition.get_absolute_url()}{rest}"


def starred_by(user: User) -> set[str]:
    return set(Star.objects.by(user).values_list("talk__slug", flat=True))


# One star


def test_star_by_page_leads_to_where_it_is_to_be_seen():
    talk, user = make_talk(title="Mean Comments"), make_user()
    client = make_client(user)
    assert page(star_address(talk), client=client).main.one("h1").text == "Star this talk"
    for _ in range(2):
        assert client.post(star_address(talk))["Location"] == star_address(talk)
        found = page(star_address(talk), client=client)
        assert found.one(role="status", class_="notice").text == "It is in your agenda."
    assert Star.objects.count() == 1
    assert found.main.one("form").attributes["action"] == f"{star_address(talk)}withdrawal/"
    client.post(f"{star_address(talk)}withdrawal/")
    assert not Star.objects.exists()


def test_script_is_told_no_more_than_that_it_is_done():
    talk, client = make_talk(), make_client(make_user())
    for address, count in ((star_address(talk), 1), (f"{star_address(talk)}withdrawal/", 0)):
        answer = client.post(address, headers=BY_SCRIPT)
        assert (answer.status_code, answer.content, Star.objects.count()) == (204, b"", count)
    assert "no-store" in answer["Cache-Control"]


def test_visitor_signs_in_and_comes_back_to_the_star():
    talk = make_talk()
    found = page(star_address(talk)).main
    assert ("Sign in to star it", f"/accounts/login/?next={star_address(talk)}") in found.links
    for address in (star_address(talk), f"{star_address(talk)}withdrawal/"):
        assert Client().post(address)["Location"] == f"/accounts/login/?next={star_address(talk)}"
    assert not Star.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        lambda: {"is_published": False},
        lambda: {"event": make_event(is_published=False)},
        lambda: {"edition": make_edition(is_published=False)},
    ],
    ids=["talk", "event", "edition"],
)
def test_draft_cannot_be_starred(fields: Any):
    talk, client = make_talk(**fields()), make_client(make_user())
    assert client.get(star_address(talk)).status_code == 404
    assert client.post(star_address(talk)).status_code == 404
    assert client.post(f"{star_address(talk)}withdrawal/").status_code == 404
    client.post(edition_address(talk, "agenda/join/"), {"talk": talk.slug})
    assert not Star.objects.exists()


def test_talk_that_became_a_draft_is_in_no_agenda_until_it_is_back():
    star = make_star()
    client, agenda = make_client(star.user), edition_address(star.talk, "agenda/")
    Talk.objects.update(is_published=False)
    assert star.talk.title not in client.get(agenda).text
    assert star.talk.slug not in client.get(edition_address(star.talk, "mine/")).text
    Talk.objects.update(is_published=True)
    assert star.talk.title in client.get(agenda).text


def test_star_leads_on_from_a_former_slug():
    talk = make_talk(slug="before")
    talk.slug = "after"
    talk.save()
    answer = make_client(make_user()).get(edition_address(talk, "talks/before/star/"))
    assert (answer.status_code, answer["Location"]) == (301, star_address(talk))


def test_who_is_gone_stars_nothing():
    talk, user = make_talk(), make_user()
    ghost = User.objects.get(pk=user.pk)
    user.delete()
    with pytest.raises(Refused, match="This account was deleted"):
        talk.star(by=ghost)


# Nobody else learns of it


def test_public_pages_are_the_same_whoever_starred_what():
    talk = make_talk()
    addresses = [talk.get_absolute_url(), edition_address(talk, "talks/"), edition_address(talk, "offline.json")]
    before = [(answer.content, answer["ETag"]) for answer in map(Client().get, addresses)]
    users = [make_star(talk=talk).user for _ in range(4)]
    for client in (Client(), make_client(users[0]), make_client(make_user())):
        assert [(answer.content, answer["ETag"]) for answer in map(client.get, addresses)] == before


def test_every_talk_of_a_list_and_its_own_page_has_the_star():
    talk = make_talk(title="Mean Comments")
    for address in (talk.get_absolute_url(), edition_address(talk, "talks/")):
        star = page(address).one("a", class_="talk-star")
        assert star.attributes["href"] == star_address(talk)
        assert star.attributes["aria-label"] == "Star: Mean Comments"


def test_preview_of_a_draft_has_no_star():
    talk = make_talk(is_published=False)
    found = page(f"{talk.get_absolute_url()}preview/", client=make_client(make_user(is_staff=True, is_superuser=True)))
    assert found.all(class_="talk-star") == []


# The fragment


def keys(client: Client, address: str) -> set[str]:
    return set(page(address, client=client).one("data", id="my-stars").attributes["value"].split())


def test_fragment_brings_my_stars_of_the_edition_of_all_or_of_one_talk():
    user = make_user()
    one, other = make_star(user=user).talk, make_star(user=user, talk=make_talk(edition=make_edition())).talk
    third = make_star(user=user, talk=make_talk(edition=one.edition)).talk
    make_star(talk=make_talk(edition=one.edition))
    client, (first, second, last) = make_client(user), [f"{t.edition.slug}/{t.slug}" for t in (one, other, third)]
    mine = edition_address(one, "mine/")
    assert keys(client, mine) == keys(client, f"{mine}?rows=edition") == {first, last}
    assert keys(client, f"{mine}?rows=all") == {first, second, last}
    assert keys(client, f"{mine}?talk={third.slug}") == {last}


def test_fragment_brings_a_token_that_writes(monkeypatch: pytest.MonkeyPatch):
    talk, client = make_talk(), Client(enforce_csrf_checks=True)
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    token = page(edition_address(talk, "mine/"), client=client).one("data").attributes["data-token"]
    assert client.post(star_address(talk), headers={**BY_SCRIPT, "X-CSRFToken": token}).status_code == 204
    assert client.post(star_address(talk), headers=BY_SCRIPT).status_code == 403
    monkeypatch.setattr(mine, "MOST_ROWS", 1)
    make_star(user=User.objects.get(), talk=make_talk(edition=talk.edition))
    assert len(keys(client, edition_address(talk, "mine/"))) == 1


def test_fragment_has_neither_for_a_visitor():
    assert not page(edition_address(make_talk(), "mine/")).all("data")


# Brought along


def test_stars_of_a_browser_join_once_and_what_is_unknown_is_left_out():
    here, client = make_talk(slug="here"), make_client(make_user())
    talk = make_talk(edition=here.edition, slug="before")
    talk.slug = "after"
    talk.save()
    elsewhere = make_talk(slug="elsewhere")
    named = ["here", "here", "before", elsewhere.slug, "no-such", "", "é", "a\0b", "x" * 121, "'; DROP TABLE--"]
    for _ in range(2):
        assert client.post(edition_address(here, "agenda/join/"), {"talk": named}).status_code == 204
    assert starred_by(User.objects.get()) == {"here", "after"}


def test_slug_that_was_given_on_means_its_present_talk():
    first, client = make_talk(slug="talk"), make_client(make_user())
    first.slug = "moved-on"
    first.save()
    second = make_talk(edition=first.edition, slug="talk")
    client.post(edition_address(first, "agenda/join/"), {"talk": "talk"})
    assert list(Star.objects.values_list("talk", flat=True)) == [second.pk]


def test_no_more_join_than_a_browser_keeps(django_assert_num_queries: DjangoAssertNumQueries):
    talk, client = make_talk(), make_client(make_user())
    Talk.objects.bulk_create(
        Talk(edition=talk.edition, title=f"Talk {n}", slug=f"talk-{n}", is_published=True) for n in range(210)
    )
    with django_assert_num_queries(7):
        client.post(edition_address(talk, "agenda/join/"), {"talk": [f"talk-{n}" for n in range(210)]})
    assert Star.objects.count() == MOST_ASKED
    assert client.post(edition_address(talk, "agenda/join/"), {"talk": ["x"] * 1001}).status_code == 400


def test_visitor_joins_nothing():
    talk = make_talk()
    answer = Client().post(edition_address(talk, "agenda/join/"), {"talk": talk.slug})
    assert answer["Location"] == f"/accounts/login/?next={edition_address(talk, 'agenda/')}"
    assert make_client(make_user()).get(edition_address(talk, "agenda/join/")).status_code == 405


# The other session


def test_one_session_is_exchanged_for_the_other():
    star = make_star()
    other = make_talk(edition=star.talk.edition)
    sent = {"star": other.slug, "unstar": star.talk.slug}
    address = edition_address(other, "agenda/exchange/")
    assert Client().post(address, sent).status_code == 302
    client = make_client(star.user)
    assert client.post(address, sent)["Location"] == edition_address(other, "agenda/")
    assert starred_by(star.user) == {other.slug}
    told = read(client.get(edition_address(other, "agenda/")).text).texts(role="status", class_="notice")
    assert told == ["Your agenda has the other session now."]


@pytest.mark.parametrize("sent", [{}, {"star": "no-such"}, {"star": "a\0b"}, {"star": ["x", "y"]}])
def test_odd_exchange_changes_nothing(sent: dict[str, Any]):
    star = make_star()
    address = edition_address(star.talk, "agenda/exchange/")
    assert make_client(star.user).post(address, {"unstar": star.talk.slug, **sent}).status_code == 404
    assert starred_by(star.user) == {star.talk.slug}


def test_star_posted_to_a_former_address_is_not_lost_on_the_way():
    talk, client = make_talk(slug="old"), make_client(make_user())
    former = star_address(talk)
    Talk.objects.filter(pk=talk.pk).update(slug="new")
    answer = client.post(former, headers=BY_SCRIPT)
    # As 301 a browser would ask for the page instead.
    assert (answer.status_code, answer["Location"]) == (308, star_address(Talk.objects.get()))
    assert client.get(former).status_code == 301


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "star", [lambda talk, user: talk.star(by=user), lambda talk, user: Star.objects.join([talk], by=user)]
)
def test_star_on_a_talk_that_is_deleted_meanwhile_is_refused_politely(star: Any):
    talk, user = make_talk(), make_user()
    Talk.objects.filter(pk=talk.pk).delete()
    with pytest.raises(Refused, match="gone"):
        star(talk, user)
