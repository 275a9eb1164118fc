"""One action of an editor stands everywhere on the next request, also on pages that were kept."""

import datetime
from collections.abc import Callable

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from talks.models import Talk
from tests.filling import filled
from tests.make import make_client, make_edition, make_editor, make_room, make_talk, make_venue
from tests.talks.views.reading import page
from venue.models import Room

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def talk() -> Talk:
    """Begins in an hour, in the room Paris; there are Lyon and Lobby beside it."""
    now = timezone.now().replace(second=0, microsecond=0)
    edition = make_edition(slug="kubecon", venue=make_venue(), first_day=None, last_day=None)
    paris, _lyon, _lobby = (
        make_room(venue=edition.venue, name=name, slug=name.lower()) for name in ("Paris", "Lyon", "Lobby")
    )
    return make_talk(edition=edition, title="Mean Comments", room=paris, starts_at=now + HOUR, ends_at=now + 2 * HOUR)


def move_in_the_admin(talk: Talk) -> None:
    editor, address = make_client(make_editor()), f"/admin/talks/talk/{talk.pk}/change/"
    data = filled(editor.get(address), room=Room.objects.get(slug="lyon").pk)
    assert editor.post(address, data).status_code == 302


def test_move_that_is_also_a_delay_is_both_on_row_and_page(talk: Talk):
    later = {"starts_at": talk.starts_at + HOUR, "ends_at": talk.ends_at + HOUR}
    Talk.objects.filter(pk=talk.pk).update(room=Room.objects.get(slug="lyon"), **later)
    talk.mark_full()
    marks = page("/kubecon/talks/").one("p", class_="talk-row-marks").texts("span", class_="mark")
    assert marks[:2] == ["Room full", "Moved from Paris to Lyon"]
    assert marks[2].startswith("Now ")
    notices = [notice.text for notice in page(talk.get_absolute_url()).all("p", class_="change-notice")]
    assert [notice.split(".")[0] for notice in notices][:2] == ["Room full", "Moved from Paris to Lyon"]
    assert notices[2].startswith("Now ")


def fill_the_room(talk: Talk) -> None:
    talk.mark_full(overflow=Room.objects.get(slug="lobby"), because="Come early next time.")


@pytest.mark.parametrize(
    ("action", "mark", "notice", "told"),
    [
        (move_in_the_admin, "Moved from Paris to Lyon", "Moved from Paris to Lyon.", "Moved from Paris to Lyon"),
        (fill_the_room, "Room full: go to Lobby", "Go to Lobby instead", "Paris is full: go to Lobby"),
    ],
)
def test_one_action_stands_everywhere_on_the_next_request(
    talk: Talk, action: Callable[[Talk], None], mark: str, notice: str, told: str
):
    for address in ("/kubecon/talks/", talk.get_absolute_url(), "/kubecon/changes/", "/kubecon/changes.atom"):
        assert told not in Client().get(address).text
    action(talk)
    row = page("/kubecon/talks/").one("p", class_="talk-row-marks")
    assert row.texts("span", class_="mark") == [mark]
    shown = page(talk.get_absolute_url())
    assert notice in shown.one("p", class_="change-notice").text
    assert shown.under("Changes").texts("span", class_="change-words") == [told]
    assert page("/kubecon/changes/").texts("span", class_="change-words") == [told]
    feed = feedparser.parse(Client().get("/kubecon/changes.atom").content)
    assert [entry.title for entry in feed.entries] == [f"Mean Comments: {told}"]
