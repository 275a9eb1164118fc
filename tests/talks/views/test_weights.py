"""What a page weighs on its way to a phone."""

import gzip
import random
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.text import slugify

from talks.models import Appearance, Edition, Organization, Speaker, Tag, Tagging, Talk
from tests.busy_day import make_busy_day
from tests.make import make_edition, make_event, make_room, make_venue
from tests.talks.views.reading import page
from tests.talks.views.world import FILES, HOUR, START, World
from tests.words import NAMES, named, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Edition:
    """Fifty talks with long titles, each with two speakers and four tags."""
    chance = random.Random(2024)
    edition = make_edition(slug="kubecon", venue=make_venue())
    owners = Organization.objects.bulk_create([named(Organization, 2, chance, n) for n in range(40)])
    speakers = Speaker.objects.bulk_create([named(Speaker, 2, chance, n) for n in range(90)])
    tags = Tag.objects.bulk_create(
        [Tag(name=f"{words(chance, 2)} {n}", slug=f"tag-{n}", kind=chance.choice(Tag.Kind.values)) for n in range(30)]
    )
    rooms = [make_room(venue=edition.venue, name=f"Level 7.{n} | Room {n}0{n}") for n in range(1, 8)]
    events = [None, None, *(make_event(edition=edition) for _ in range(6))]
    for n in range(50):
        title = words(chance, 13).capitalize()
        talk = Talk.objects.create(
            edition=edition,
            title=f"{title[:90]} – {chance.choice(NAMES.split())} & {chance.choice(NAMES.split())}",
            slug=slugify(f"{title[:90]} {n}"),
            abstract=words(chance, 150),
            event=chance.choice(events),
            room=chance.choice(rooms),
            starts_at=START,
            ends_at=START + HOUR,
            format=chance.choice(Talk.Format.values),
            level=chance.choice(Talk.Level.values),
            is_published=True,
        )
        Tagging.objects.bulk_create([Tagging(talk=talk, tag=tag) for tag in chance.sample(tags, 4)])
        Appearance.objects.bulk_create(
            [
                Appearance(talk=talk, speaker=speaker, organization=chance.choice(owners), position=position)
                for position, speaker in enumerate(chance.sample(speakers, 2))
            ]
        )
    return edition


def weight(address: str) -> int:
    response = Client().get(address, headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response["Content-Encoding"]) == (200, "gzip")
    return len(response.content)


def compressed(paths: list[str]) -> int:
    return sum(len(gzip.compress(_bytes(path), 9)) for path in paths)


def _bytes(path: str) -> bytes:
    found = finders.find(path.removeprefix("/static/"))
    assert isinstance(found, str), path
    return Path(found).read_bytes()


@pytest.mark.usefixtures("programme")
def test_list_of_fifty_talks_weighs_no_more_than_15_kb():
    assert len(page("/kubecon/talks/").all("li", class_="talk-row")) == 50
    assert weight("/kubecon/talks/") <= 15_000
    assert weight("/kubecon/talks/?q=kubernetes") <= 15_000


def test_timetable_of_a_day_of_200_talks_weighs_no_more_than_60_kb_with_all_it_loads():
    edition = make_edition(slug="kubecon", venue=make_venue())
    make_busy_day(edition, starts_at=START)
    found = page("/kubecon/schedule/?day=2024-03-20")
    styles = [link.attributes["href"] for link in found.all("link", rel="stylesheet")]
    scripts = [script.attributes["src"] for script in found.all("script")]
    assert len(found.all("li", class_="slot")) == 203
    assert compressed(styles) <= 12_000
    assert weight("/kubecon/schedule/?day=2024-03-20") + compressed(styles) + compressed(scripts) <= 60_000


def test_every_page_keeps_within_its_weights():
    for name, address in World(3).addresses.items():
        if name not in FILES:
            found = page(address)
            styles = [link.attributes["href"] for link in found.all("link", rel="stylesheet")]
            scripts = [script.attributes["src"] for script in found.all("script")]
            assert weight(address) <= 15_000, name
            assert 0 < compressed(styles) <= 12_000, name
            assert compressed(scripts) <= 20_000, name


@pytest.mark.usefixtures("programme")
def test_agenda_of_fifty_talks_weighs_no_more_than_a_list():
    asked = "&".join(f"talk={slug}" for slug in Talk.objects.values_list("slug", flat=True))
    found = page(f"/kubecon/agenda/?{asked}")
    assert len(found.all("li", class_="agenda-entry")) == 50
    styles = [link.attributes["href"] for link in found.all("link", rel="stylesheet")]
    scripts = [script.attributes["src"] for script in found.all("script")]
    assert compressed(styles) <= 12_000
    assert compressed([*scripts, "/static/js/starring.js"]) <= 20_000


def test_htmx_is_loaded_where_it_is_used_only():
    scripts = {
        name: [script.attributes["src"].rpartition("/")[2] for script in page(address).all("script")]
        for name, address in World().addresses.items()
        if name not in FILES
    }
    assert scripts.pop("talks") == ["offline.js", "stars.js", "mine.js", "htmx-2.min.js", "facets.js", "times.js"]
    assert scripts.pop("talk") == ["offline.js", "stars.js", "mine.js", "send.js", "times.js"]
    assert scripts.pop("schedule") == ["offline.js", "stars.js", "mine.js", "schedule.js", "times.js"]
    assert scripts.pop("now") == ["offline.js", "stars.js", "mine.js", "now.js", "times.js"]
    assert {tuple(scripts.pop(name)) for name in ("changes", "event")} == {
        ("offline.js", "stars.js", "mine.js", "times.js")
    }
    assert {tuple(names) for names in scripts.values()} == {("offline.js", "stars.js", "mine.js")}


def test_nothing_comes_from_another_machine():
    for name, address in World().addresses.items():
        if name not in FILES:
            loaded = [
                element.attributes.get("src") or element.attributes["href"]
                for element in page(address)
                if element.tag in ("script", "img", "link")
                and element.attributes.get("rel") not in ("canonical", "alternate")
            ]
            assert all(source.startswith("/static/") for source in loaded), (name, loaded)
