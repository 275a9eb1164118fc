"""No way of writing leaves the search behind: each is followed by a search, as a visitor makes it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from talks.models import (
    Appearance,
    Note,
    Organization,
    Report,
    Speaker,
    Tag,
    Tagging,
    Takeaway,
    Talk,
    TalkDocument,
)
from tests.filling import filled
from tests.make import (
    make_appearance,
    make_client,
    make_edition,
    make_editor,
    make_note,
    make_organization,
    make_report,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
)
from tests.talks.views.asking import search

pytestmark = pytest.mark.django_db

TITLE = "Mean Comments"


@pytest.fixture
def talk() -> Talk:
    return make_talk(title=TITLE)


def is_found_by(talk: Talk, text: str) -> bool:
    found = search(talk.edition, text)
    assert len(found) <= 1
    return bool(found)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


# The talk itself


def test_search_follows_save(talk: Talk):
    assert not is_found_by(talk, "atlantis")
    talk.title = "Atlantis"
    talk.save()
    assert is_found_by(talk, "atlantis")
    assert not is_found_by(talk, "comments")


@pytest.mark.parametrize(
    "change", [{"title": "Atlantis"}, {"other_wordings": ["Atlantis"]}, {"abstract": "On Atlantis."}]
)
def test_search_follows_update(talk: Talk, change: dict[str, object]):
    assert not is_found_by(talk, "atlantis")
    Talk.objects.filter(pk=talk.pk).update(**change)
    assert is_found_by(talk, "atlantis")


def test_search_follows_bulk_create(talk: Talk):
    made = [
        Talk(edition=talk.edition, slug=word, title=word, is_published=True, source="test") for word in ("one", "two")
    ]
    Talk.objects.bulk_create(made)
    assert [search(talk.edition, word) for word in ("one", "two")] == [["one"], ["two"]]


def test_search_follows_bulk_update(talk: Talk):
    other = make_talk(edition=talk.edition)
    talk.title, other.title = "Atlantis", "Avalon"
    Talk.objects.bulk_update([talk, other], ["title"])
    assert [search(talk.edition, word) for word in ("atlantis", "avalon")] == [["Atlantis"], ["Avalon"]]


def test_search_follows_raw_sql(talk: Talk):
    run("UPDATE talks_talk SET abstract = 'On Atlantis.' WHERE id = %s", talk.pk)
    assert is_found_by(talk, "atlantis")


def test_document_goes_with_its_talk(talk: Talk):
    make_note(talk=talk)
    talk.delete()
    assert not TalkDocument.objects.exists()


def test_document_goes_with_a_talk_deleted_by_raw_sql(talk: Talk):
    run("DELETE FROM talks_talk WHERE id = %s", talk.pk)
    assert not TalkDocument.objects.exists()


def test_documents_go_with_their_edition(talk: Talk):
    make_note(talk=talk)
    talk.edition.delete()
    assert not TalkDocument.objects.exists()


# People, organizations, tags


def test_search_follows_raw_sql_on_the_name_of_a_speaker(talk: Talk):
    speaker = make_appearance(talk=talk, speaker=make_speaker(name="Ada Byron")).speaker
    assert is_found_by(talk, "byron")
    run("UPDATE talks_speaker SET name = 'Ada Lovelace' WHERE id = %s", speaker.pk)
    assert is_found_by(talk, "lovelace")
    assert not is_found_by(talk, "byron")


def test_search_follows_other_names_of_a_speaker(talk: Talk):
    speaker = make_appearance(talk=talk).speaker
    Speaker.objects.filter(pk=speaker.pk).update(other_names=["Countess"])
    assert is_found_by(talk, "countess")


def test_search_follows_the_rename_of_an_organization(talk: Talk):
    appearance = make_appearance(talk=talk, organization=make_organization(name="Engines"))
    assert is_found_by(talk, "engines")
    Organization.objects.filter(pk=appearance.organization_id).update(name="Looms")
    assert is_found_by(talk, "looms")
    assert not is_found_by(talk, "engines")


def test_search_follows_the_rename_of_a_tag(talk: Talk):
    tag = make_tag(name="Terraform")
    Tagging.objects.bulk_create([Tagging(talk=talk, tag=tag)])
    assert is_found_by(talk, "terraform")
    Tag.objects.filter(pk=tag.pk).update(name="OpenTofu")
    assert is_found_by(talk, "opentofu")
    assert not is_found_by(talk, "terraform")


def test_search_follows_a_speaker_exchanged_on_a_talk(talk: Talk):
    appearance = make_appearance(talk=talk, speaker=make_speaker(name="Ada"))
    Appearance.objects.filter(pk=appearance.pk).update(speaker=make_speaker(name="Grace"))
    assert is_found_by(talk, "grace")
    assert not is_found_by(talk, "ada")


def test_search_follows_an_appearance_moved_to_another_talk(talk: Talk):
    appearance = make_appearance(talk=talk, speaker=make_speaker(name="Ada"))
    Appearance.objects.filter(pk=appearance.pk).update(talk=make_talk(edition=talk.edition, title="Another"))
    assert search(talk.edition, "ada") == ["Another"]


def test_search_follows_a_speaker_taken_off_a_talk(talk: Talk):
    make_appearance(talk=talk, speaker=make_speaker(name="Ada"))
    Appearance.objects.filter(talk=talk).delete()
    assert not is_found_by(talk, "ada")


def test_search_follows_a_tag_taken_off_a_talk(talk: Talk):
    tag = make_tag(name="Terraform")
    talk.tags.add(tag)
    assert is_found_by(talk, "terraform")
    talk.tags.remove(tag)
    assert not is_found_by(talk, "terraform")


def test_search_follows_a_tag_that_is_deleted(talk: Talk):
    tag = make_tag(name="Terraform")
    talk.tags.add(tag)
    tag.delete()
    assert not is_found_by(talk, "terraform")


# Notes, takeaways, reports


def test_search_follows_the_text_of_a_note(talk: Talk):
    note = make_note(talk=talk, text="On Atlantis.")
    assert is_found_by(talk, "atlantis")
    Note.objects.filter(pk=note.pk).update(text="On Avalon.")
    assert is_found_by(talk, "avalon")
    assert not is_found_by(talk, "atlantis")


def test_search_follows_a_note_moved_to_another_talk(talk: Talk):
    note = make_note(talk=talk, text="On Atlantis.")
    Note.objects.filter(pk=note.pk).update(talk=make_talk(edition=talk.edition, title="Another"))
    assert search(talk.edition, "atlantis") == ["Another"]


def test_search_follows_a_note_moved_to_a_draft_report(talk: Talk):
    note = make_note(talk=talk, text="On Atlantis.")
    Note.objects.filter(pk=note.pk).update(report=make_report(edition=talk.edition, is_published=False))
    assert not is_found_by(talk, "atlantis")


def test_search_follows_a_note_that_is_deleted(talk: Talk):
    make_note(talk=talk, text="On Atlantis.")
    Note.objects.all().delete()
    assert not is_found_by(talk, "atlantis")


def test_search_follows_takeaways(talk: Talk):
    takeaway = make_takeaway(note=make_note(talk=talk), text="On Atlantis.")
    assert is_found_by(talk, "atlantis")
    Takeaway.objects.filter(pk=takeaway.pk).update(text="On Avalon.")
    assert is_found_by(talk, "avalon")
    assert not is_found_by(talk, "atlantis")
    Takeaway.objects.all().delete()
    assert not is_found_by(talk, "avalon")


def test_search_follows_a_takeaway_moved_to_another_note(talk: Talk):
    takeaway = make_takeaway(note=make_note(talk=talk), text="On Atlantis.")
    other = make_note(report=takeaway.note.report, talk=make_talk(edition=talk.edition, title="Another"))
    Takeaway.objects.filter(pk=takeaway.pk).update(note=other)
    assert search(talk.edition, "atlantis") == ["Another"]


def test_notes_of_a_draft_report_are_not_found(talk: Talk):
    note = make_note(talk=talk, report=make_report(edition=talk.edition, is_published=False), text="On Atlantis.")
    make_takeaway(note=note, text="On Avalon.")
    assert not is_found_by(talk, "atlantis")
    assert not is_found_by(talk, "avalon")


def test_search_follows_a_report_published_and_unpublished(talk: Talk):
    report = make_note(talk=talk, text="On Atlantis.").report
    Report.objects.filter(pk=report.pk).update(is_published=False)
    assert not is_found_by(talk, "atlantis")
    Report.objects.filter(pk=report.pk).update(is_published=True)
    assert is_found_by(talk, "atlantis")


def test_search_follows_a_report_that_is_deleted(talk: Talk):
    report = make_takeaway(note=make_note(talk=talk, text="On Atlantis."), text="On Avalon.").note.report
    report.delete()
    assert not is_found_by(talk, "atlantis")
    assert not is_found_by(talk, "avalon")


def test_search_follows_a_report_deleted_by_raw_sql(talk: Talk):
    make_takeaway(note=make_note(talk=talk, text="On Atlantis."), text="On Avalon.")
    for table in ("takeaway", "note", "report"):
        run(f"DELETE FROM talks_{table}")
    assert not is_found_by(talk, "atlantis")
    assert not is_found_by(talk, "avalon")


# Files and the admin


def test_search_follows_loaddata(talk: Talk, tmp_path: Path):
    make_appearance(talk=talk, speaker=make_speaker(name="Ada Byron"))
    dumped = StringIO()
    call_command("dumpdata", "talks.speaker", format="json", stdout=dumped)
    file = tmp_path / "speakers.json"
    file.write_text(dumped.getvalue().replace("Ada Byron", "Ada Lovelace"))
    call_command("loaddata", file, verbosity=0)
    assert is_found_by(talk, "lovelace")


def test_search_follows_load_report(talk: Talk, tmp_path: Path):
    file = tmp_path / "talks.yaml"
    fields = f"edition: [{talk.edition.slug}], slug: {talk.slug}, guid: {talk.guid}, title: Atlantis, source: a test"
    file.write_text(f"- {{model: talks.talk, fields: {{{fields}}}}}\n")
    call_command("load_report", file, verbosity=0)
    assert is_found_by(talk, "atlantis")


def test_search_follows_the_admin(talk: Talk):
    client = make_client(make_editor())
    address = f"/admin/talks/talk/{talk.pk}/change/"
    answer = client.post(address, filled(client.get(address), title="Atlantis"))
    assert answer.status_code == 302
    assert is_found_by(talk, "atlantis")


def test_search_follows_an_inline_of_the_admin(talk: Talk):
    make_appearance(talk=talk, speaker=make_speaker(name="Ada"))
    client = make_client(make_editor())
    address = f"/admin/talks/talk/{talk.pk}/change/"
    answer = client.post(address, filled(client.get(address), **{"appearances-0-DELETE": "on"}))
    assert answer.status_code == 302
    assert not is_found_by(talk, "ada")


def test_document_holds_prose_without_marks():
    talk = make_talk(edition=make_edition(), abstract="# Head\n\n> *So* [they say](https://example.com), `really`.")
    assert TalkDocument.objects.get(talk=talk).text == "Head\nSo they say, really."
