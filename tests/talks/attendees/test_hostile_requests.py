"""Requests that no page of ours makes, and people who act at the very moment in which something goes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from kubecon_notes.accounts.models import User
from talks.models import Comment, Rating, Refused, Tally
from tests.make import (
    make_ban,
    make_claim,
    make_client,
    make_comment,
    make_edition,
    make_editor,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_speaker_account,
    make_talk,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["%00", "a%00b", "a/b", "é", "x" * 5000])
def test_fragment_of_an_odd_talk_is_not_found(slug: str):
    edition = make_edition()
    assert make_client(make_user()).get(f"/{edition.slug}/mine/?talk={slug}").status_code == 404


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-7", "ascii"])
def test_form_in_another_charset_is_refused_in_our_words(charset: str):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    response = client.post("/conduct/", b"csrfmiddlewaretoken=aaaa", content_type=kind)
    assert response.status_code in (400, 403)
    assert "<h1>" in response.text
    assert "Content-Security-Policy" in response


def test_who_is_gone_writes_nothing():
    talk, user = make_rateable_talk(), make_user()
    ghost = User.objects.get(pk=user.pk)
    user.delete()
    for write in (
        lambda: talk.rate(by=ghost, stars=5, attended="room"),
        lambda: talk.comment(by=ghost, text="Boo.", visibility="named"),
    ):
        with pytest.raises(Refused, match="This account was deleted"):
            write()


def test_comment_that_is_gone_cannot_be_edited_reported_or_decided_over():
    comment = make_comment()
    author = comment.author
    Comment.objects.filter(pk=comment.pk).delete()
    for write in (
        lambda: comment.edit(by=author, text="Too late."),
        lambda: comment.report(by=make_user(), reason="mean"),
        lambda: comment.decide("hide", by=make_moderator(), because="Mean."),
    ):
        with pytest.raises(Refused, match="is gone"):
            write()


def test_speaker_does_not_praise_their_own_talk_without_a_name():
    talk = make_talk()
    client = make_client(make_speaker_account(talk))
    response = client.post(f"{talk.get_absolute_url()}comments/", {"text": "Splendid!", "visibility": "unnamed"})
    assert (response.status_code, Comment.objects.count()) == (403, 0)
    assert "say it with your name" in response.text


def test_nobody_decides_over_their_own_claim_or_ban():
    editor, moderator = make_editor(), make_moderator()
    with pytest.raises(Refused, match="somebody else decides"):
        make_claim(approved=False, user=editor).approve(by=editor)
    with pytest.raises(Refused, match="somebody else decides"):
        make_ban(user=moderator).lift(by=moderator, because="I am fine.")


def test_previews_ask_staff_for_their_second_factor(settings: Any):
    draft = make_talk(is_published=False)
    client, address = make_client(make_editor()), reverse("talk-preview", args=[draft.edition.slug, draft.slug])
    assert client.get(address).status_code == 200
    settings.STAFF_SECOND_FACTOR = True
    assert client.get(address)["Location"].startswith("/admin/login/")


def test_log_of_decisions_gives_nobody_a_cookie():
    client = Client()
    client.cookies["signed-in"] = "1"
    assert client.get("/conduct/decisions/").cookies == {}


def test_withdrawing_after_the_session_ended_leads_to_the_rating():
    talk = make_rateable_talk()
    response = Client().post(f"{talk.get_absolute_url()}rating/withdrawal/")
    assert response["Location"].endswith(f"?next={talk.get_absolute_url()}rating/")


def test_speaker_who_rated_before_does_not_see_a_hidden_score():
    rating = make_rating(talk=make_rateable_talk())
    talk, user = rating.talk, rating.user
    for stars in (5, 5, 4):
        make_rating(talk=talk, stars=stars)
    talk.edition.scores_public_from = talk.edition.zone and talk.ends_at.replace(year=2099)
    talk.edition.save()
    mine = f"{talk.edition.get_absolute_url()}mine/?rows=edition&talk={talk.slug}"
    assert "4.5" in make_client(user).get(mine).text
    claim = make_claim(user=user)
    claim.speaker.appearances.create(talk=talk)
    assert "4.5" not in make_client(user).get(mine).text
    assert "4.7" not in make_client(user).get(mine).text


@pytest.mark.django_db(transaction=True)
def test_first_rating_at_the_moment_its_giver_turns_out_to_speak_does_not_count():
    talk, user = make_rateable_talk(), make_user()
    claim = make_claim(approved=False, user=user)
    claim.speaker.appearances.create(talk=talk)
    Tally.objects.all().delete()
    rated = threading.Event()

    def rate() -> None:
        try:
            with transaction.atomic():
                talk.rate(by=user, stars=5, attended="room")
                rated.set()
                # The claim is being approved while this is not committed.
                threading.Event().wait(0.5)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        rating = threads.submit(rate)
        assert rated.wait(10)
        claim.approve(by=make_moderator())
        rating.result()
    assert (Rating.objects.count(), Tally.objects.get(talk=talk).count) == (1, 0)
