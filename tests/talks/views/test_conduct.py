"""What is expected here, and the log of what moderators decided."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from talks.models.moderation import ban
from talks.views import conduct
from tests.make import make_comment, make_moderator, make_rating, make_talk, make_user
from tests.talks.views.reading import Element, page

pytestmark = pytest.mark.django_db

LOG = "/conduct/decisions/"


def entries() -> list[Element]:
    return page(LOG).one("ol", class_="decisions").all("li")


def test_conduct_tells_the_limits_as_they_are_set(settings: Any) -> None:
    settings.COMMENTS_PER_HOUR = 7
    text = page("/conduct/").one("main").text
    assert "7 comments" in text
    assert "2 independent reports hide a comment" in text
    assert page("/conduct/").one("a", href=LOG)


def test_every_page_leads_to_it() -> None:
    assert page("/editions/").one("footer").one("a", href="/conduct/").text == "Keeping it civil"


def test_log_shows_a_decision_on_the_next_request() -> None:
    assert "Nothing had to be decided yet." in page(LOG).one("main").text
    comment = make_comment(talk=make_talk(title="Engines"))
    comment.decide("warn", by=make_moderator(), because="It attacks a person.")

    (entry,) = entries()

    assert entry.one("h2").text == "Comment hidden, with a warning to its author"
    assert "It attacks a person." in entry.text
    assert entry.one("a").attributes["href"] == comment.talk.get_absolute_url()


def test_log_names_nobody_and_shows_neither_comment_nor_stars() -> None:
    author, moderator = make_user(display_name="Ubi Author"), make_moderator()
    comment = make_comment(author=author, text="The secret insult.")
    comment.report(by=make_user(display_name="Rita Reporter"), reason="mean")
    decision = comment.decide("ban", by=moderator, because="It attacks a person.")
    decision.reverse(by=moderator, because="Misread.")
    make_rating(user=author, stars=5).set_aside(by=moderator, because="A favour.")
    ban(make_user(display_name="Sam Spammer"), by=moderator, because="Advertising.")

    html = Client().get(LOG).content.decode()

    for hidden in ("Ubi", "Rita", "Sam", "Moe", "secret", "@", f"/comments/{comment.pk}"):
        assert hidden not in html
    assert [entry.one("h2").text.removesuffix(" taken back since") for entry in entries()] == [
        "Account banned from writing",
        "Rating set aside",
        "Decision taken back: “Comment hidden, its author banned from writing”",
        "Comment hidden, its author banned from writing",
    ]
    assert "taken back since" in entries()[-1].text


def test_log_does_not_tell_of_drafts() -> None:
    make_comment(talk=make_talk(title="Unheard of", is_published=False)).decide(
        "hide", by=make_moderator(), because="Mean."
    )
    assert "Unheard of" not in Client().get(LOG).content.decode()


def test_log_is_paged_and_costs_the_same(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(conduct, "PAGE_SIZE", 2)
    for number in range(3):
        make_comment().decide("hide", by=make_moderator(), because=f"Reason {number}.")
        with django_assert_num_queries(3):
            answer = Client().get(LOG)
    assert answer["Cache-Control"] == "public, no-cache"
    assert Client().get("/conduct/decisions/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert "Reason 2." in answer.content.decode()
    assert "Reason 0." not in answer.content.decode()
    assert "Reason 0." in Client().get(f"{LOG}?page=2").content.decode()
    assert [Client().get(f"{LOG}?page={odd}").status_code for odd in ("0", "3", "x")] == [404] * 3


def test_log_is_only_read() -> None:
    assert Client().post(LOG).status_code == 405
    assert Client().head(LOG).status_code == 200
