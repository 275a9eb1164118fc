"""Rating a talk, by every door: the page, the models' verb, and plain SQL past both."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from talks.models import Rating, RatingRecord, Refused, Talk
from talks.views.personal import FIELDS
from tests.make import (
    make_ban,
    make_client,
    make_edition,
    make_rateable_talk,
    make_rating,
    make_ratings,
    make_speaker_account,
    make_talk,
    make_user,
)
from tests.talks.views.reading import read

pytestmark = pytest.mark.django_db

SECOND, MINUTE, HOUR = datetime.timedelta(seconds=1), datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
FIVE = {"stars": "5", "attended": "room"}


def address(talk: Talk) -> str:
    return f"{talk.get_absolute_url()}rating/"


def talk_ending(ends_in: datetime.timedelta, length: datetime.timedelta = HOUR / 2) -> Talk:
    now = timezone.now()
    return make_rateable_talk(starts_at=now + ends_in - length, ends_at=now + ends_in)


def closing(closes_in: datetime.timedelta) -> Talk:
    talk = make_rateable_talk()
    talk.edition.ratings_close_at = timezone.now() + closes_in
    talk.edition.save()
    return talk


def of_unknown_hours(**fields: Any) -> Talk:
    """In an edition that begins tomorrow, unless told otherwise."""
    today = timezone.now().date()
    days = {"first_day": today + datetime.timedelta(days=1), "last_day": today + datetime.timedelta(days=3)}
    edition = make_edition(**{**days, "time_zone": "UTC", **fields.pop("edition", {})})
    return make_talk(edition=edition, **fields)


# The rule broken, or None where the talk may be rated.
CASES: dict[str, tuple[Callable[[], Talk], str | None]] = {
    "over": (make_rateable_talk, None),
    "just before the last ten minutes": (lambda: talk_ending(10 * MINUTE + 20 * SECOND), "rating_window_open"),
    "within the last ten minutes": (lambda: talk_ending(10 * MINUTE - SECOND), None),
    "shorter than ten minutes, not begun": (lambda: talk_ending(6 * MINUTE, 5 * MINUTE), "rating_window_open"),
    "shorter than ten minutes, begun": (lambda: talk_ending(4 * MINUTE, 5 * MINUTE), None),
    "hours unknown, edition not begun": (of_unknown_hours, "rating_window_open"),
    "hours unknown, day begun": (
        lambda: of_unknown_hours(edition={"first_day": timezone.now().date()}, day=timezone.now().date()),
        None,
    ),
    "hours unknown, day not begun, edition begun": (
        lambda: of_unknown_hours(
            edition={"first_day": timezone.now().date()}, day=timezone.now().date() + datetime.timedelta(days=1)
        ),
        "rating_window_open",
    ),
    "nothing known": (lambda: of_unknown_hours(edition={"first_day": None, "last_day": None}), "rating_window_open"),
    "about to close": (lambda: closing(MINUTE), None),
    "closed": (lambda: closing(-SECOND), "rating_window_not_closed"),
    "cancelled": (lambda: make_rateable_talk(is_cancelled=True), "rating_talk_not_cancelled"),
}


@pytest.mark.parametrize(("make", "rule"), CASES.values(), ids=CASES)
def test_window_is_the_same_at_every_door(make: Callable[[], Talk], rule: str | None):
    talk = make()
    page = make_client(make_user()).post(address(talk), FIVE)
    verb = refusal(lambda: talk.rate(by=make_user(), stars=5, attended="room"))
    sql = refusal(lambda: make_rating(talk=talk))
    assert (page.status_code, verb, sql) == ((403, rule, rule) if rule else (302, None, None))
    assert Rating.objects.count() == (0 if rule else 3)


def refusal(write: Callable[[], Any]) -> str | None:
    """The name of the rule, whether said politely or by the database."""
    try:
        with transaction.atomic():
            write()
    except Refused as refused:
        return refused.rule
    except IntegrityError as error:
        name: str = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
        return name
    return None


def test_speaker_cannot_rate_their_own_talk_by_any_door():
    talk = make_rateable_talk()
    speaker = make_speaker_account(talk)
    response = make_client(speaker).post(address(talk), FIVE)
    assert (response.status_code, "nobody rates their own" in response.text) == (403, True)
    assert refusal(lambda: talk.rate(by=speaker, stars=5, attended="room")) == "rating_not_own_talk"
    assert refusal(lambda: make_rating(talk=talk, user=speaker)) == "rating_not_own_talk"


def test_banned_account_cannot_rate_by_any_door():
    talk, user = make_rateable_talk(), make_ban().user
    response = make_client(user).post(address(talk), FIVE)
    assert (response.status_code, "closed this account" in response.text) == (403, True)
    assert refusal(lambda: talk.rate(by=user, stars=5, attended="room")) == "rating_writer_not_banned"
    assert refusal(lambda: make_rating(talk=talk, user=user)) == "rating_writer_not_banned"


@pytest.mark.parametrize("stars", ["0", "6", "4.5", "", "five", "-1", "1e0", "５", "\0"])
def test_odd_stars_are_refused_in_words(stars: str):
    talk = make_rateable_talk()
    response = make_client(make_user()).post(address(talk), {"stars": stars, "attended": "recording"})
    assert response.status_code == 422 or (stars == "５" and response.status_code == 302)
    found = read(response.text)
    if response.status_code == 422:
        assert found.one(id="stars-error").text
        # What was right is not lost.
        assert found.one("input", name="attended", checked="").attributes["value"] == "recording"
        assert not Rating.objects.exists()


def test_nothing_is_chosen_beforehand_and_each_choice_has_a_word():
    found = read(make_client(make_user()).get(address(make_rateable_talk())).text)
    assert found.all("input", checked="") == []
    assert [label.text for label in found.all("label", class_="star")] == [
        *("1 Not worth the time", "2 Weak", "3 Fine", "4 Good", "5 Outstanding")
    ]
    assert found.one("fieldset", class_="stars").one("legend").text == "Was it worth the time?"


def test_rating_is_given_changed_and_withdrawn():
    talk, user = make_rateable_talk(), make_user()
    client = make_client(user)
    assert client.post(address(talk), FIVE)["Location"] == address(talk)
    assert "Your rating is kept." in client.get(address(talk)).text
    sent_by_script = client.post(address(talk), FIVE, headers={"HX-Request": "true"})
    assert sent_by_script["HX-Redirect"] == f"{talk.get_absolute_url()}#ratings"
    client.post(address(talk), {"stars": "2", "attended": "recording"})
    assert Rating.objects.values_list("user", "stars", "attended").get() == (user.pk, 2, "recording")
    own = read(client.get(address(talk)).text)
    assert own.one("input", name="stars", checked="").attributes["value"] == "2"
    client.post(f"{address(talk)}withdrawal/")
    assert not Rating.objects.exists()
    assert list(RatingRecord.objects.values_list("stars", flat=True)) == [5, 2, None]


def test_same_rating_again_is_no_change():
    talk, user = make_rateable_talk(), make_user()
    for _ in range(3):
        talk.rate(by=user, stars=3, attended="room")
    assert RatingRecord.objects.count() == 1


def test_rating_cannot_be_withdrawn_once_they_are_closed():
    rating = make_rating(talk=make_rateable_talk())
    rating.talk.edition.ratings_close_at = timezone.now()
    rating.talk.edition.save()
    response = make_client(rating.user).post(f"{address(rating.talk)}withdrawal/")
    assert (response.status_code, Rating.objects.count()) == (302, 1)


def test_withdrawal_touches_nobody_else():
    rating = make_rating()
    make_client(make_user()).post(f"{address(rating.talk)}withdrawal/")
    assert Rating.objects.get() == rating


def test_sixty_an_hour_are_enough(settings: Any):
    settings.RATINGS_PER_HOUR = 3
    talk, user = make_rateable_talk(), make_user()
    client = make_client(user)
    for stars in (1, 2, 3):
        client.post(address(talk), {"stars": stars, "attended": "room"})
    refused = client.post(address(talk), FIVE)
    assert (refused.status_code, Rating.objects.get().stars) == (429, 3)
    assert "wait 60 minutes" in refused.text
    assert read(refused.text).one("input", name="stars", checked="").attributes["value"] == "5"
    RatingRecord.objects.update(at=timezone.now() - HOUR - SECOND)
    assert client.post(address(talk), FIVE).status_code == 302


# Signing in on the way


def test_visitor_chooses_signs_in_and_finds_the_choice_again():
    talk, client = make_rateable_talk(), Client()
    response = client.post(address(talk), FIVE)
    assert (response.status_code, response["Location"].partition("?")[2]) == (
        302,
        f"next={address(talk).replace('/', '%2F')}",
    )
    user = make_user()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = read(client.get(address(talk)).text)
    chosen = {field.attributes["name"]: field.attributes["value"] for field in found.all("input", checked="")}
    assert chosen == FIVE
    assert not Rating.objects.exists()
    client.post(address(talk), FIVE)
    assert Rating.objects.get().user == user
    assert "You chose this before signing in" not in client.get(address(talk)).text


def test_only_the_last_few_unsent_forms_are_kept():
    client = Client()
    edition = make_rateable_talk().edition
    for _ in range(5):
        client.post(address(make_rateable_talk(edition=edition)), FIVE)
    assert len(client.session["unsent"]) == 3


def test_unsent_form_is_kept_no_larger_than_our_own():
    client = Client()
    client.post(address(make_rateable_talk()), {"odd": "y" * 9, **dict.fromkeys(FIELDS, "y" * 300_000)})
    (_path, kept), *_others = client.session["unsent"]
    assert {name: len(value) for name, value in kept.items()} == dict.fromkeys(FIELDS, 6000)


def test_forms_without_their_token_are_refused():
    talk, user = make_rateable_talk(), make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (address(talk), f"{address(talk)}withdrawal/"):
        assert client.post(path, FIVE).status_code == 403
    assert not Rating.objects.exists()


def test_looking_changes_nothing():
    rating = make_rating()
    client = make_client(rating.user)
    assert client.get(f"{address(rating.talk)}withdrawal/").status_code == 405
    assert client.get(address(rating.talk), FIVE).status_code == 200
    assert Rating.objects.get() == rating


def test_draft_cannot_be_rated():
    assert make_client(make_user()).post(address(make_rateable_talk(is_published=False)), FIVE).status_code == 404


# Hidden until


def hidden_talk() -> Talk:
    talk = make_rateable_talk(title="Hidden")
    talk.edition.scores_public_from = timezone.now() + HOUR
    talk.edition.save()
    make_ratings(talk, 5, 5, 5, 4)
    return talk


def test_hidden_score_is_nowhere_in_public():
    talk = hidden_talk()
    better = make_rateable_talk(edition=talk.edition, title="Best")
    make_ratings(better, 5, 5, 5, 5, 5, 5)
    for path in (talk.get_absolute_url(), f"{talk.edition.get_absolute_url()}talks/?order=best"):
        text = Client().get(path).text
        assert "4.8" not in text
        assert "mark-score" not in text
    assert "Hidden until" in Client().get(talk.get_absolute_url()).text
    listed = Client().get(f"{talk.edition.get_absolute_url()}talks/?order=best")
    assert "Best rated" not in listed.text


def test_hidden_score_is_shown_to_those_who_have_rated_that_talk_only():
    talk = hidden_talk()
    other = make_rateable_talk(edition=talk.edition)
    make_ratings(other, 1, 1, 2)
    mine = Rating.objects.filter(talk=talk).first()
    assert mine is not None
    rater, stranger = make_client(mine.user), make_client(make_user())
    path = f"{talk.edition.get_absolute_url()}mine/?rows=edition&talk={talk.slug}"
    assert "4.8" in rater.get(path).text
    assert "1.3" not in rater.get(path).text
    assert "4.8" not in stranger.get(path).text
    assert "4.8" in rater.get(address(talk)).text
    assert "4.8" not in stranger.get(address(talk)).text


def test_score_appears_when_its_time_has_come_though_nobody_writes():
    talk = hidden_talk()
    assert "Hidden until" in Client().get(talk.get_absolute_url()).text
    type(talk.edition).objects.filter(pk=talk.edition_id).update(scores_public_from=timezone.now() + SECOND)
    path = talk.get_absolute_url()
    while "Hidden until" in (text := Client().get(path).text):
        assert timezone.now() < talk.edition.scores_public_from  # type: ignore[operator]
    assert "4.8" in text


def test_new_rating_shows_on_its_page_at_once_and_in_lists_within_ten_seconds(monkeypatch: pytest.MonkeyPatch):
    talk = make_rateable_talk()
    listed = f"{talk.edition.get_absolute_url()}talks/"
    make_ratings(talk, 5, 5, 5)
    assert "(3)" in Client().get(listed).text
    assert "from 3 ratings" in Client().get(talk.get_absolute_url()).text
    make_ratings(talk, 4)
    assert "from 4 ratings" in Client().get(talk.get_absolute_url()).text
    assert "(3)" in Client().get(listed).text
    monkeypatch.setattr("kubecon_notes.page_cache.LATE", 0)
    assert "(4)" in Client().get(listed).text


@pytest.mark.parametrize(
    ("given", "words"),
    [((), "Nobody has rated this talk yet."), ((5, 5), "Too few ratings yet"), ((5, 5, 4), "from 3 ratings")],
)
def test_every_state_of_a_score_is_written_out(given: tuple[int, ...], words: str):
    talk = make_rateable_talk()
    make_ratings(talk, *given)
    text = Client().get(talk.get_absolute_url()).text
    assert words in " ".join(read(text).text.split())
