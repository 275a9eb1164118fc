"""A slug that changes, in whatever way, leaves a redirect."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.make import (
    make_appearance,
    make_edition,
    make_event,
    make_exhibitor,
    make_report,
    make_room,
    make_tag,
    make_talk,
    make_venue,
)
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db


def room_of_an_edition() -> Any:
    room = make_room()
    make_edition(slug="kubecon", venue=room.venue)
    return room


def tag_in_use() -> Any:
    tag = make_tag()
    make_talk(tags=[tag])
    return tag


# What has a page, and its address with a place for the slug.
KINDS: dict[str, tuple[Callable[[], Any], str]] = {
    "edition": (make_edition, "/{}/"),
    "talk": (lambda: make_talk(edition=make_edition(slug="kubecon")), "/kubecon/talks/{}/"),
    "event": (lambda: make_event(edition=make_edition(slug="kubecon")), "/kubecon/events/{}/"),
    "report": (lambda: make_report(edition=make_edition(slug="kubecon")), "/kubecon/reports/{}/"),
    "room": (room_of_an_edition, "/kubecon/venue/{}/"),
    "speaker": (lambda: make_appearance().speaker, "/speakers/{}/"),
    "organization": (lambda: make_exhibitor().organization, "/organizations/{}/"),
    "tag": (tag_in_use, "/tags/{}/"),
}


def save(row: Any, slug: str) -> None:
    row.slug = slug
    row.save()


def update(row: Any, slug: str) -> None:
    type(row).objects.filter(pk=row.pk).update(slug=slug)


def bulk_update(row: Any, slug: str) -> None:
    row.slug = slug
    type(row).objects.bulk_update([row], ["slug"])


def raw_sql(row: Any, slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET slug = %s WHERE id = %s', [slug, row.pk])


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest) -> tuple[Any, str]:
    """A row whose slug is "first", and its address."""
    make, address = KINDS[request.param]
    row = make()
    update(row, "first")
    type(row).objects.filter(pk=row.pk).update(former_slugs=[])
    row.refresh_from_db()
    return row, address


def leads_to(address: str) -> str:
    response = Client().get(address)
    assert (response.status_code, response["Cache-Control"]) == (301, "no-cache")
    return str(response["Location"])


@pytest.mark.parametrize("write", [save, update, bulk_update, raw_sql])
def test_old_address_leads_to_the_new(made: tuple[Any, str], write: Callable[[Any, str], None]):
    row, address = made
    write(row, "second")
    assert leads_to(address.format("first")) == address.format("second")
    assert page(address.format("second")).one("h1")


def test_query_string_is_kept(made: tuple[Any, str]):
    row, address = made
    update(row, "second")
    query = "?q=Onu%C5%9F&tag=a&tag=b"
    assert leads_to(address.format("first") + query) == address.format("second") + query


def test_every_former_slug_leads_to_the_present_one(made: tuple[Any, str]):
    row, address = made
    for slug in ("second", "third"):
        row.refresh_from_db()
        save(row, slug)
    assert [leads_to(address.format(slug)) for slug in ("first", "second")] == [address.format("third")] * 2


def test_slug_given_back_is_no_redirect_any_more(made: tuple[Any, str]):
    row, address = made
    update(row, "second")
    update(row, "first")
    assert leads_to(address.format("second")) == address.format("first")
    assert page(address.format("first")).one("h1")


def test_former_slug_outlives_a_later_save_of_the_same_object(made: tuple[Any, str]):
    row, address = made
    save(row, "second")
    row.save()
    assert leads_to(address.format("first")) == address.format("second")


def test_slug_taken_by_another_belongs_to_the_new_one():
    edition = make_edition(slug="kubecon")
    old = make_talk(edition=edition, slug="first", title="The old one")
    update(old, "second")
    make_talk(edition=edition, slug="first", title="The new one")
    assert page("/kubecon/talks/first/").one("h1").text == "The new one"
    assert page("/kubecon/talks/second/").one("h1").text == "The old one"


def test_slug_that_two_have_left_belongs_to_the_later_row():
    edition = make_edition(slug="kubecon")
    for slug in ("a", "b"):
        update(make_talk(edition=edition, slug="first"), slug)
    assert leads_to("/kubecon/talks/first/") == "/kubecon/talks/b/"


def test_former_slug_of_a_draft_is_not_found():
    talk = make_talk(edition=make_edition(slug="kubecon"), slug="first", is_published=False)
    update(talk, "second")
    assert Client().get("/kubecon/talks/first/").status_code == 404


def test_former_slug_of_one_edition_is_not_found_under_another():
    talk = make_talk(edition=make_edition(slug="kubecon"), slug="first")
    update(talk, "second")
    make_edition(slug="rejekts")
    assert Client().get("/rejekts/talks/first/").status_code == 404


@pytest.mark.parametrize(
    "path", ["talks/", "talks/by/topic/", "events/", "showcase/", "reports/", "venue/", "venue/hall/", "offline.json"]
)
def test_every_address_under_an_edition_follows_its_new_slug(path: str):
    venue = make_venue()
    make_room(venue=venue, slug="hall")
    update(make_edition(slug="first", venue=venue), "second")
    assert leads_to(f"/first/{path}") == f"/second/{path}"


def test_talk_under_a_former_slug_of_its_edition_is_found():
    talk = make_talk(edition=make_edition(slug="first"), slug="mean-comments")
    update(talk.edition, "second")
    assert leads_to("/first/talks/mean-comments/") == "/second/talks/mean-comments/"


def test_former_slug_of_a_talk_under_a_former_slug_of_its_edition_is_found():
    talk = make_talk(edition=make_edition(slug="first"), slug="old")
    update(talk.edition, "second")
    update(talk, "new")
    followed = Client().get("/first/talks/old/", follow=True)
    assert followed.redirect_chain[-1] == ("/second/talks/new/", 301)
