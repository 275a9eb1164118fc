"""`manage.py load_report` with files of one's own: which it takes, and how clear it is about their mistakes."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from talks.models import Talk
from venue.models import Sourced

pytestmark = pytest.mark.django_db


def load(*files: Path, **options: Any) -> str:
    out = StringIO()
    call_command("load_report", *map(str, files), stdout=out, **options)
    return out.getvalue()


def loaded() -> list[str]:
    sourced = [model for model in apps.get_models() if issubclass(model, Sourced)]
    return [model._meta.label for model in sourced if model._default_manager.exists()]


def test_loaddata_reads_the_same_files() -> None:
    paths = sorted((Path(settings.BASE_DIR) / "fixtures").glob("*.yaml"))
    call_command("loaddata", *paths, verbosity=0)
    assert Talk.objects.count() == 17
    assert [line for line in load().splitlines() if "unchanged" not in line] == []


def test_files_of_a_folder_are_loaded_by_name(tmp_path: Path) -> None:
    (tmp_path / "2.yaml").write_text(ROOM)
    (tmp_path / "1.yaml").write_text(VENUE)
    assert load(fixtures=tmp_path) == "venue.room: 1 created\nvenue.venue: 1 created\n"


def test_folder_without_fixtures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        load(fixtures=tmp_path)
    assert str(error.value) == f"There is no *.yaml in {tmp_path}."


VENUE = "- {model: venue.venue, fields: {slug: here, name: Here, source: a test}}\n"
OTHER_VENUE = "- {model: venue.venue, fields: {slug: there, name: There}}\n"
FLOOR = "- {model: venue.floor, fields: {venue: [there], level: 1, name: Ground}}\n"
ROOM = "- {model: venue.room, fields: {venue: [here], slug: hall, name: Hall}}\n"
EDITION = """\
- model: talks.edition
  fields:
    slug: kubecon
    name: KubeCon
    short_name: KubeCon
    year: 2024
    first_day: 2024-03-19
    last_day: 2024-03-22
    is_current: true
"""


def talk(**fields: str) -> str:
    given = {"edition": "[kubecon]", "slug": "keptn", "title": "Keptn"} | fields
    return (
        EDITION
        + "- model: talks.talk\n  fields:\n"
        + "".join(f"    {name}: {value}\n" for name, value in given.items() if value)
    )


TALK = "row 2 (line 10), talks.talk “keptn”"
MOMENT = "a day, time and offset such as 2024-03-19T09:00:00+01:00"
TEXT = "text (numbers and words like yes or null need quotes)"

SECOND_CURRENT = "Another edition is the current one: take the mark off that one first."
FLOOR_OF_ANOTHER = 'insert or update on table "venue_room" violates foreign key constraint "room_floor_in_venue".'

MISTAKES = [
    ("- model: [", ", line 1: while parsing a flow node, expected the node content, but found '<stream end>'."),
    ("--- []\n--- []\n", ", line 2: expected a single document in the stream, but found another document."),
    ("- \x00", ": unacceptable character #x0000: special characters are not allowed."),
    ("- ? [a]\n  : b", ", row 1 (line 1), line 1: expected a name."),
    ("a: *nowhere", ", line 1: found undefined alias 'nowhere'."),
    (
        "- model: venue.venue\n  fields: {name: !!python/name:os.system x}",
        ", line 2: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'.",
    ),
    ("model: venue.venue", ", line 1: the file is not a list of rows."),
    ("- venue.venue", ", row 1 (line 1), line 1: expected names with values."),
    ("- {model: venue.venue}", ", row 1 (line 1): a row needs a model and its fields."),
    ("- {model: venue.venue, fields: [here]}", ", row 1 (line 1), line 1: expected names with values."),
    (
        "- {model: venue.venue, pk: 1, fields: {}}",
        ", row 1 (line 1): “pk” does not belong here, only model and fields do.",
    ),
    ("- model: venue.venue\n  fields:\n    slug: a\n    slug: b", ", row 1 (line 1), line 4: “slug” is given twice."),
    ("- {model: venue.hall, fields: {slug: a}}", ", row 1 (line 1), venue.hall “a”: there is no such model."),
    ("- {model: auth.group, fields: {slug: a}}", ", row 1 (line 1), auth.group “a”: fixtures do not hold this model."),
    (talk(rom="[here, hall]"), f", {TALK}, rom: there is no such field."),
    (talk(edition_id="1"), f", {TALK}, edition_id: this cannot be given here."),
    (talk(tags="[[keptn]]"), f", {TALK}, tags: this cannot be given here."),
    (talk(notes="[]"), f", {TALK}, notes: this cannot be given here."),
    (talk(id="1"), f", {TALK}, id: rows are known by their natural key, not by a number."),
    (talk(event="[kubecon, argo-con]"), f", {TALK}, event: there is no talks.event “kubecon, argo-con”."),
    (talk(event="[kubecon]"), f", {TALK}, event: there is no talks.event “kubecon”."),
    (talk(edition="kubecon"), f", {TALK}, edition: expected a natural key in brackets, found “kubecon”."),
    (talk(level="expert"), f", {TALK}, level: Value 'expert' is not a valid choice."),
    (talk(title=""), f", {TALK}, title: This field cannot be blank."),
    (talk(title="null"), f", {TALK}, title: This field cannot be null."),
    (talk(title='"Keptn \\0"'), f", {TALK}, title: the database cannot hold the character NUL."),
    (talk(title="true"), f", {TALK}, title: expected {TEXT}, found “True”."),
    (talk(edition=""), f", {TALK}, edition: This field cannot be null."),
    (talk(other_wordings="Keptn"), f", {TALK}, other_wordings: expected a list, found “Keptn”."),
    (talk(other_wordings="[1]"), f", {TALK}, other_wordings: expected a list, found “[1]”."),
    (talk(guid="17"), f", {TALK}, guid: expected a UUID, found “17”."),
    (talk(guid="'17'"), f", {TALK}, guid: “17” is not a valid UUID."),
    (talk(is_published="'yes'"), f", {TALK}, is_published: expected true or false, found “yes”."),
    (talk(day="2024-02-30"), ", row 2 (line 10): day is out of range for month."),
    (talk(day="soon"), f", {TALK}, day: expected a day such as 2024-03-19, found “soon”."),
    (talk(day="2024-04-01"), f", {TALK}, day: KubeCon runs from 2024-03-19 to 2024-03-22."),
    (talk(starts_at="2024-03-19"), f", {TALK}, starts_at: expected {MOMENT}, found “2024-03-19”."),
    (talk(starts_at="2024-03-19T09:00:00"), f", {TALK}, starts_at: expected {MOMENT}, found “2024-03-19 09:00:00”."),
    (talk(starts_at="2024-03-19T09:00:00+01:00"), f", {TALK}: Give a start and a later end, or neither."),
    (
        talk() + talk().removeprefix(EDITION),
        ", row 3 (line 15), talks.talk “keptn”: is there twice, see FILE, row 2 (line 10).",
    ),
    (
        EDITION + EDITION.replace("kubecon", "other"),
        f", row 2 (line 10), talks.edition “other”: {SECOND_CURRENT}",
    ),
    (
        talk() + "- {model: talks.link, fields: {url: 'https://example.org/'}}\n",
        ", row 3 (line 15), talks.link “https://example.org/”: Choose exactly one of talk, event, note.",
    ),
    (
        VENUE + OTHER_VENUE + FLOOR + ROOM.replace("name: Hall", "name: Hall, floor: [there, 1]"),
        f", row 4 (line 4), venue.room “hall”: the database refuses this: {FLOOR_OF_ANOTHER}",
    ),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES, ids=range(len(MISTAKES)))
def test_mistake_is_named_with_file_row_and_field_and_nothing_is_loaded(
    tmp_path: Path, text: str, message: str
) -> None:
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text("- {model: talks.tag, fields: {slug: argo, name: Argo, kind: project}}\n")
    wrong.write_text(text)
    with pytest.raises(CommandError) as error:
        load(right, wrong)
    assert str(error.value) == str(wrong) + message.replace("FILE", str(wrong))
    assert loaded() == []


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as missing:
        load(tmp_path / "nowhere.yaml")
    assert str(missing.value) == f"{tmp_path / 'nowhere.yaml'}: No such file or directory."
    (tmp_path / "latin.yaml").write_bytes("- Frédéric".encode("latin-1"))
    with pytest.raises(CommandError) as latin:
        load(tmp_path / "latin.yaml")
    assert str(latin.value) == f"{tmp_path / 'latin.yaml'}: not UTF-8 text (byte 4)."


def test_empty_file_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    assert load(tmp_path / "empty.yaml").strip() == ""
    assert loaded() == []
