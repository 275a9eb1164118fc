"""The download: everything about one person, and nothing about others."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.me.data import LEFT_OUT, PARTS
from kubecon_notes.accounts.models import User
from tests.accounts.person import log, make_person, relations, rows_that_point_to
from tests.make import PASSWORD, make_ban, make_client, make_comment, make_flag, make_rateable_talk, make_user

pytestmark = pytest.mark.django_db

DATA = "/me/data.json"


def data_of(user: User) -> dict[str, Any]:
    return json.loads(make_client(user).get(DATA).content)


def test_every_relation_to_an_account_has_its_part_in_the_file_or_a_reason():
    found = {label for label, _model, _field in relations()}
    installed = {label for label in PARTS if label.split(".")[0] in {label.split(".")[0] for label in found}}
    assert installed | LEFT_OUT.keys() == found
    assert all(reason.strip() for reason in LEFT_OUT.values())


def test_every_part_is_filled_for_someone_of_whom_everything_is_kept():
    person = make_person()
    made = data_of(person)
    pointing = rows_that_point_to(person.pk)
    for label, part in PARTS.items():
        if label in pointing:
            assert made[part], label
    assert len(pointing) >= 12
    assert all(made[part] for part in ("groups", "rights", "failed_sign_ins", "done_to_my_account_in_admin"))


def test_part_by_part_it_is_as_long_as_the_rows():
    person = make_person()
    made, pointing = data_of(person), rows_that_point_to(person.pk)
    kept = {part: pointing[label] for label, part in PARTS.items() if label in pointing}
    assert {part: len(made[part]) for part in kept} == kept


def test_page_that_explains_the_file_names_every_part():
    text = (Path(settings.BASE_DIR) / "docs" / "my-data.md").read_text(encoding="utf-8")
    assert [part for part in data_of(make_user()) if f"| `{part}` |" not in text] == []


def test_ratings_comments_and_reports_are_told_in_full():
    ada = make_user(display_name="Ada", email="ada@example.org")
    talk = make_rateable_talk(title="Mean Comments", slug="mean")
    talk.rate(by=ada, stars=2, attended="room")
    talk.rate(by=ada, stars=4, attended="recording")
    comment = make_comment(talk=talk, author=ada, text="Loved it.", visibility="unnamed")
    flag = make_flag(comment=make_comment(talk=talk), reporter=ada, words="See the last line.")
    made = data_of(ada)
    address = f"http://testserver{talk.get_absolute_url()}"
    about = {"title": "Mean Comments", "edition": talk.edition.name, "address": address}
    (rating,) = made["ratings"]
    assert (rating["talk"], rating["stars"], rating["attended"]) == (about, 4, "recording")
    assert [(record["stars"], record["attended"]) for record in made["rating_records"]] == [
        *((2, "room"), (4, "recording"))
    ]
    (said,) = made["comments"]
    assert (said["text"], said["visibility"], said["address"]) == (
        *("Loved it.", "unnamed"),
        f"{address}comments/{comment.pk}/",
    )
    (report,) = made["reports"]
    assert (report["reason"], report["words"], report["outcome"]) == ("mean", "See the last line.", "open")
    assert report["comment"] == f"{address}comments/{flag.comment.pk}/"
    assert (made["account"]["email"], made["account"]["display_name"]) == ("ada@example.org", "Ada")


def test_times_have_their_offset():
    made = data_of(make_person())
    assert made["ratings"][0]["given_at"].endswith("+00:00")
    assert made["account"]["date_joined"].endswith("+00:00")


def test_nothing_of_others_is_in_it():
    person = make_person()
    other = make_user(display_name="Somebody Else", email="else@example.net")
    make_comment(parent=person.comments.filter(parent=None).first(), author=other, text="An answer of mine.")
    make_flag(comment=person.comments.first(), reporter=other, words="What Ada says is mean.")
    make_ban(user=other, by=person)
    log(other, person)
    log(person, other)
    written = make_client(person).get(DATA).content.decode()
    for trace in ("Somebody Else", "else@example.net", "An answer of mine.", "What Ada says"):
        assert trace not in written


def test_no_secret_is_in_it():
    person = make_person(password=PASSWORD)
    client = make_client(person)
    written = client.get(DATA).content.decode()
    person.refresh_from_db()
    for secret in (person.password, client.session.session_key, "s3cr3t"):
        assert secret not in written
    assert json.loads(written)["account"]["has_password"] is True


def test_file_is_saved_and_never_kept():
    response = make_client(make_user()).get(DATA)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="my-kubecon-notes.json"'
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_visitor_signs_in_first():
    answer = Client().get(DATA)
    assert (answer.status_code, answer["Location"].endswith(f"/login/?next={DATA}")) == (302, True)


def test_banned_account_takes_its_data_along():
    assert data_of(make_ban(because="Spam.").user)["bans"][0]["because"] == "Spam."


@pytest.mark.parametrize("rows", [1, 3])
def test_file_costs_the_same_with_more_rows(rows: int, django_assert_num_queries: DjangoAssertNumQueries):
    person = make_person()
    for _ in range(rows):
        make_comment(author=person)
        make_flag(reporter=person)
        make_rateable_talk().rate(by=person, stars=3, attended="room")
    client = make_client(person)
    client.get(DATA)
    with django_assert_num_queries(22):
        client.get(DATA)
