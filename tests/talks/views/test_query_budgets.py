"""What a page costs in queries: the same with 1 and with 3 rows, and one where nothing has changed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from talks import urls
from tests.make import make_talk
from tests.talks.views.world import OTHER_NAMES, World

pytestmark = pytest.mark.django_db

# Made anew. The design allows 12 for the list with all its counts and 8 for every other page.
QUERIES = {
    "conduct": 2,
    "editions": 3,
    "scores": 3,
    "speakers": 4,
    "speaker": 6,
    "organizations": 4,
    "organization": 7,
    "tags": 3,
    "tag": 6,
    "edition": 8,
    "offline": 4,
    "schedule": 6,
    "now": 3,
    "talks": 6,
    "talks-ics": 5,
    "schedule-ics": 5,
    "changes": 5,
    "changes-atom": 3,
    "facet": 3,
    "talk": 8,
    "talk-ics": 4,
    "comment": 7,
    "events": 4,
    "event": 7,
    "venue": 8,
    "room": 8,
    "showcase": 4,
    "reports": 3,
    "report": 6,
}


def test_every_public_page_has_a_budget():
    assert QUERIES.keys() == {pattern.name for pattern in urls.urlpatterns} - OTHER_NAMES
    assert all(count <= (12 if name == "talks" else 8) for name, count in QUERIES.items())


@pytest.mark.parametrize("rows", [1, 3])
def test_every_page_keeps_its_budget(rows: int, django_assert_num_queries: DjangoAssertNumQueries):
    for name, address in World(rows).addresses.items():
        with django_assert_num_queries(QUERIES[name], info=name):
            made = Client().get(address)
        with django_assert_num_queries(1, info=name):
            again = Client().get(address)
        with django_assert_num_queries(1, info=name):
            known = Client().get(address, headers={"If-None-Match": made["ETag"]})
        assert (made.status_code, again.content) == (200, made.content), name
        assert (known.status_code, known.content, known["ETag"]) == (304, b"", made["ETag"]), name


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=mean", 6),
        ("q=maen", 6),
        ("topic=tag-0&day=2024-03-20&event=event-0&order=notes", 6),
        ("q=mean&order=title", 6),
    ],
)
def test_list_keeps_its_budget_under_filters(
    query: str, count: int, rows: int, django_assert_num_queries: DjangoAssertNumQueries
):
    World(rows)
    with django_assert_num_queries(count):
        assert Client().get(f"/kubecon/talks/?{query}").status_code == 200
    with django_assert_num_queries(1):
        Client().get(f"/kubecon/talks/?{query}")


def test_home_costs_two_queries(django_assert_num_queries: DjangoAssertNumQueries):
    World()
    with django_assert_num_queries(2):
        assert Client().get("/")["Location"] == "/kubecon/"


def test_page_after_a_change_costs_no_more_than_the_first_time(django_assert_num_queries: DjangoAssertNumQueries):
    edition = World().edition
    Client().get("/kubecon/talks/")
    make_talk(edition=edition)
    with django_assert_num_queries(QUERIES["talks"]):
        Client().get("/kubecon/talks/")
