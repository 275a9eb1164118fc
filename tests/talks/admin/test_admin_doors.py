"""Who may open which door of moderation; and that some doors are open to nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kubecon_notes.accounts.models import User
from talks.models import Rating
from tests.make import (
    make_ban,
    make_claim,
    make_client,
    make_comment,
    make_decision,
    make_editor,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_user,
)
from tests.talks.models.refusals import refused_by, write

pytestmark = pytest.mark.django_db

NOUNS: dict[str, Callable[[], Any]] = {
    "comment": make_comment,
    "rating": make_rating,
    "claim": lambda: make_claim(approved=False),
    "ban": make_ban,
    "decision": make_decision,
}
PEOPLE: dict[str, Callable[[], User | None]] = {
    "visitor": lambda: None,
    "attendee": make_user,
    "staff": lambda: make_user(is_staff=True),
    "editor": make_editor,
    "moderator": make_moderator,
    "superuser": lambda: make_user(is_staff=True, is_superuser=True),
}
LOGIN, NO, YES = 302, 403, 200
# Lists and pages; then doors, where 200 is the form again, since the reason is missing.
READ = {
    "comment": {"editor": NO, "moderator": YES},
    "rating": {"editor": NO, "moderator": YES},
    "claim": {"editor": YES, "moderator": YES},
    "ban": {"editor": NO, "moderator": YES},
    "decision": {"editor": NO, "moderator": YES},
    "unusual": {"editor": NO, "moderator": YES},
    "account": {"editor": NO, "moderator": YES},
}
DECIDE = {
    "comment": {"editor": NO, "moderator": YES},
    "rating": {"editor": NO, "moderator": YES},
    "claim": {"editor": YES, "moderator": NO},
    "ban": {"editor": NO, "moderator": YES},
    "decision": {"editor": NO, "moderator": YES},
    "account": {"editor": NO, "moderator": YES},
}
FOR_ALL = {"visitor": LOGIN, "attendee": LOGIN, "staff": NO, "superuser": YES}


def address_of(noun: str, page: str) -> str:
    if noun == "unusual":
        return reverse("admin:talks_rating_unusual")
    if noun == "account":
        return reverse("admin:talks_ban_account", args=[make_user().pk])
    row = NOUNS[noun]()
    door = "reversal" if noun == "decision" and page == "decision" else page
    return reverse(f"admin:talks_{noun}_{door}", args=[] if page == "changelist" else [row.pk])


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("noun", READ)
def test_reading(noun: str, person: str) -> None:
    client, expected = make_client(PEOPLE[person]()), (FOR_ALL | READ[noun])[person]
    pages = ("changelist", "change") if noun in NOUNS else ("",)
    assert [client.get(address_of(noun, page)).status_code for page in pages] == [expected] * len(pages)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("noun", DECIDE)
def test_deciding(noun: str, person: str) -> None:
    client, expected = make_client(PEOPLE[person]()), (FOR_ALL | DECIDE[noun])[person]
    answer = client.post(address_of(noun, "decision"), {"because": ""})
    assert answer.status_code == expected


@pytest.mark.parametrize("noun", NOUNS)
def test_deciding_is_never_a_get_and_never_without_a_token(noun: str) -> None:
    superuser = make_user(is_staff=True, is_superuser=True)
    address = address_of(noun, "decision")
    assert make_client(superuser).get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(address, {"because": "x"}).status_code == 403


@pytest.mark.parametrize("person", ["editor", "moderator", "superuser"])
@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_adds_changes_or_deletes_what_others_wrote(noun: str, person: str) -> None:
    client, row = make_client(PEOPLE[person]()), NOUNS[noun]()
    base = f"admin:talks_{noun}"
    model = type(row)
    before = model._base_manager.values().get(pk=row.pk)
    changes = {"stars": 5, "text": "mine", "because": "mine", "state": "approved", "_save": "Save"}

    answers = [
        client.get(reverse(f"{base}_add")),
        client.post(reverse(f"{base}_add"), changes),
        client.post(reverse(f"{base}_change", args=[row.pk]), changes),
        client.get(reverse(f"{base}_delete", args=[row.pk])),
        client.post(reverse(f"{base}_delete", args=[row.pk]), {"post": "yes"}),
    ]
    client.post(reverse(f"{base}_changelist"), {"action": "delete_selected", "_selected_action": [row.pk]})

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert model._base_manager.values().get(pk=row.pk) == before
    assert model._base_manager.count() == 1


@pytest.mark.parametrize("noun", ["flag", "ratingrecord", "tally"])
def test_what_only_verbs_and_the_database_write_has_no_page(noun: str) -> None:
    client = make_client(make_user(is_staff=True, is_superuser=True))
    assert client.get(f"/admin/talks/{noun}/").status_code == 404


def test_rules_of_ratings_hold_behind_the_admin_too() -> None:
    """Whatever code it may run one day, it writes through this database."""
    rating = make_rating()
    with refused_by("rating_stars_in_range"):
        write(rating, stars=6)
    with refused_by("rating_once_per_person"), transaction.atomic():
        Rating.objects.create(talk=rating.talk, user=rating.user, stars=3, attended="room")
    with refused_by("rating_talk_not_cancelled"):
        make_rating(talk=make_rateable_talk(is_cancelled=True))


def test_editor_is_told_nothing_of_a_comment_or_its_author() -> None:
    comment = make_comment(visibility="unnamed", author=make_user(display_name="Known To Moderators"))
    client = make_client(make_editor())
    for page in ("change", "history"):
        answer = client.get(reverse(f"admin:talks_comment_{page}", args=[comment.pk]))
        assert (answer.status_code, "Known To Moderators" in answer.text) == (403, False)


def test_history_of_a_comment_opens_for_a_moderator() -> None:
    comment = make_comment()
    address = reverse("admin:talks_comment_history", args=[comment.pk])
    assert make_client(make_moderator()).get(address).status_code == 200
