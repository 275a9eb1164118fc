"""Who may do what, through every door of the pages; those of the admin stand in test_admin_doors.py.

Each cell is the status of the answer. 302 is a redirect: to where it was done, or, for a visitor, to sign in.
"""

from dataclasses import dataclass

import pytest
from django.test import Client

from kubecon_notes.accounts.models import User
from talks.models import Comment, Rating, Talk
from tests.make import (
    make_appearance,
    make_ban,
    make_client,
    make_comment,
    make_editor,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_speaker_account,
    make_user,
)

pytestmark = pytest.mark.django_db

PEOPLE = ("visitor", "attendee", "other", "speaker", "co-speaker", "moderator", "editor", "banned")
RATE, SAY = {"stars": "5", "attended": "room"}, {"text": "So it was.", "visibility": "named"}
REPORT = {"reason": "mean"}

#   door                                visitor attendee other speaker co-sp. moder. editor banned
DOORS: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "rating/"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "rating/"): (302, 302, 302, 403, 403, 302, 302, 403),
    ("POST", "rating/withdrawal/"): (302, 302, 302, 302, 302, 302, 302, 302),
    # Whoever is banned from writing still plans their days; a visitor is asked who they are.
    ("GET", "star/"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "star/"): (302, 302, 302, 302, 302, 302, 302, 302),
    ("POST", "star/withdrawal/"): (302, 302, 302, 302, 302, 302, 302, 302),
    ("GET", "{edition}agenda/"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "comments/"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "comments/"): (302, 302, 302, 302, 302, 302, 302, 403),
    # The public comment of “attendee”.
    ("GET", "comments/{public}/"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "comments/{public}/reply/"): (302, 302, 302, 302, 302, 302, 302, 403),
    ("GET", "comments/{public}/edit/"): (302, 200, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{public}/edit/"): (302, 302, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{public}/withdrawal/"): (302, 302, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{public}/report/"): (302, 403, 302, 302, 302, 302, 302, 403),
    # Theirs to the speakers only.
    ("GET", "comments/{private}/"): (404, 404, 404, 404, 404, 404, 404, 404),
    ("GET", "comments/{private}/reply/"): (404, 200, 404, 200, 200, 404, 404, 404),
    ("POST", "comments/{private}/reply/"): (404, 302, 404, 302, 302, 404, 404, 404),
    ("POST", "comments/{private}/edit/"): (302, 302, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{private}/withdrawal/"): (302, 302, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{private}/report/"): (404, 403, 404, 302, 302, 404, 404, 404),
    # Theirs, hidden by a moderator.
    ("GET", "comments/{hidden}/"): (404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{hidden}/reply/"): (404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{hidden}/edit/"): (302, 302, 404, 404, 404, 404, 404, 404),
    ("POST", "comments/{hidden}/report/"): (404, 404, 404, 404, 404, 404, 404, 404),
    # The speaker's page.
    ("GET", "{speaker}feedback/"): (302, 404, 404, 200, 404, 404, 404, 404),
    ("GET", "{speaker}feedback.csv"): (302, 404, 404, 200, 404, 404, 404, 404),
    ("GET", "{speaker}feedback.json"): (302, 404, 404, 200, 404, 404, 404, 404),
    ("GET", "{speaker}claim/"): (302, 200, 200, 200, 200, 200, 200, 200),
    # One's own, and the fragment.
    ("GET", "/me/"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "/me/data.json"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "/me/deletion/"): (302, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "{edition}mine/?talk={slug}"): (200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "/conduct/decisions/"): (200, 200, 200, 200, 200, 200, 200, 200),
}


@dataclass
class Cast:
    """A talk of two speakers, and everyone round it."""

    talk: Talk
    people: dict[str, User | None]
    places: dict[str, str]

    @classmethod
    def assemble(cls) -> "Cast":
        talk = make_rateable_talk()
        people: dict[str, User | None] = {
            "visitor": None,
            "attendee": make_user(),
            "other": make_user(),
            "speaker": make_speaker_account(talk),
            "co-speaker": make_speaker_account(talk),
            "moderator": make_moderator(),
            "editor": make_editor(),
            "banned": make_ban().user,
        }
        # Also a speaker, though of another talk: the right ends there.
        stranger = make_appearance().speaker
        stranger.claim(by=people["other"], statement="Me.").approve(by=people["editor"])
        own = {"talk": talk, "author": people["attendee"]}
        hidden = make_comment(**own)
        hidden.decide("hide", by=people["moderator"], because="Mean.")
        speaker = people["speaker"]
        assert speaker is not None
        places = {
            "public": str(make_comment(**own).pk),
            "private": str(make_comment(visibility="speakers", **own).pk),
            "hidden": str(hidden.pk),
            "speaker": speaker.claims.get().speaker.get_absolute_url(),
            "edition": talk.edition.get_absolute_url(),
            "slug": talk.slug,
        }
        return cls(talk, people, places)

    def ask(self, person: str, method: str, door: str) -> int:
        address = door.format(**self.places)
        address = address if address.startswith("/") else f"{self.talk.get_absolute_url()}{address}"
        client = make_client(self.people[person])
        if method == "GET":
            return client.get(address).status_code
        # Nobody says the same twice.
        sent = REPORT if "report" in door else RATE if "rating" in door else SAY | {"text": f"So {door} was."}
        return client.post(address, sent).status_code


@pytest.mark.parametrize("person", PEOPLE)
def test_every_door_opens_to_whom_it_should(person: str):
    cast = Cast.assemble()
    place = PEOPLE.index(person)
    # What withdraws a comment comes last: the others need it.
    doors = sorted(DOORS, key=lambda door: "withdrawal" in door[1])
    found = {door: cast.ask(person, *door) for door in doors}
    assert found == {door: statuses[place] for door, statuses in DOORS.items()}


def test_visitor_who_posts_everywhere_changes_nothing():
    cast = Cast.assemble()
    before = list(Comment.objects.order_by("pk").values())
    make_rating(talk=cast.talk)
    for method, door in DOORS:
        cast.ask("visitor", method, door)
    assert list(Comment.objects.order_by("pk").values()) == before
    assert Rating.objects.count() == 1


def test_every_post_wants_its_token():
    cast = Cast.assemble()
    client = Client(enforce_csrf_checks=True)
    attendee = cast.people["attendee"]
    assert attendee is not None
    client.force_login(attendee, backend="allauth.account.auth_backends.AuthenticationBackend")
    for method, door in DOORS:
        if method == "POST":
            address = f"{cast.talk.get_absolute_url()}{door.format(**cast.places)}"
            assert client.post(address, {**RATE, **SAY, **REPORT}).status_code == 403, door
    assert (Rating.objects.count(), Comment.objects.filter(withdrawn_at=None).count()) == (0, 3)
