"""Every named rule of talks and accounts, broken by a write that passes no form."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from kubecon_notes.accounts import display_name
from kubecon_notes.accounts.models import User
from talks.models import Host
from tests.make import (
    make_appearance,
    make_booth,
    make_edition,
    make_event,
    make_exhibitor,
    make_link,
    make_note,
    make_organization,
    make_report,
    make_room,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_user,
)
from tests.talks.models.attendee_rules import BREAKING_INSERTS, RULES_FOR_ATTENDEES
from tests.talks.models.refusals import Broken, Rule, named_rules, refused_by, said_politely, write

pytestmark = pytest.mark.django_db

NINE = datetime.datetime(2024, 3, 20, 8, tzinfo=datetime.UTC)
TEN = NINE + datetime.timedelta(hours=1)
DAY_BEFORE = datetime.date(2024, 3, 18)

TAKEN = "This address is taken already: choose another slug."
ORDERED = "Give a start and a later end, or neither."
UNKNOWN = "Value 'odd' is not a valid choice."
ONE_SUBJECT_OF_A_NOTE = "Choose exactly one of talk, event, booth, venue."
ONE_SUBJECT_OF_A_LINK = "Choose exactly one of talk, event, note."


def slug_of_another(first: models.Model, second: Any) -> Broken:
    return first, {"slug": second.slug}


def one_current_edition() -> Broken:
    make_edition(is_current=True)
    return make_edition(), {"is_current": True}


def event_slug() -> Broken:
    event = make_event()
    return slug_of_another(event, make_event(edition=event.edition))


def talk_slug() -> Broken:
    talk = make_talk()
    return slug_of_another(talk, make_talk(edition=talk.edition))


def report_slug() -> Broken:
    report = make_report()
    return slug_of_another(report, make_report(edition=report.edition))


def outside(row: Any) -> Broken:
    return row, {"day": DAY_BEFORE}


def full_into_itself() -> Broken:
    talk = make_talk(room=make_room(), full_since=TEN)
    return talk, {"overflow_room": talk.room}


def talk_event() -> Broken:
    return make_talk(), {"event": make_event(edition=make_edition(name="KubeCon India"), name="ArgoCon")}


def appearance_twice() -> Broken:
    first = make_appearance()
    return make_appearance(talk=first.talk), {"speaker": first.speaker}


def tag_twice() -> Broken:
    talk = make_talk(tags=[make_tag(), make_tag()])
    first, second = talk.taggings.order_by("pk")
    return first, {"tag": second.tag}


def host_twice() -> Broken:
    event = make_event(hosts=[make_speaker(), make_speaker()])
    first, second = Host.objects.filter(event=event)
    return first, {"speaker": second.speaker}


def exhibitor_twice() -> Broken:
    first = make_exhibitor()
    return make_exhibitor(edition=first.edition), {"organization": first.organization}


def note_in_another_edition() -> Broken:
    return make_note(), {"talk": make_talk(title="Elsewhere")}


def note_position() -> Broken:
    note = make_note()
    return make_note(report=note.report), {"position": note.position}


def note_twice() -> Broken:
    note = make_note()
    return make_note(report=note.report), {"talk": note.talk}


def takeaway_position() -> Broken:
    takeaway = make_takeaway()
    return make_takeaway(note=takeaway.note), {"position": takeaway.position}


def link_twice() -> Broken:
    link = make_link()
    return make_link(talk=link.talk), {"url": link.url}


def misshapen(make: Callable[[], Any]) -> Callable[[], Broken]:
    return lambda: (make(), {"slug": "a b"})


RULES = {
    "edition_slug_unique": Rule(lambda: slug_of_another(make_edition(), make_edition()), TAKEN),
    "edition_one_current": Rule(
        one_current_edition, "Another edition is the current one: take the mark off that one first."
    ),
    "edition_days_ordered": Rule(
        lambda: (make_edition(), {"last_day": DAY_BEFORE}), "Give a first day and a last day not before it, or neither."
    ),
    "edition_slug_not_reserved": Rule(
        lambda: (make_edition(), {"slug": "speakers"}), "That is an address of the site itself: choose another slug."
    ),
    "edition_accent_known": Rule(lambda: (make_edition(), {"accent": "odd"}), UNKNOWN),
    "event_slug_unique_in_edition": Rule(event_slug, TAKEN),
    "event_start_before_end": Rule(lambda: (make_event(), {"starts_at": TEN, "ends_at": NINE}), ORDERED),
    "event_length_known": Rule(lambda: (make_event(), {"length": "odd"}), UNKNOWN),
    "event_inside_edition_days": Rule(
        lambda: outside(make_event(edition=make_edition(name="KubeCon"))),
        "KubeCon runs from 2024-03-19 to 2024-03-22.",
    ),
    "host_once_per_event": Rule(host_twice, "This person hosts the event already."),
    "talk_slug_unique_in_edition": Rule(talk_slug, TAKEN),
    "talk_guid_unique": Rule(lambda: (make_talk(), {"guid": make_talk().guid})),
    "talk_start_before_end": Rule(lambda: (make_talk(), {"starts_at": NINE, "ends_at": NINE}), ORDERED),
    "talk_format_known": Rule(lambda: (make_talk(), {"format": "odd"}), UNKNOWN),
    "talk_level_known": Rule(lambda: (make_talk(), {"level": "odd"}), UNKNOWN),
    "talk_inside_edition_days": Rule(
        lambda: outside(make_talk(edition=make_edition(name="KubeCon"))), "KubeCon runs from 2024-03-19 to 2024-03-22."
    ),
    "talk_overflow_only_when_full": Rule(
        lambda: (make_talk(), {"overflow_room": make_room()}),
        "An overflow room is for a talk whose room is full: say since when it is.",
    ),
    "talk_overflow_elsewhere": Rule(full_into_itself, "The overflow room is another room than the full one."),
    "talk_event_in_edition": Rule(talk_event, "ArgoCon belongs to another edition."),
    "appearance_once_per_talk": Rule(appearance_twice, "This speaker is on the talk already."),
    "appearance_role_known": Rule(lambda: (make_appearance(), {"role": "odd"}), UNKNOWN),
    "tag_once_per_talk": Rule(tag_twice, "The talk has this tag already."),
    "tag_slug_unique": Rule(lambda: slug_of_another(make_tag(), make_tag()), TAKEN),
    "tag_name_unique_in_kind": Rule(
        lambda: (make_tag(), {"name": make_tag().name}), "There is a tag of this kind and name already."
    ),
    "tag_kind_known": Rule(lambda: (make_tag(), {"kind": "odd"}), UNKNOWN),
    "speaker_slug_unique": Rule(lambda: slug_of_another(make_speaker(), make_speaker()), TAKEN),
    "organization_slug_unique": Rule(lambda: slug_of_another(make_organization(), make_organization()), TAKEN),
    "exhibitor_once_per_edition": Rule(exhibitor_twice, "This organization exhibits at the edition already."),
    "report_slug_unique_in_edition": Rule(report_slug, TAKEN),
    "note_on_exactly_one_subject": Rule(lambda: (make_note(), {"booth": make_booth()}), ONE_SUBJECT_OF_A_NOTE),
    "note_subject_in_edition": Rule(note_in_another_edition, "Elsewhere belongs to another edition than the report."),
    "note_position_unique_in_report": Rule(note_position, "Another note of this report has that position."),
    "note_once_per_talk_in_report": Rule(note_twice, "This report has a note on that talk already."),
    "note_emphasis_known": Rule(lambda: (make_note(), {"emphasis": "odd"}), UNKNOWN),
    "takeaway_position_unique_in_note": Rule(takeaway_position, "Another takeaway of this note has that position."),
    "takeaway_kind_known": Rule(lambda: (make_takeaway(), {"kind": "odd"}), UNKNOWN),
    "link_on_exactly_one_subject": Rule(lambda: (make_link(), {"talk": None}), ONE_SUBJECT_OF_A_LINK),
    "link_once_per_subject": Rule(link_twice, "This link is there already."),
    "link_kind_known": Rule(lambda: (make_link(), {"kind": "odd"}), UNKNOWN),
    "link_is_http": Rule(lambda: (make_link(), {"url": "ftp://example.com"}), "Enter a valid URL."),
    "user_email_unique": Rule(
        lambda: (make_user(), {"email": make_user().email}), "There is an account with this address already."
    ),
    "user_email_is_an_address": Rule(lambda: (make_user(), {"email": "ada"}), "Enter a valid email address."),
    "user_email_in_lower_case": Rule(lambda: (make_user(), {"email": "Ada@example.com"})),
    "user_display_name_given": Rule(lambda: (make_user(), {"display_name": " A"}), display_name.TOO_SHORT),
    "user_display_name_no_address": Rule(lambda: (make_user(), {"display_name": "ada@home"}), display_name.AN_ADDRESS),
    "user_display_name_readable": Rule(lambda: (make_user(), {"display_name": "A\u202eda"}), display_name.UNREADABLE),
    "user_display_name_normal": Rule(lambda: (make_user(), {"display_name": "Ａｄａ"}), display_name.UNUSUAL),
}
NOUNS_WITH_A_SLUG = {
    "edition": make_edition,
    "event": make_event,
    "talk": make_talk,
    "tag": make_tag,
    "speaker": make_speaker,
    "organization": make_organization,
    "report": make_report,
}
RULES |= {f"{noun}_slug_shaped": Rule(misshapen(make)) for noun, make in NOUNS_WITH_A_SLUG.items()}
# Only lets talk_event_in_edition refer to both columns; nothing but a second row with one id could break it.
TARGETS_OF_KEYS = {"event_with_edition_unique"}


def test_every_rule_has_a_row_in_this_table():
    attendees = RULES_FOR_ATTENDEES.keys() | BREAKING_INSERTS.keys()
    assert named_rules("talks", "accounts") == RULES.keys() | attendees | TARGETS_OF_KEYS


@pytest.mark.parametrize("name", RULES)
def test_rule_is_kept_by_the_database(name: str):
    row, changes = RULES[name].breaking()
    with refused_by(name):
        write(row, **changes)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.polite])
def test_rule_is_said_politely_by_a_form(name: str):
    row, changes = RULES[name].breaking()
    assert said_politely(row, changes) == [RULES[name].polite]


@pytest.mark.parametrize("kind", ["event", "talk"])
@pytest.mark.parametrize("hours", [{"starts_at": NINE}, {"ends_at": NINE}])
def test_half_known_hours_are_refused(kind: str, hours: dict[str, Any]):
    row = {"event": make_event, "talk": make_talk}[kind]()
    with refused_by(f"{kind}_start_before_end"):
        write(row, **hours)


@pytest.mark.parametrize("half", ["first_day", "last_day"])
def test_half_known_days_of_an_edition_are_refused(half: str):
    with refused_by("edition_days_ordered"):
        write(make_edition(), **{half: None})


def test_subject_of_nothing_is_refused():
    with refused_by("note_on_exactly_one_subject"):
        write(make_note(), talk=None)


def test_link_on_two_subjects_is_refused():
    link = make_link()
    with refused_by("link_on_exactly_one_subject"):
        write(link, event=make_event(edition=link.talk.edition))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//example.com", " https://example.com", "data:text/html,x"])
def test_link_that_is_not_http_is_refused(url: str):
    with refused_by("link_is_http"):
        write(make_link(), url=url)


def test_every_row_of_a_bulk_insert_is_looked_at():
    talk = make_talk()
    late = make_talk(edition=talk.edition)
    late.pk, late.slug, late.guid, late.day = None, "late", None, DAY_BEFORE
    with refused_by("talk_inside_edition_days"):
        type(late).objects.bulk_create([late])


@pytest.mark.parametrize("slug", ["", "é", "a b", "a/b"])
def test_slug_that_no_address_can_hold_is_refused(slug: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(make_talk(), slug=slug)


def test_user_is_found_ignoring_case():
    user = make_user(email="Ada@Example.com")
    assert User.objects.get_by_natural_key("ADA@EXAMPLE.COM") == user
