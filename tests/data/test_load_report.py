"""`manage.py load_report`: safe to repeat, and careful with what editors did."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from talks.models import Event, Note, Report, Talk
from venue.models import Revision, Sourced, Venue

# All of them with `db`: pytest-django would run the others apart, and load the report again for them.
pytestmark = pytest.mark.usefixtures("report", "db")

SOURCED = [model for model in apps.get_models() if issubclass(model, Sourced)]


def load() -> str:
    out = StringIO()
    call_command("load_report", stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in SOURCED}


def revision() -> int:
    return Revision.objects.get().number


def test_loading_again_changes_nothing() -> None:
    before = counts(), revision()
    lines = load().splitlines()
    assert (counts(), revision()) == before
    assert lines[-1] == "venue.venue: 1 unchanged"
    assert [line for line in lines if "created" in line or "updated" in line] == []


def test_loading_again_brings_back_what_a_row_gives_and_leaves_the_rest() -> None:
    talk = Talk.objects.get(slug="keptn-a-deep-dive")
    created = Note.objects.get(talk=talk).created_at
    Talk.objects.filter(pk=talk.pk).update(title="Keptn", level="beginner")
    assert "talks.talk: 1 updated, 16 unchanged" in load()
    talk.refresh_from_db()
    assert (talk.title, talk.level) == ("Keptn: A Deep Dive", "beginner")
    assert Note.objects.get(talk=talk).created_at == created


def test_slug_that_an_editor_changed_stays_and_makes_no_second_row() -> None:
    renamed: dict[Any, str] = {
        Talk: "keptn-a-deep-dive",
        Event: "argocon",
        Report: "jworks-and-friends",
        Venue: "paris-expo-porte-de-versailles",
    }
    for model, slug in renamed.items():
        model.objects.filter(slug=slug).update(slug="renamed")
    before = counts(), revision()
    load()
    assert (counts(), revision()) == before
    for model, slug in renamed.items():
        assert model.objects.get(slug="renamed").former_slugs == [slug]


@pytest.mark.parametrize("model", SOURCED, ids=lambda model: model._meta.label)
def test_natural_key_leads_back_to_its_row(model: Any) -> None:
    rows = list(model.objects.all())
    assert [model.objects.get_by_natural_key(*row.natural_key()) for row in rows] == rows
