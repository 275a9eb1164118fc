"""What changed stands on rows, on the talk's page and on the page of changes; once a talk is over it is no news."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client

from talks.models import Edition, Talk
from tests.make import make_edition, make_event, make_link, make_room, make_scheduled_talk, make_tag, make_venue
from tests.talks.views.reading import Element, page

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = datetime.timedelta(minutes=30)


@contextmanager
def clock_at(clock: str) -> Iterator[None]:
    """On 20 March 2024 in Paris, for us and for the cache of pages; the database keeps its own."""
    moment = datetime.datetime.fromisoformat(f"2024-03-20T{clock}+01:00").astimezone(datetime.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        patch.setattr("time.time", moment.timestamp)
        yield


@pytest.fixture
def edition() -> Edition:
    return make_edition(slug="kubecon", venue=make_venue())


@pytest.fixture
def talk(edition: Edition) -> Talk:
    """From 10:00 to 10:30 in Paris, a room."""
    room = make_room(venue=edition.venue, name="Paris", slug="paris")
    event = make_event(edition=edition, slug="event")
    fields: dict[str, Any] = {"title": "Mean Comments", "slug": "mean-comments", "tags": [make_tag(slug="tag")]}
    return make_scheduled_talk("10:00", edition=edition, room=room, event=event, **fields)


@pytest.fixture
def lyon(edition: Edition) -> Any:
    return make_room(venue=edition.venue, name="Lyon", slug="lyon")


def as_news(talk: Talk) -> None:
    """The database goes by its own clock, by which all of it was over long ago."""
    talk.changes.update(is_news=True, at=datetime.datetime(2024, 3, 20, 8, 5, tzinfo=datetime.UTC))


def marks() -> list[str]:
    """Of the one row of the list."""
    return page("/kubecon/talks/").one("p", class_="talk-row-marks").texts("span", class_="mark")


def notices(talk: Talk) -> list[str]:
    return page(talk.get_absolute_url()).texts("p", class_="change-notice")


def test_moved_talk_says_so_on_its_row_and_at_the_top_of_its_page(talk: Talk, lyon: Any):
    talk.move(to=lyon, because="Too many of you.")
    as_news(talk)
    with clock_at("09:30"):
        assert marks() == ["Moved from Paris to Lyon"]
        assert notices(talk) == ["Moved from Paris to Lyon. Too many of you. Told on Wednesday 20 March, 09:05"]


def test_times_of_a_change_are_elements_of_their_own(talk: Talk):
    talk.retime(starts_at=talk.starts_at + HALF_AN_HOUR, ends_at=talk.ends_at + HALF_AN_HOUR)
    as_news(talk)
    with clock_at("09:30"):
        mark = page("/kubecon/talks/").one("span", class_="mark-changed")
    assert mark.text == "Now 10:30, was 10:00"
    assert [time.attributes["datetime"] for time in mark.all("time")] == [
        "2024-03-20T10:30:00+01:00",
        "2024-03-20T10:00:00+01:00",
    ]


def test_cancelled_is_said_once_with_its_reason(talk: Talk, lyon: Any):
    talk.move(to=lyon)
    talk.cancel(because="Flight.")
    as_news(talk)
    with clock_at("09:30"):
        assert marks() == ["Cancelled"]
        assert notices(talk) == [
            "Cancelled. This talk does not take place. Flight. Told on Wednesday 20 March, 09:05",
        ]
    with clock_at("10:30"):
        assert notices(talk)[0].startswith("Cancelled. This talk did not take place as planned.")


def test_talk_cancelled_before_anyone_was_told_has_no_reason(talk: Talk):
    talk.cancel()
    talk.changes.all().delete()
    assert notices(talk) == ["Cancelled. This talk did not take place as planned."]


def test_takes_place_after_all(talk: Talk):
    talk.cancel()
    talk.reinstate()
    as_news(talk)
    with clock_at("09:30"):
        assert marks() == ["Takes place after all"]


def test_full_room_says_where_to_go(talk: Talk):
    talk.mark_full(overflow=make_room(venue=talk.edition.venue, name="Lobby", slug="lobby"), because="Sorry.")
    as_news(talk)
    with clock_at("10:10"):
        assert marks() == ["Room full: go to Lobby"]
        [row], [notice] = (
            page(address).all(class_=name)
            for address, name in (("/kubecon/talks/", "mark-full"), (talk.get_absolute_url(), "change-notice"))
        )
    assert row.hrefs == notice.hrefs == ["/kubecon/venue/lobby/"]
    assert notice.text == (
        "Room full. Nobody gets into Paris any more. Go to Lobby instead: it is shown there as well. "
        "Sorry. Told on Wednesday 20 March, 09:05"
    )


def test_full_room_without_another_leads_to_the_video(talk: Talk):
    make_link(talk=talk, url="https://video.example/1")
    talk.mark_full()
    with clock_at("10:10"):
        assert marks() == ["Room full: watch the video", "Video"]
        notice = page(talk.get_absolute_url()).one("p", class_="change-notice")
    assert "Nobody gets into Paris any more. Watch the video." in notice.text
    assert notice.hrefs == ["https://video.example/1"]


def test_full_room_without_either_only_says_so(talk: Talk):
    talk.mark_full()
    with clock_at("10:10"):
        assert marks() == ["Room full"]


def test_there_is_room_again(talk: Talk):
    talk.mark_full()
    talk.mark_free()
    as_news(talk)
    with clock_at("10:10"):
        assert (marks(), notices(talk)) == ([], [])


# At the talk's end


def test_kept_pages_turn_stale_at_the_talks_end(talk: Talk, lyon: Any):
    talk.move(to=lyon)
    talk.mark_full()
    talk.changes.all().update(is_news=True)
    addresses = ["/kubecon/talks/", "/kubecon/events/event/", "/kubecon/venue/lyon/", "/tags/tag/"]
    said = ["Room full"]
    for clock, expected in (("10:29:59", said), ("10:30", [])):
        with clock_at(clock):
            assert [page(address).texts("span", class_="mark-full") for address in addresses] == [expected] * 4, clock
    with clock_at("10:29:59"):
        assert notices(talk)[0].startswith("Room full.")
    with clock_at("10:30"):
        assert notices(talk) == ["The room was full."]


@pytest.mark.parametrize("hours", [False, True])
def test_mark_of_a_move_goes_at_the_end_of_the_talk_or_of_its_day(talk: Talk, lyon: Any, hours: bool):
    if not hours:
        Talk.objects.filter(pk=talk.pk).update(starts_at=None, ends_at=None)
        talk.refresh_from_db()
    talk.move(to=lyon)
    talk.changes.exclude(kind="moved").delete()
    as_news(talk)
    with clock_at("10:29:59" if hours else "23:59:59"):
        assert marks() == ["Moved from Paris to Lyon"]
    with clock_at("10:30") if hours else clock_at("23:59:59.999"):
        assert marks() == ([] if hours else ["Moved from Paris to Lyon"])
    talk.refresh_from_db()
    assert talk.over_at.isoformat() == ("2024-03-20T09:30:00+00:00" if hours else "2024-03-21T00:00:00+01:00")


def test_corrections_are_no_marks_and_stand_in_the_history(talk: Talk, lyon: Any):
    talk.move(to=lyon, because="The report says so.")
    with clock_at("09:30"):
        assert (marks(), notices(talk)) == ([], [])
        history = page(talk.get_absolute_url()).under("Changes")
    [line] = history.all("li", class_="correction")
    assert line.texts("p")[1:] == ["Moved from Paris to Lyon corrected afterwards", "The report says so."]


def test_history_holds_all_changes_the_latest_first(talk: Talk, lyon: Any):
    talk.move(to=lyon)
    talk.cancel()
    talk.reinstate()
    history = page(talk.get_absolute_url()).under("Changes")
    assert history.texts("span", class_="change-words") == [
        "Takes place after all",
        "Cancelled",
        "Moved from Paris to Lyon",
    ]
    assert ("All changes to the programme", "/kubecon/changes/") in history.links


def test_talk_that_never_changed_has_no_history(talk: Talk):
    assert "Changes" not in page(talk.get_absolute_url()).headings


# The page of all changes


def told(found: Element) -> list[tuple[str, str]]:
    return [
        (line.one("h3").text, line.one("span", class_="change-words").text)
        for line in found.all("li")
        if line.all("h3") and line.all("span", class_="change-words")
    ]


def test_page_of_changes_tells_all_by_day_with_reason_and_time(talk: Talk, lyon: Any):
    talk.move(to=lyon, because="<b>Too</b> many of you.")
    talk.changes.update(at=datetime.datetime(2024, 3, 19, 23, 30, tzinfo=datetime.UTC), is_news=True)
    talk.cancel()
    talk.changes.filter(kind="cancelled").update(at=datetime.datetime(2024, 3, 21, 9, tzinfo=datetime.UTC))
    found = page("/kubecon/changes/")
    assert found.texts("h2") == ["Thursday 21 March 2024", "Wednesday 20 March 2024"]
    assert told(found) == [("Mean Comments", "Cancelled"), ("Mean Comments", "Moved from Paris to Lyon")]
    assert found.texts("span", class_="mark") == ["corrected afterwards"]
    assert found.texts("p", class_="change-because") == ["<b>Too</b> many of you."]
    assert [line.attributes["datetime"] for line in found.all("p", class_="change-at")[1].all("time")] == [
        "2024-03-20T00:30:00+01:00",
    ]
    assert talk.get_absolute_url() in found.main.hrefs


def test_page_of_changes_is_narrowed_to_one_kind(talk: Talk, lyon: Any):
    talk.move(to=lyon)
    talk.cancel()
    found = page("/kubecon/changes/?kind=moved")
    kinds = found.one("ul", class_="change-kinds")
    assert kinds.texts("li") == ["All", "Moved 1", "Cancelled 1"]
    assert kinds.one("a", aria_current="page").text == "Moved 1"
    assert told(found) == [("Mean Comments", "Moved from Paris to Lyon")]
    assert Client().get("/kubecon/changes/?kind=lost").status_code == 404


def test_page_of_changes_without_any_says_so(edition: Edition):
    assert page("/kubecon/changes/").one("p", class_="empty").text.startswith("Nothing has changed since")
    assert "Nothing of this kind" in page("/kubecon/changes/?kind=moved").one("p", class_="empty").text


def test_page_of_changes_is_paged_within_its_kind(talk: Talk):
    for _ in range(26):
        talk.cancel()
        talk.reinstate()
    first = page("/kubecon/changes/")
    assert (len(told(first)), first.one("a", rel="next").attributes["href"]) == (50, "?page=2")
    assert len(told(page("/kubecon/changes/?page=2"))) == 2
    assert len(told(page("/kubecon/changes/?kind=cancelled"))) == 26
    assert Client().get("/kubecon/changes/?page=3").status_code == 404


def test_nothing_is_told_of_drafts_and_other_editions(talk: Talk, lyon: Any):
    talk.move(to=lyon)
    make_scheduled_talk("10:00").cancel()
    assert len(told(page("/kubecon/changes/"))) == 1
    Talk.objects.filter(pk=talk.pk).update(is_published=False)
    assert told(page("/kubecon/changes/")) == []


def test_everything_leads_to_the_changes(talk: Talk):
    found = page("/kubecon/")
    assert ("What changed", "/kubecon/changes/") in found.main.links
    assert ("Changes to the programme", "/kubecon/changes/") in found.one("footer").links
    feeds = [link.attributes["href"] for link in found.all("link", rel="alternate")]
    assert "/kubecon/changes.atom" in feeds
