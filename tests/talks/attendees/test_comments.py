"""Comments: said, answered, edited, withdrawn, reported, read by whom they are meant for."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.models import Comment, Flag, Talk
from tests.make import (
    make_appearance,
    make_client,
    make_comment,
    make_editor,
    make_event,
    make_flag,
    make_moderator,
    make_speaker_account,
    make_talk,
    make_user,
)
from tests.talks.views.reading import Element, page, read

pytestmark = pytest.mark.django_db

SAID = {"text": "I took home the part about reviews.", "visibility": "named"}


@pytest.fixture
def talk() -> Talk:
    return make_talk()


@pytest.fixture
def ada() -> User:
    return make_user(display_name="Ada Lovelace")


def comments(talk: Talk) -> str:
    return f"{talk.get_absolute_url()}comments/"


def seen(user: User | None, address: str) -> Element:
    return read(make_client(user).get(address).text)


def texts_on(talk: Talk) -> list[str]:
    return page(talk.get_absolute_url()).texts(class_="comment")


# Said


def test_comment_is_said_and_stands_where_its_link_leads(talk: Talk, ada: User):
    response = make_client(ada).post(comments(talk), SAID)
    comment = Comment.objects.get()
    assert response["Location"] == comment.get_absolute_url()
    found = page(comment.get_absolute_url())
    assert found.one(id=f"comment-{comment.pk}").one(class_="comment-name").text == "Ada Lovelace"
    assert "I took home the part about reviews." in page(talk.get_absolute_url()).text


@pytest.mark.parametrize("text", ["", " ", "a", "\n\0 ", "x" * 5001, " \r\n " + "é" * 5001])
def test_text_of_a_wrong_length_is_refused_and_not_lost(talk: Talk, ada: User, text: str):
    response = make_client(ada).post(comments(talk), {"text": text, "visibility": "unnamed"})
    assert (response.status_code, Comment.objects.count()) == (422, 0)
    found = read(response.text)
    assert found.one(id="text-error").text
    assert found.one("input", checked="").attributes["value"] == "unnamed"
    assert ("é" * 5001 in response.text) == ("é" in text)


@pytest.mark.parametrize("text", ["ok", "x" * 5000, "  " + "🙂" * 5000 + "\r\n"])
def test_text_of_a_right_length_is_kept(talk: Talk, ada: User, text: str):
    make_client(ada).post(comments(talk), {"text": text, "visibility": "named"})
    assert Comment.objects.get().text == text.strip()


def test_line_says_who_will_see_it_and_nothing_is_chosen_beforehand(talk: Talk, ada: User):
    found = seen(ada, comments(talk))
    assert found.all("input", checked="") == []
    assert [choice.one(class_="help").text for choice in found.all("label", class_="choice")] == [
        "Everyone reads it, under your display name.",
        "Everyone reads it; your name is known to the moderators only.",
        "The speakers of this talk and the moderators read it, with your name; nobody else.",
    ]
    assert "/conduct/" in found.one(class_="reminder").hrefs


def test_thirty_an_hour_are_enough_and_what_was_written_is_still_there(talk: Talk, ada: User, settings: Any):
    settings.COMMENTS_PER_HOUR = 2
    client = make_client(ada)
    for number in range(2):
        client.post(comments(talk), {"text": f"Number {number}", "visibility": "named"})
    response = client.post(comments(talk), {"text": "One too many", "visibility": "named"})
    assert (response.status_code, Comment.objects.count()) == (429, 2)
    assert "One too many" in read(response.text).one("textarea").text
    assert "What you wrote is still here." in response.text


def test_visitor_writes_signs_in_and_finds_the_words_again(talk: Talk, ada: User):
    client = Client()
    assert client.post(comments(talk), SAID).status_code == 302
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = read(client.get(comments(talk)).text)
    assert found.one("textarea").text.strip() == SAID["text"]
    assert not Comment.objects.exists()


# Read


def test_unnamed_comment_shows_no_name_and_no_badge(talk: Talk):
    make_comment(talk=talk, author=make_editor(display_name="Grace Hopper"), visibility="unnamed")
    found = page(talk.get_absolute_url()).one(class_="comment")
    assert found.one(class_="comment-name").text == "An attendee, without a name"
    assert found.all(class_="badge") == []
    assert "Grace" not in found.text


@pytest.mark.parametrize(
    ("make", "badges"),
    [
        (make_speaker_account, ["Speaker"]),
        (lambda _talk: make_editor(), ["Editor"]),
        (lambda _talk: make_moderator(), []),
        (lambda talk: host_of(talk), ["Host"]),  # noqa: PLW0108 - stands below
        (lambda _talk: make_user(), []),
    ],
    ids=["speaker", "editor", "moderator", "host", "attendee"],
)
def test_badge_says_who_speaks(make: Any, badges: list[str]):
    talk = make_talk(event=make_event())
    make_comment(talk=talk, author=make(talk))
    assert page(talk.get_absolute_url()).one(class_="comment").texts(class_="badge") == badges


def host_of(talk: Talk) -> User:
    host = make_speaker_account()
    assert talk.event is not None
    talk.event.hosts.add(host.claims.get().speaker)
    return host


def test_badge_appears_with_the_claim_and_goes_with_it(talk: Talk, ada: User):
    speaker = make_appearance(talk=talk).speaker
    make_comment(talk=talk, author=ada)
    assert page(talk.get_absolute_url()).texts(class_="badge") == []
    claim = speaker.claim(by=ada, statement="It is me.")
    claim.approve(by=make_moderator())
    assert page(talk.get_absolute_url()).texts(class_="badge") == ["Speaker"]
    claim.reject(by=make_moderator(), because="It was not.")
    assert page(talk.get_absolute_url()).texts(class_="badge") == []


def test_new_name_shows_on_old_comments(talk: Talk, ada: User):
    make_comment(talk=talk, author=ada)
    assert "Ada Lovelace" in texts_on(talk)[0]
    ada.display_name = "Ada King"
    ada.save()
    assert "Ada King" in texts_on(talk)[0]


def test_words_to_the_speakers_are_read_by_them_their_author_and_nobody_else(talk: Talk, ada: User):
    comment = make_comment(talk=talk, author=ada, visibility="speakers", text="Between us")
    speaker, stranger = make_speaker_account(talk), make_user()
    other_speaker = make_speaker_account(make_talk(edition=talk.edition))
    readers = {"author": ada, "speaker": speaker, "stranger": stranger, "elsewhere": other_speaker, "visitor": None}
    mine = f"{talk.edition.get_absolute_url()}mine/?talk={talk.slug}"
    for address in (comments(talk), mine):
        told = {name: "Between us" in make_client(user).get(address).text for name, user in readers.items()}
        assert told == {"author": True, "speaker": True, "stranger": False, "elsewhere": False, "visitor": False}
    for user in readers.values():
        assert "Between us" not in make_client(user).get(talk.get_absolute_url()).text
        assert make_client(user).get(comment.get_absolute_url()).status_code == 404
    found = {
        name: make_client(user).get(f"{comments(talk)}{comment.pk}/reply/").status_code
        for name, user in readers.items()
    }
    assert found == {"author": 200, "speaker": 200, "stranger": 404, "elsewhere": 404, "visitor": 404}


# Answered


def test_answer_stands_under_what_it_answers(talk: Talk, ada: User):
    root = make_comment(talk=talk)
    response = make_client(ada).post(f"{comments(talk)}{root.pk}/reply/", SAID)
    answer = Comment.objects.get(parent=root)
    assert response["Location"] == answer.get_absolute_url()
    assert Client().get(answer.get_absolute_url())["Location"] == f"{root.get_absolute_url()}#comment-{answer.pk}"
    assert page(root.get_absolute_url()).one(class_="answers").one(id=f"comment-{answer.pk}").text.startswith("Ada")


def test_answers_are_one_level_deep(talk: Talk, ada: User):
    answer = make_comment(parent=make_comment(talk=talk))
    response = make_client(ada).get(f"{comments(talk)}{answer.pk}/reply/")
    assert response["Location"] == f"{comments(talk)}{answer.parent_id}/reply/"


def test_answer_to_words_for_the_speakers_stays_among_them(talk: Talk, ada: User):
    root = make_comment(talk=talk, author=ada, visibility="speakers")
    speaker = make_speaker_account(talk)
    make_client(speaker).post(f"{comments(talk)}{root.pk}/reply/", {"text": "Thank you!", "visibility": "named"})
    assert Comment.objects.get(parent=root).visibility == "speakers"
    assert "Thank you!" in make_client(ada).get(comments(talk)).text
    assert texts_on(talk) == []


def test_public_comment_cannot_be_answered_in_private(talk: Talk, ada: User):
    root = make_comment(talk=talk)
    response = make_client(ada).post(f"{comments(talk)}{root.pk}/reply/", {"text": "psst", "visibility": "speakers"})
    assert (response.status_code, root.answers.count()) == (422, 0)


@pytest.mark.parametrize("action", ["hide", None])
def test_hidden_or_withdrawn_comment_cannot_be_answered(talk: Talk, ada: User, action: str | None):
    root = make_comment(talk=talk)
    make_comment(parent=root)
    if action:
        root.decide(action, by=make_moderator(), because="Mean.")
    else:
        root.withdraw(by=root.author)
    assert make_client(ada).post(f"{comments(talk)}{root.pk}/reply/", SAID).status_code == 404


# Edited, withdrawn


def test_edit_is_marked(talk: Talk, ada: User):
    comment = make_comment(talk=talk, author=ada)
    assert "edited" not in texts_on(talk)[0]
    make_client(ada).post(f"{comments(talk)}{comment.pk}/edit/", {"text": "Better said."})
    assert "edited" in texts_on(talk)[0]
    assert "Better said." in texts_on(talk)[0]


def test_comment_without_answers_is_gone_when_withdrawn(talk: Talk, ada: User):
    comment = make_comment(talk=talk, author=ada)
    assert "nothing of it stays" in make_client(ada).get(f"{comments(talk)}{comment.pk}/withdrawal/").text
    make_client(ada).post(f"{comments(talk)}{comment.pk}/withdrawal/")
    assert (texts_on(talk), Comment.objects.count()) == ([], 0)


def test_answered_comment_leaves_a_placeholder_and_no_text(talk: Talk, ada: User):
    comment = make_comment(talk=talk, author=ada, text="Regretted")
    make_comment(parent=comment, text="I agree")
    make_client(ada).post(f"{comments(talk)}{comment.pk}/withdrawal/")
    comment.refresh_from_db()
    assert comment.text == ""
    assert texts_on(talk)[0] == "Withdrawn by its author."
    assert "I agree" in texts_on(talk)[1]


# Reported


def test_comment_is_reported_once_per_person(talk: Talk, ada: User):
    comment = make_comment(talk=talk)
    address = f"{comments(talk)}{comment.pk}/report/"
    client = make_client(ada)
    assert client.post(address, {"reason": "mean", "words": "It attacks her."}).status_code == 302
    again = client.post(address, {"reason": "spam"})
    assert (again.status_code, Flag.objects.count()) == (403, 1)
    assert "You have reported this comment already." in again.text


def test_second_report_hides_it_at_once(talk: Talk, ada: User):
    comment = make_comment(talk=talk)
    make_comment(parent=comment, text="An answer")
    make_flag(comment=comment)
    assert "Reported" not in texts_on(talk)[0]
    make_client(ada).post(f"{comments(talk)}{comment.pk}/report/", {"reason": "mean"})
    assert texts_on(talk)[0] == "Reported, and hidden until a moderator decides."
    assert comment.author is not None
    own = make_client(comment.author).get(comments(talk)).text
    assert "Your comment was reported." in own
    assert comment.text in own


def test_nobody_reports_their_own(talk: Talk, ada: User):
    comment = make_comment(talk=talk, author=ada)
    response = make_client(ada).post(f"{comments(talk)}{comment.pk}/report/", {"reason": "other"})
    assert (response.status_code, Flag.objects.count()) == (403, 0)


def test_report_without_a_reason_is_refused(talk: Talk, ada: User):
    response = make_client(ada).post(f"{comments(talk)}{make_comment(talk=talk).pk}/report/", {"words": "x"})
    assert (response.status_code, Flag.objects.count()) == (422, 0)


# A thousand of them


def test_thousand_comments_are_paged_and_cost_no_more(
    talk: Talk, ada: User, django_assert_num_queries: DjangoAssertNumQueries
):
    Comment.objects.bulk_create(
        Comment(talk=talk, author=ada, visibility="named", text=f"Comment {number}") for number in range(600)
    )
    busy = Comment.objects.latest("pk")
    Comment.objects.bulk_create(
        Comment(talk=talk, author=ada, visibility="named", text=f"Answer {number}", parent=busy)
        for number in range(400)
    )
    address = talk.get_absolute_url()
    for query in ("", "?page=2", "?page=30"):
        with django_assert_num_queries(8):
            found = read(Client().get(f"{address}{query}").text)
        assert (
            len([c for c in found.one(class_="threads").all("article") if "Answer" not in c.one(class_="prose").text])
            == 20
        )
    assert "390 more answers" in page(address).text
    assert Client().get(f"{address}?page=31").status_code == 404
    thread = busy.get_absolute_url()
    with django_assert_num_queries(7):
        assert len(read(Client().get(f"{thread}?page=4").text).all("article")) == 101
    last = busy.answers.latest("pk")
    assert Client().get(last.get_absolute_url())["Location"] == f"{thread}?page=4#comment-{last.pk}"


@pytest.mark.parametrize("key", ["0", "99999999", "9" * 30, "9" * 5000, "-1", "abc", "１"])
@pytest.mark.parametrize("rest", ["", "reply/", "edit/", "withdrawal/", "report/"])
def test_guessed_numbers_lead_nowhere(talk: Talk, ada: User, key: str, rest: str):
    assert make_client(ada).get(f"{comments(talk)}{key}/{rest}").status_code == 404


def test_comment_is_found_under_its_own_talk_only(talk: Talk, ada: User):
    other = make_comment(talk=make_talk(edition=talk.edition), author=ada)
    for rest in ("", "reply/", "edit/", "withdrawal/", "report/"):
        assert make_client(ada).get(f"{comments(talk)}{other.pk}/{rest}").status_code == 404
