"""The feed of changes, as a reader of feeds has it."""

import datetime
import uuid
from typing import Any

import feedparser
import pytest
from django.core.cache import caches
from django.test import Client

from talks.models import Change, Talk
from tests.make import make_edition, make_room, make_scheduled_talk, make_venue

pytestmark = pytest.mark.django_db

FEED = "/kubecon/changes.atom"


def read() -> Any:
    response = Client().get(FEED)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


@pytest.fixture
def talk() -> Talk:
    edition = make_edition(slug="kubecon", name="KubeCon & co", venue=make_venue())
    room = make_room(venue=edition.venue, name="Paris")
    return make_scheduled_talk("10:00", edition=edition, room=room, title="Tricks & <Treats>", slug="tricks")


def test_each_change_is_an_entry_the_latest_first(talk: Talk):
    talk.move(to=make_room(venue=talk.edition.venue, name="Lyon"), because="Too many & <loud>")
    talk.cancel()
    feed = read()
    assert [entry.title for entry in feed.entries] == [
        "Tricks & <Treats>: Cancelled",
        "Tricks & <Treats>: Moved from Paris to Lyon",
    ]
    moved, entry = Change.objects.get(kind="moved"), feed.entries[1]
    assert entry.link == "http://testserver/kubecon/talks/tricks/"
    assert entry.summary == "<p>Moved from Paris to Lyon. Corrected afterwards. Too many &amp; &lt;loud&gt;</p>"
    assert datetime.datetime(*entry.updated_parsed[:6], tzinfo=datetime.UTC) == moved.at.replace(microsecond=0)
    assert [tag.term for tag in entry.tags] == ["moved"]


def test_feed_says_whose_it_is_and_where_it_lives(talk: Talk):
    talk.cancel()
    feed = read().feed
    assert (feed.title, feed.author) == ("Changes to KubeCon & co", "KubeCon Notes")
    links = {link.rel: link.href for link in feed.links}
    assert links == {
        "alternate": "http://testserver/kubecon/changes/",
        "self": "http://testserver/kubecon/changes.atom",
    }


def test_entries_keep_their_names_when_talk_and_edition_are_called_otherwise(talk: Talk):
    talk.cancel()
    talk.reinstate()
    before = read()
    Talk.objects.filter(pk=talk.pk).update(title="Other", slug="other")
    after = read()
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]
    assert len({entry.id for entry in before.entries}) == 2
    assert all(uuid.UUID(name.removeprefix("urn:uuid:")) for name in [before.feed.id, before.entries[0].id])
    assert [entry.title for entry in after.entries] == ["Other: Takes place after all", "Other: Cancelled"]


def test_same_data_gives_the_same_bytes_and_a_304(talk: Talk):
    for _ in range(2):
        first = Client().get(FEED)
        known = Client().get(FEED, headers={"If-None-Match": first["ETag"]})
        assert (known.status_code, known.content) == (304, b"")
        talk.cancel()
        assert Client().get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200
        talk.reinstate()


def test_empty_feed_does_not_change_with_the_clock(talk: Talk):
    first = Client().get(FEED).content
    caches["pages"].clear()
    assert Client().get(FEED).content == first
    assert (read().entries, read().feed.updated) == ([], "1970-01-01T00:00:00+00:00")


def test_feed_holds_the_latest_hundred(talk: Talk):
    for _ in range(51):
        talk.cancel()
        talk.reinstate()
    assert len(read().entries) == 100


def test_nothing_is_fed_of_drafts(talk: Talk):
    talk.cancel()
    Talk.objects.filter(pk=talk.pk).update(is_published=False)
    assert read().entries == []


def test_text_that_xml_has_no_place_for_breaks_no_feed(talk: Talk):
    talk.cancel(because="The hall\x0bis \x08closed\nfor \x1f today\ufffe")
    [entry] = read().entries
    assert "The hall is closed for today" in entry.summary
