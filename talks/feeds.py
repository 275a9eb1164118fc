"""Feeds: the same bytes for the same data."""

import datetime
import uuid
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html

from talks.change_words import plain, sentence
from talks.models import Change, Edition
from talks.single_line import one_line

MOST_ENTRIES = 100
BEFORE_ANY = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """Where there is no entry Django says what time it is."""
        return super().latest_post_date() if self.items else BEFORE_ANY


def feed_of_changes(edition: Edition, site: str) -> str:
    """`site` stands before every address."""
    feed = _empty_feed(edition, site)
    for change in Change.objects.visible().of(edition).for_list()[:MOST_ENTRIES]:
        feed.add_item(**_entry(change, edition, site))
    written: str = feed.writeString("utf-8")
    return written


def _empty_feed(edition: Edition, site: str) -> Feed:
    page = site + reverse("changes", args=[edition.slug])
    return Feed(
        title=one_line(f"Changes to {edition.name}"),
        link=page,
        description=None,
        subtitle="Talks that moved, take place at another time, were cancelled or added, and rooms that are full.",
        language="en",
        author_name="KubeCon Notes",
        feed_url=site + reverse("changes-atom", args=[edition.slug]),
        # Not of the slug, which an editor may change.
        feed_guid=_urn(uuid.uuid5(uuid.NAMESPACE_URL, site), f"changes of edition {edition.pk}"),
    )


def _entry(change: Change, edition: Edition, site: str) -> dict[str, Any]:
    words = one_line(plain(sentence(change, edition.zone)))
    corrected = "" if change.is_news else " Corrected afterwards."
    return {
        "title": one_line(f"{change.talk.title}: {words}"),
        "link": site + change.talk.get_absolute_url(),
        # Atom1Feed says that it is HTML.
        "description": format_html("<p>{}.{} {}</p>", words, corrected, one_line(change.because)),
        "unique_id": _urn(change.talk.guid, f"change {change.pk}"),
        "pubdate": change.at,
        "updateddate": change.at,
        "categories": [change.kind],
    }


def _urn(of: uuid.UUID, name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(of, name)}"
