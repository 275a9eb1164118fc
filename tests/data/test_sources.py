"""Every row says where it comes from, the report's wordings are found, and its sentences are not ours."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.search import SearchQuery

from talks.models import Talk, TalkDocument
from venue.models import Sourced

FIXTURES = sorted((Path(settings.BASE_DIR) / "fixtures").glob("*.yaml"))
REPORT = Path(settings.BASE_DIR).parent / "shared" / "report"

SOURCED = [model for model in apps.get_models() if issubclass(model, Sourced)]
PROSE = {"description", "text", "introduction", "conclusion", "abstract", "biography"}
# Fewer words than this in a row may be the same by chance, or are a name.
LONGEST_RUN = 6


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in FIXTURES:
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield row["model"], row["fields"]


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("model", SOURCED, ids=lambda model: model._meta.label)
def test_every_row_has_a_source(model: Any) -> None:
    assert model.objects.exists()
    assert list(model.objects.filter(source="")) == []


def test_fixtures_hold_only_rows_that_can_have_a_source() -> None:
    assert {model for model, _ in rows()} == {model._meta.label_lower for model in SOURCED}


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize(
    ("wording", "slug"),
    [
        ("Venture Captial", "panel-venture-capital-and-open-source"),
        ("6 database operations", "we-tested-and-compared-6-database-operators"),
        ("maria-operator", "we-tested-and-compared-6-database-operators"),
        ("CNPG", "we-tested-and-compared-6-database-operators"),
        ("Enix", "we-tested-and-compared-6-database-operators"),
        ("CRUI", "the-party-must-go-on"),
        ("CRIT", "the-party-must-go-on"),
        ("Onus", "the-party-must-go-on"),
        ("Roni Fratch", "the-iac-evolution"),
        ("IAC evolution", "the-iac-evolution"),
        ("Solomon Hykes Dagger.io", "the-iac-evolution"),
        ("Keep hackers out of your cluster 5 simple tricks", "keep-hackers-out-of-your-cluster"),
        ("honeypots", "keep-hackers-out-of-your-cluster"),
        ("Mean Comments", "kubernetes-maintainers-read-mean-comments"),
        ("Tim Hockin AWS", "kubernetes-maintainers-read-mean-comments"),
        ('"Atlantis and OpenTofu"', "atlantis-and-opentofu"),
        ("CodePipeline", "atlantis-and-opentofu"),
        ("Keptn: a deep dive", "keptn-a-deep-dive"),
        ("ArgoCD", "keptn-a-deep-dive"),
        ("Spinkube", "keynote-panel-webassembly"),
        ("Fermyon -startup", "keynote-panel-webassembly"),
        ("Ollama", "keynote-welcome-and-opening-remarks"),
        ("Startup lessons from 25 years and 5 startups", "startup-lessons-from-25-years-and-5-startups"),
    ],
)
def test_wording_of_the_report_finds_its_talk(wording: str, slug: str) -> None:
    query = SearchQuery(wording, search_type="websearch", config="english")
    found = TalkDocument.objects.filter(vector=query).values_list("talk__slug", flat=True)
    assert list(found) == [slug]


@pytest.mark.usefixtures("report")
def test_guids_are_made_from_addresses_by_the_rule_of_the_docs() -> None:
    import uuid

    keptn = uuid.uuid5(uuid.NAMESPACE_URL, "https://kccnceu2024.sched.com/event/1Yhg9")
    startup = uuid.uuid5(
        uuid.NAMESPACE_URL, "urn:kubecon-notes:kubecon-eu-2024:startup-lessons-from-25-years-and-5-startups"
    )
    assert Talk.objects.get(slug="keptn-a-deep-dive").guid == keptn
    assert Talk.objects.get(slug="startup-lessons-from-25-years-and-5-startups").guid == startup


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w+]+", text.casefold().replace("’", "'").replace("'", ""))


def runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)


def prose() -> Iterator[str]:
    for _, fields in rows():
        yield from (value for name, value in fields.items() if name in PROSE)


def test_no_sentence_is_the_reports_own() -> None:
    if not REPORT.is_dir():
        pytest.skip(f"the report itself is not beside this checkout ({REPORT})")
    theirs = words_of("\n".join(path.read_text(encoding="utf-8") for path in REPORT.glob("*.txt")))
    known = set(runs(theirs, LONGEST_RUN + 1))
    ours = [" ".join(run) for text in prose() for run in runs(words_of(text), LONGEST_RUN + 1) if run in known]
    assert ours == []
