"""Duplicates become one, with nothing lost and nothing left behind."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models
from django.test.utils import CaptureQueriesContext

from talks.merging import GoneError, Merge, keys_to, merge, preview_merge
from talks.models import Appearance, Exhibitor, Host, Organization, Report, Speaker, Tag, Talk
from tests.make import (
    make_appearance,
    make_claim,
    make_edition,
    make_event,
    make_exhibitor,
    make_organization,
    make_report,
    make_speaker,
    make_tag,
    make_talk,
)

pytestmark = pytest.mark.django_db


def told(plan: Merge) -> dict[str, tuple[int, int]]:
    """How many rows of each kind move, and how many are dropped."""
    return {move.kind: (len(move.moved), len(move.dropped)) for move in plan.moves}


def pointing_to(model: type[models.Model], pk: int) -> int:
    """Found by the database's own foreign keys, and not by what models say of themselves."""
    query = """
        SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = %s::regclass
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [model._meta.db_table])
        keys = cursor.fetchall()
        assert keys
        total = 0
        for table, column in keys:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [pk])
            total += cursor.fetchone()[0]
    return total


@pytest.mark.parametrize(("model", "number"), [(Tag, 1), (Speaker, 3), (Organization, 4)])
def test_every_key_of_the_database_is_walked(model: type[models.Model], number: int) -> None:
    assert len(list(keys_to(model))) == number
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (number,)


def test_merging_tags_moves_their_talks() -> None:
    keep, double, third = make_tag(), make_tag(), make_tag()
    talks = [make_talk(tags=[keep]), make_talk(tags=[double]), make_talk(tags=[double, third]), make_talk(tags=[third])]
    both = make_talk(tags=[keep, double])

    plan = merge(keep, [double, third])

    assert told(plan) == {"taggings": (3, 2)}
    assert set(keep.talks.all()) == {*talks, both}
    assert list(Tag.objects.all()) == [keep]
    assert pointing_to(Tag, double.pk) + pointing_to(Tag, third.pk) == 0


def test_merging_speakers_moves_appearances_and_events_hosted() -> None:
    keep, double = make_speaker(name="Roni Frantchi"), make_speaker(name="Ronni F", slug="ronni-f")
    employer = make_organization()
    moved = make_appearance(speaker=double, organization=employer, role="panelist", job_title="CTO")
    shared = make_talk(speakers=[keep, double])
    events = [make_event(hosts=[double]), make_event(hosts=[keep, double])]

    plan = merge(keep, [double])

    assert told(plan) == {"appearances": (1, 1), "hosts": (1, 1)}
    moved.refresh_from_db()
    assert (moved.speaker, moved.organization, moved.role, moved.job_title) == (keep, employer, "panelist", "CTO")
    assert [appearance.speaker for appearance in shared.appearances.all()] == [keep]
    assert set(keep.hosted_events.all()) == set(events)
    assert pointing_to(Speaker, double.pk) == 0


def test_merging_organizations_moves_everything_that_names_them() -> None:
    keep, double = make_organization(), make_organization()
    edition = make_edition()
    make_exhibitor(edition=edition, organization=keep)
    make_exhibitor(edition=edition, organization=double)
    make_exhibitor(organization=double)
    make_appearance(organization=double)
    make_event(organizer=double)
    make_report(organization=double)

    plan = merge(keep, [double])

    assert told(plan) == {"appearances": (1, 0), "events": (1, 0), "exhibitors": (1, 1), "reports": (1, 0)}
    assert pointing_to(Organization, double.pk) == 0
    assert pointing_to(Organization, keep.pk) == 5
    assert Exhibitor.objects.filter(edition=edition).count() == 1
    assert Report.objects.get().organization == keep


def test_row_that_stays_where_both_were_is_the_kept_ones() -> None:
    keep, double, talk = make_speaker(), make_speaker(), make_talk()
    make_appearance(talk=talk, speaker=double, role="moderator", position=1)
    stays = make_appearance(talk=talk, speaker=keep, role="speaker", position=2)

    merge(keep, [double])

    assert list(Appearance.objects.all()) == [stays]


def test_two_doubles_on_one_talk_become_one_row() -> None:
    keep, one, two = make_speaker(), make_speaker(), make_speaker()
    talk = make_talk(speakers=[one, two])

    assert told(merge(keep, [one, two])) == {"appearances": (1, 1)}
    assert list(talk.speakers.all()) == [keep]


def test_names_and_addresses_of_the_merged_stay_known() -> None:
    keep = make_tag(name="OpenTofu", slug="opentofu", other_names=["Tofu"])
    double = make_tag(name="Open Tofu", slug="open-tofu", other_names=["Tofu", "OTF, the"])
    double.slug = "open-tofu-project"
    double.save()
    double.refresh_from_db()

    merge(keep, [double])

    keep.refresh_from_db()
    assert keep.other_names == ["Tofu", "Open Tofu", "OTF, the"]
    assert keep.former_slugs == ["open-tofu", "open-tofu-project"]
    assert {Tag.objects.at(slug).get() for slug in ("opentofu", "open-tofu", "open-tofu-project")} == {keep}


def test_empty_texts_are_taken_over_and_others_are_said_to_be_lost() -> None:
    keep = make_speaker(biography="", website="https://keep.example/")
    one = make_speaker(biography="From one.", website="https://keep.example/")
    two = make_speaker(biography="From two.", website="https://two.example/")

    plan = merge(keep, [one, two])

    keep.refresh_from_db()
    assert (keep.biography, keep.website) == ("From one.", "https://keep.example/")
    assert [(row.pk, name, text) for row, name, text in plan.left_behind] == [
        (two.pk, "biography", "From two."),
        (two.pk, "website", "https://two.example/"),
    ]


def test_search_finds_the_talks_by_either_name() -> None:
    keep, double = make_speaker(name="Augusta King"), make_speaker(name="Countess Lovelace")
    talk = make_talk(speakers=[double])

    merge(keep, [double])

    words = Talk.objects.get(pk=talk.pk).document.words
    assert all(word in words for word in ("augusta", "king", "countess", "lovelace"))


def test_preview_says_what_merging_does_and_does_nothing() -> None:
    keep, double = make_speaker(), make_speaker()
    make_talk(speakers=[keep, double])
    make_talk(speakers=[double])
    before = list(Appearance.objects.order_by("pk").values())

    with CaptureQueriesContext(connection) as queries:
        plan = preview_merge(keep, [double])

    assert (plan.moved, plan.dropped) == (1, 1)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert list(Appearance.objects.order_by("pk").values()) == before
    assert told(merge(keep, [double])) == told(plan)


def test_merge_of_one_that_is_gone_changes_nothing() -> None:
    keep, double, gone = make_tag(), make_tag(), make_tag()
    Tag.objects.filter(pk=gone.pk).delete()

    with pytest.raises(GoneError):
        merge(keep, [double, gone])

    assert set(Tag.objects.all()) == {keep, double}


def test_merge_that_fails_half_way_changes_nothing() -> None:
    keep, double = make_speaker(), make_speaker()
    talk = make_talk(speakers=[double])
    event = make_event(hosts=[double])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE talks_speaker ADD CONSTRAINT never CHECK (other_names = '{}')")

    with pytest.raises(IntegrityError):
        merge(keep, [double])

    assert (list(talk.speakers.all()), list(event.hosts.all())) == ([double], [double])
    assert (Speaker.objects.count(), Host.objects.count()) == (2, 1)


@pytest.mark.parametrize("doubles", [1, 3])
def test_merge_asks_the_same_number_of_queries_for_any_number_of_links(
    doubles: int, django_assert_num_queries: Any
) -> None:
    keep, others = make_speaker(), [make_speaker() for _ in range(doubles)]
    for other in others:
        make_talk(speakers=[keep, other])
        make_talk(speakers=[other])
        make_event(hosts=[other])
        make_claim(speaker=other, approved=False)

    with django_assert_num_queries(22):
        merge(keep, others)
