"""What all public pages have in common."""

import json
import re
from collections import deque
from urllib.parse import urldefrag, urljoin

import pytest
from django.core.management import call_command
from django.test import Client

from talks import urls
from tests.make import make_edition, make_talk
from tests.talks.views.reading import page, read
from tests.talks.views.world import FILES, OTHER_NAMES, World

pytestmark = pytest.mark.django_db

MISSING = (
    *("/nowhere/", "/nowhere/talks/", "/nowhere/talks/x/", "/nowhere/events/", "/nowhere/venue/", "/nowhere/showcase/"),
    *(
        "/nowhere/reports/",
        "/nowhere/offline.json",
        "/nowhere/talks/by/topic/",
        "/kubecon/talks/x/",
        "/kubecon/events/x/",
    ),
    *(
        "/kubecon/venue/x/",
        "/kubecon/reports/x/",
        "/kubecon/talks/by/x/",
        "/speakers/x/",
        "/organizations/x/",
        "/tags/x/",
    ),
    *(
        "/kubecon/x/",
        "/%00/",
        "/kubecon/talks/%00/",
        "/a b/",
        "/kubecon/talks/é/",
        "/" + "a" * 5000 + "/",
        "/speakers/x/y/",
    ),
)


def test_there_is_a_page_for_every_address():
    assert World().addresses.keys() == {pattern.name for pattern in urls.urlpatterns} - OTHER_NAMES


@pytest.mark.parametrize("address", MISSING)
def test_unknown_address_is_not_found_in_the_design_of_the_site(address: str):
    World()
    response = Client().get(address)
    found = read(response.text)
    assert response.status_code == 404
    assert found.one("h1").text == "There is no page here"
    assert "/editions/" in found.main.hrefs
    assert "/static/css/page.css" in [link.attributes["href"] for link in found.all("link", rel="stylesheet")]
    assert "ETag" not in response


def test_every_page_has_one_title_one_main_heading_and_unique_ids():
    for name, address in World(2).addresses.items():
        if name not in FILES:
            found = page(address)
            assert (len(found.all("h1")), len(found.all("main")), len(found.all("title"))) == (1, 1, 1), name
            ids = [element.attributes["id"] for element in found if "id" in element.attributes]
            assert len(ids) == len(set(ids)), name
            labelled = {e.attributes["aria-labelledby"] for e in found if "aria-labelledby" in e.attributes}
            assert labelled <= set(ids), name


@pytest.mark.parametrize("address", ["/kubecon", "/kubecon/talks", "/speakers", "/tags/tag-0"])
def test_address_without_its_slash_leads_to_the_page(address: str):
    World()
    response = Client().get(address + "?q=a")
    assert (response.status_code, response["Location"]) == (301, f"{address}/?q=a")


def test_canonical_address_leaves_the_query_out():
    make_edition(slug="kubecon")
    found = page("/kubecon/talks/?q=a&page=1")
    assert found.one("link", rel="canonical").attributes["href"] == "http://testserver/kubecon/talks/"


def test_names_with_markup_are_shown_as_text():
    edition = make_edition(slug="kubecon", name="<b>K</b>", short_name='"><script>')
    talk = make_talk(edition=edition, title="<script>alert(1)</script> & co")
    for address in ("/kubecon/", "/kubecon/talks/", talk.get_absolute_url()):
        assert page(address).all("b") == []
    found = page(talk.get_absolute_url())
    assert found.one("h1").text == "<script>alert(1)</script> & co"
    assert {script.text for script in found.all("script")} == {""}


# Every link


def test_every_link_of_the_report_leads_to_a_page_and_a_place_on_it():
    call_command("load_report", verbosity=0)
    places: dict[str, set[str]] = {}
    wanted: set[tuple[str, str]] = set()
    waiting = deque(["/editions/"])
    while waiting:
        address = waiting.popleft()
        if address not in places:
            html = Client().get(address).text
            places[address] = {"", *re.findall(r'\sid="([^"]+)"', html)}
            links = [urldefrag(urljoin(address, href)) for href in re.findall(r'<a\s[^>]*href="([^"]+)"', html)]
            ours = [link for link in links if link.url.startswith("/") and not link.url.startswith("/admin/")]
            waiting.extend(link.url for link in ours if link.url != "/")
            wanted |= {(link.url, link.fragment) for link in ours if link.url != "/"}
    assert len(places) > 100
    assert {(url, place) for url, place in wanted if place not in places[url]} == set()


# For when there is no network


def test_list_of_pages_to_keep_names_every_public_page_of_the_edition():
    world = World(2)
    listed = json.loads(Client().get("/kubecon/offline.json").text)["pages"]
    kept = {address for name, address in world.addresses.items() if name not in {*FILES, "facet", "comment"}}
    assert kept <= set(listed)
    assert len(listed) == len(set(listed))
    assert {Client().get(address).status_code for address in listed} == {200}


def test_list_of_pages_to_keep_moves_with_the_revision():
    world = World()
    first = json.loads(Client().get("/kubecon/offline.json").text)
    make_talk(edition=world.edition, slug="new")
    second = json.loads(Client().get("/kubecon/offline.json").text)
    assert second["revision"] > first["revision"]
    assert set(second["pages"]) - set(first["pages"]) == {"/kubecon/talks/new/"}


def test_service_worker_is_served_from_the_root():
    response = Client().get("/sw.js")
    assert (response.status_code, response["Content-Type"]) == (200, "text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert b"addEventListener" in response.content
