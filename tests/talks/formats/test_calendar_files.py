"""What a calendar file says of talks, read back by two libraries."""

import datetime
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talks.formats.ics import COLORS, Cover, as_ics
from talks.markdown import plain
from talks.models import Edition, Talk
from talks.single_line import one_line
from tests.make import (
    make_appearance,
    make_edition,
    make_event,
    make_floor,
    make_link,
    make_organization,
    make_room,
    make_scheduled_talk,
    make_speaker,
    make_tag,
    make_talk,
    make_venue,
)
from tests.talks.calendars import Read, read
from venue.models import Room

pytestmark = pytest.mark.django_db

SITE = "https://notes.example.org"
COVER = Cover("Talks", "All talks.", f"{SITE}/talks/", f"{SITE}/talks.ics", f"{SITE}/talks.ics?room=a&day=b,c;d")
UTC = datetime.UTC
# Text as the database takes it: no surrogate, and no NUL.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=255)


@pytest.fixture
def edition() -> Edition:
    venue = make_venue(name="Paris Expo", hall="Pavilion 7", city="Paris")
    return make_edition(slug="kubecon", name="KubeCon Europe 2024", venue=venue)


@pytest.fixture
def room(edition: Edition) -> Room:
    return make_room(floor=make_floor(venue=edition.venue, name="Level 7.2"), name="Room E03")


def written(*talks: Talk, cover: Cover = COVER) -> bytes:
    edition = talks[0].edition
    rows = edition.talks.for_calendar().filter(pk__in=[talk.pk for talk in talks]).in_programme_order()
    return as_ics(rows, cover, edition, site=SITE)


def made(*talks: Talk) -> Read:
    return read(written(*talks))


def test_entry_tells_all_that_is_known(edition: Edition, room: Room):
    event = make_event(edition=edition, name="ArgoCon; and more, too")
    talk = make_scheduled_talk(
        *("10:30", 35),
        edition=edition,
        event=event,
        room=room,
        slug="mean",
        title="Mean Comments",
        abstract="## Be *kind*\n\nSee [the guide](https://guide.example), `code` & more.",
        tags=[make_tag(name="Culture, work")],
    )
    make_appearance(talk=talk, speaker=make_speaker(name="Ada"), organization=make_organization(name="Engines"))
    make_appearance(talk=talk, speaker=make_speaker(name="Grace"), role="moderator", position=2)
    make_link(talk=talk, url="https://video.example/é?a=1,2;b")
    talk.refresh_from_db()
    entry = made(talk).only
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"], entry["TRANSP"]) == (
        *(str(talk.guid), talk.sequence, "CONFIRMED", "OPAQUE"),
    )
    assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt == talk.changed_at.replace(microsecond=0)
    assert entry["DTSTART"].dt == datetime.datetime(2024, 3, 20, 9, 30, tzinfo=UTC)
    assert entry["DTEND"].dt == datetime.datetime(2024, 3, 20, 10, 5, tzinfo=UTC)
    assert entry["SUMMARY"] == "Mean Comments"
    assert entry["LOCATION"] == "Room E03, Level 7.2, Paris Expo, Pavilion 7, Paris"
    assert entry["URL"] == f"{SITE}/kubecon/talks/mean/"
    assert entry["DESCRIPTION"].split("\n\n") == [
        *("Ada, Engines; Grace (moderator)", "Be kind See the guide, code & more.", f"{SITE}/kubecon/talks/mean/"),
    ]
    assert [str(name) for name in entry.categories] == ["ArgoCon; and more, too", "Culture, work"]
    (conference,) = entry.conferences
    assert (conference.uri, conference.feature, conference.label) == (
        *("https://video.example/%C3%A9?a=1,2;b", "VIDEO", "Video"),
    )


def test_calendar_says_what_it_is(edition: Edition):
    talk = make_scheduled_talk("9:00", edition=edition)
    lines = written(talk).replace(b"\r\n ", b"").decode().split("\r\n")
    head = lines[: lines.index("BEGIN:VEVENT")]
    assert sorted(head) == sorted(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//KubeCon Notes//Calendar of talks 1//EN"),
            *("CALSCALE:GREGORIAN", "NAME:Talks", "X-WR-CALNAME:Talks", "X-WR-CALDESC:All talks."),
            *("DESCRIPTION:All talks.", "COLOR:steelblue", f"URL:{SITE}/talks/", "X-WR-TIMEZONE:Europe/Paris"),
            f"SOURCE;VALUE=URI:{SITE}/talks.ics?room=a&day=b,c;d",
            *("REFRESH-INTERVAL;VALUE=DURATION:PT15M", "X-PUBLISHED-TTL:PT15M"),
            f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, COVER.identity)}",
            f"LAST-MODIFIED:{talk.changed_at:%Y%m%dT%H%M%SZ}",
        ]
    )


def test_every_accent_has_a_color():
    assert COLORS.keys() == set(Edition.Accent.values)


def test_source_is_left_out_where_the_address_is_a_secret(edition: Edition):
    cover = Cover("Agenda", "Mine.", f"{SITE}/agenda/", f"{SITE}/agenda/secret.ics")
    file = written(make_scheduled_talk("9:00", edition=edition), cover=cover)
    assert read(file).calendar.get("SOURCE") is None
    assert b"secret" not in file


def test_same_talks_give_the_same_bytes(edition: Edition):
    talks = [make_scheduled_talk("9:00", edition=edition), make_talk(edition=edition, day=datetime.date(2024, 3, 20))]
    assert written(*talks) == written(*talks)


# What is not known


def test_talk_without_hours_fills_its_day_and_takes_no_time(edition: Edition):
    found = made(make_talk(edition=edition, day=datetime.date(2024, 3, 20)))
    entry = found.only
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (datetime.date(2024, 3, 20), datetime.date(2024, 3, 21))
    assert (entry["DTSTART"].params["VALUE"], entry["TRANSP"]) == ("DATE", "TRANSPARENT")
    assert entry["DESCRIPTION"].startswith("Time not recorded.")


def test_talks_without_a_day_are_left_out_and_counted(edition: Edition):
    dated = make_scheduled_talk("9:00", edition=edition, title="Dated")
    found = made(dated, make_talk(edition=edition), make_talk(edition=edition))
    assert found.titles == ["Dated"]
    told = "All talks. Left out, since their day is not recorded: 2 talks."
    assert found.calendar["DESCRIPTION"] == told
    assert [extra.value for extra in found.other.extras if extra.name == "x-wr-caldesc"] == [told.replace(",", r"\,")]


@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC", "Asia/Kolkata", "America/New_York"])
def test_calendar_without_an_entry_holds_its_time_zone(zone: str, edition: Edition):
    Edition.objects.update(time_zone=zone)
    talk = make_talk(edition=edition)
    talk.edition.refresh_from_db()
    found = made(talk)
    assert found.calendar.events == []
    (timezone,) = found.calendar.timezones
    assert timezone["TZID"] == zone
    assert "COMMENT" not in timezone


def test_place_is_as_much_as_is_known(edition: Edition):
    assert made(make_scheduled_talk("9:00", edition=edition)).only["LOCATION"] == "Paris Expo, Pavilion 7, Paris"
    elsewhere = make_room(venue=make_venue(name="Hotel", city="Lyon"), name="Salon")
    assert made(make_scheduled_talk("9:00", edition=edition, room=elsewhere)).only["LOCATION"] == "Salon, Hotel, Lyon"
    bare = make_scheduled_talk("9:00", edition=make_edition(city=""))
    assert "LOCATION" not in made(bare).only


def test_long_abstract_ends_with_dots(edition: Edition):
    talk = make_scheduled_talk("9:00", edition=edition, abstract="word " * 500)
    words = made(talk).only["DESCRIPTION"].split("\n\n")[0]
    assert words == "word " * 79 + "word…"


# What happens


def test_cancelled_talk_stays_and_says_so_in_its_title(edition: Edition):
    talk = make_scheduled_talk("9:00", edition=edition, title="Mean Comments")
    talk.cancel()
    entry = made(talk).only
    assert (entry["STATUS"], entry["SUMMARY"], entry["TRANSP"]) == (
        *("CANCELLED", "Cancelled: Mean Comments", "TRANSPARENT"),
    )
    assert entry["DESCRIPTION"].startswith("Cancelled.\n\n")


def test_made_up_edition_says_so_on_calendar_and_entry(edition: Edition):
    Edition.objects.update(is_made_up=True)
    talk = make_scheduled_talk("9:00", edition=edition)
    talk.edition.refresh_from_db()
    found = made(talk)
    assert found.calendar["DESCRIPTION"] == "All talks. All of it is made up."
    assert found.only["DESCRIPTION"].startswith("Made up: no such talk takes place.")


def test_talk_over_midnight_ends_on_the_next_day(edition: Edition):
    entry = made(make_scheduled_talk("23:30", 90, edition=edition)).only
    assert entry["DTSTART"].dt == datetime.datetime(2024, 3, 20, 22, 30, tzinfo=UTC)
    assert entry["DTEND"].dt == datetime.datetime(2024, 3, 21, 0, 0, tzinfo=UTC)


def test_talk_over_a_change_of_clock_keeps_its_length():
    """At 2:00 on 31 March 2024 the clocks of Paris went to 3:00."""
    edition = make_edition(first_day=datetime.date(2024, 3, 30), last_day=datetime.date(2024, 3, 31))
    starts_at = datetime.datetime(2024, 3, 31, 0, 30, tzinfo=UTC)
    talk = make_talk(edition=edition, starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=1))
    assert (talk.starts_at.astimezone(edition.zone).hour, talk.ends_at.astimezone(edition.zone).hour) == (1, 3)
    entry = made(talk).only
    assert entry["DTEND"].dt - entry["DTSTART"].dt == datetime.timedelta(hours=1)
    assert entry["DTSTART"].dt == starts_at


# Text that was not made for it

HOSTILE = [
    r"C:\New\node; a, b\n \\N \\n \;",
    "one\r\ntwo\rthree\nfour\x0bfive\u2028six\x85seven",
    "bell\x07 escape\x1b[31m null-ish\x01 delete\x7f c1\x9b",
    "שלום עולם \u202eabc\u202c مرحبا",
    "👩🏽‍💻👨‍👩‍👧‍👦🏳️‍🌈" * 10,
    "x" * 255,
    "é" * 255,
    "BEGIN:VEVENT\r\nEND:VCALENDAR\r\nATTACH:https://evil.example",
    '<b>"quotes"</b> & &amp; \' ^n ^^',
    " \t ",
    ":;,:;,\\",
]


@pytest.mark.parametrize("text", [text for text in HOSTILE if "&amp;" not in text])
def test_hostile_text_comes_back_as_it_was(text: str, edition: Edition):
    """All in one line, and without what no line may hold."""
    room = make_room(floor=make_floor(venue=edition.venue, name=text[:80]), name=text[:80])
    event = make_event(edition=edition, name=text[:120])
    tags = [make_tag(name=text[:80])]
    talk = make_scheduled_talk("9:00", edition=edition, event=event, room=room, title=text, abstract=text, tags=tags)
    make_appearance(talk=talk, speaker=make_speaker(name=text[:120]))
    make_link(talk=talk, label=text[:120], url="https://video.example/" + text.replace(" ", "")[:100])
    found = made(talk)
    assert found.only_other.summary == one_line(text)
    assert found.only_other.location.startswith(one_line(text[:80]))
    assert found.only_other.description.startswith(one_line(text[:120])[:20])


@given(text=TEXT)
@settings(max_examples=60, deadline=None)
def test_any_title_is_read_alike_by_both(text: str):
    edition = Edition(name="E", short_name="E", slug="e", year=2024, accent="moss", time_zone="UTC")
    talk = Talk(edition=edition, title=text, slug="t", pk=1, day=datetime.date(2024, 3, 20))
    talk.tag_list = [{"name": text}]  # type: ignore[attr-defined]
    talk._prefetched_objects_cache = {"appearances": [], "links": []}  # type: ignore[attr-defined]
    found = read(as_ics([talk], COVER, edition, site=SITE))
    assert found.only_other.summary == one_line(text)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# Title\n\nText *so* **strong** `code`\nnext", "Title\nText so strong code next"),
        ("- one\n- [two](https://x.example)\n\n> said", "one\ntwo\nsaid"),
        ("<b>bold</b> &amp; ![picture](x.png)", "<b>bold</b> & !picture"),
        ("    code\n    more", "code\nmore\n"),
        ("", ""),
    ],
)
def test_markdown_loses_its_marks_and_no_words(markdown: str, words: str):
    assert plain(markdown) == words
