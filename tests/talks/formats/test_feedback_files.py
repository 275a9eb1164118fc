"""A speaker's feedback as files: read back with the readers that others have."""

import csv
import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone

from talks.formats.feedback import COLUMNS, harmless
from talks.models import Claim, Talk
from tests.make import (
    make_claim,
    make_client,
    make_comment,
    make_edition,
    make_moderator,
    make_ratings,
    make_speaker,
    make_talk,
    make_user,
)

pytestmark = pytest.mark.django_db

NINE = datetime.datetime(2024, 3, 20, 8, tzinfo=datetime.UTC)
SUMMER = datetime.datetime(2024, 4, 1, 10, 30, tzinfo=datetime.UTC)


@pytest.fixture
def claim() -> Claim:
    return make_claim(speaker=make_speaker(slug="grace", name="Grace Hopper"))


@pytest.fixture
def talk(claim: Claim) -> Talk:
    edition = make_edition(slug="kubecon", name="KubeCon Europe 2024")
    hours = {"starts_at": NINE, "ends_at": NINE + datetime.timedelta(minutes=35)}
    return make_talk(edition=edition, slug="mean", title="Mean Comments", speakers=[claim.speaker], **hours)


def file_of(claim: Claim, kind: str) -> bytes:
    response = make_client(claim.user).get(f"/speakers/grace/feedback.{kind}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="feedback-grace.{kind}"'
    return response.content


def rows(claim: Claim) -> list[dict[str, str]]:
    text = file_of(claim, "csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def whole(claim: Claim) -> dict[str, Any]:
    return json.loads(file_of(claim, "json"))


def test_json_holds_scores_and_comments_with_their_answers(talk: Talk, claim: Claim):
    make_ratings(talk, 5, 5, 4)
    first = make_comment(talk=talk, author=make_user(display_name="Ada"), text="Loved it.\n\nAll.", written_at=SUMMER)
    make_comment(parent=first, author=claim.user, text="Thank you.", written_at=SUMMER)
    made = whole(claim)
    assert made["speaker"] == {"name": "Grace Hopper", "address": "http://testserver/speakers/grace/"}
    assert datetime.datetime.fromisoformat(made["made_at"]).tzinfo is not None
    comment = {"visibility": "named", "written_at": "2024-04-01T12:30:00+02:00", "edited_at": None}
    address = f"http://testserver/kubecon/talks/mean/comments/{first.pk}/"
    answer = first.answers.get()
    assert made["talks"] == [
        {
            "title": "Mean Comments",
            "edition": "KubeCon Europe 2024",
            "address": "http://testserver/kubecon/talks/mean/",
            "starts_at": "2024-03-20T09:00:00+01:00",
            "score": {
                "state": "shown",
                "mean": 4.7,
                "ratings": 3,
                "stars": {"5": 2, "4": 1, "3": 0, "2": 0, "1": 0},
            },
            "comments": [
                {**comment, "address": address, "name": "Ada", "badge": "", "text": "Loved it.\n\nAll."}
                | {
                    "answers": [
                        {**comment, "name": str(claim.user), "badge": "speaker", "text": "Thank you."}
                        | {"address": address.replace(str(first.pk), str(answer.pk))}
                    ]
                }
            ],
        }
    ]


def test_csv_has_one_row_per_score_comment_and_answer(talk: Talk, claim: Claim):
    make_ratings(talk, 5, 5, 4)
    text = 'She said "hi",\nthen; left.'
    first = make_comment(talk=talk, author=make_user(display_name="Ada"), text=text, visibility="speakers")
    make_comment(parent=first, author=claim.user, text="Thank you.")
    found = rows(claim)
    assert tuple(found[0]) == COLUMNS
    score, comment, answer = found
    assert [score[key] for key in ("row", "score", "mean", "ratings", "5 stars", "1 star")] == [
        *("score", "shown", "4.7", "3", "2", "0")
    ]
    assert [comment[key] for key in ("row", "visibility", "name", "badge", "text", "mean")] == [
        *("comment", "speakers", "Ada", "", text, "")
    ]
    assert [answer[key] for key in ("row", "badge", "text")] == ["answer", "speaker", "Thank you."]
    assert {row["talk"] for row in found} == {"Mean Comments"}


def test_csv_opens_in_a_spreadsheet_as_utf_8(talk: Talk, claim: Claim):
    make_comment(talk=talk, text="Très bien, 好")
    assert file_of(claim, "csv").startswith(b"\xef\xbb\xbfedition,talk,row,")
    assert rows(claim)[1]["text"] == "Très bien, 好"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_cell_that_a_spreadsheet_would_work_out_is_made_harmless(start: str):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless(f"1{start}1") == f"1{start}1"


def test_formulas_in_names_titles_and_texts_are_harmless(talk: Talk, claim: Claim):
    Talk.objects.filter(pk=talk.pk).update(title="=Title()")
    make_comment(talk=talk, author=make_user(display_name="+SUM(A1)"), text='=HYPERLINK("https://evil.example")')
    score, comment = rows(claim)
    assert (score["talk"], comment["name"]) == ("'=Title()", "'+SUM(A1)")
    assert comment["text"] == '\'=HYPERLINK("https://evil.example")'
    assert whole(claim)["talks"][0]["comments"][0]["text"] == '=HYPERLINK("https://evil.example")'


@pytest.mark.parametrize(
    ("stars", "state"), [([], "no ratings"), ([5], "too few ratings"), ([1, 1], "too few ratings")]
)
def test_files_give_no_figures_where_there_are_too_few(stars: list[int], state: str, talk: Talk, claim: Claim):
    make_ratings(talk, *stars)
    assert whole(claim)["talks"][0]["score"] == {"state": state}
    (score,) = rows(claim)
    assert [score[key] for key in COLUMNS[-8:]] == [state, *[""] * 7]


@pytest.mark.parametrize("stars", [[], [5], [5, 5, 4, 1]])
def test_files_give_nothing_of_a_score_that_is_held_back(stars: list[int], talk: Talk, claim: Claim):
    talk.edition.scores_public_from = timezone.now() + datetime.timedelta(days=1)
    talk.edition.save()
    make_ratings(talk, *stars)
    score = whole(claim)["talks"][0]["score"]
    assert score.keys() == {"state", "public_from"}
    assert score["state"] == "not public yet"
    assert [rows(claim)[0][key] for key in COLUMNS[-8:]] == ["not public yet", *[""] * 7]


def test_nothing_tells_who_wrote_without_a_name(talk: Talk, claim: Claim):
    author = make_user(display_name="Secretive", email="secretive@example.org", pk=987654321)
    unnamed = make_comment(talk=talk, author=author, visibility="unnamed", text="Dull.")
    make_comment(parent=unnamed, author=author, text="Really.")
    for address in ("feedback.csv", "feedback.json", "feedback/"):
        written = make_client(claim.user).get(f"/speakers/grace/{address}").content.decode()
        assert "An attendee, without a name" in written
        for trace in ("Secretive", "secretive", "987654321"):
            assert trace not in written, (address, trace)


def test_addresses_of_those_who_gave_their_name_are_nobodys_business(talk: Talk, claim: Claim):
    author = make_user(email="ada@example.org", pk=987654321)
    make_comment(talk=talk, author=author, visibility="speakers")
    for kind in ("csv", "json"):
        written = file_of(claim, kind).decode()
        assert str(author) in written
        assert not any(trace in written for trace in ("ada@example.org", "987654321"))


def test_withdrawn_and_hidden_comments_are_there_for_their_answers_only(talk: Talk, claim: Claim):
    withdrawn, hidden = make_comment(talk=talk, text="Gone."), make_comment(talk=talk, text="Hidden.")
    make_comment(talk=talk, text="Alone.").decide("hide", by=make_moderator(), because="Mean.")
    make_comment(parent=withdrawn, text="First answer.")
    make_comment(parent=hidden, text="Second answer.")
    withdrawn.withdraw(by=withdrawn.author)
    hidden.decide("hide", by=make_moderator(), because="Mean.")
    comments = whole(claim)["talks"][0]["comments"]
    assert [(one["name"], one["text"], len(one["answers"])) for one in comments] == [(None, None, 1)] * 2
    assert [row["text"] for row in rows(claim) if row["row"] != "score"] == ["Second answer.", "First answer."]


def test_files_hold_all_threads(talk: Talk, claim: Claim):
    for _ in range(53):
        make_comment(talk=talk)
    assert len(whole(claim)["talks"][0]["comments"]) == len(rows(claim)) - 1 == 53
