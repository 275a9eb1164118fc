"""The moderators' queue: what a moderator reads, decides and takes back, and what happens when two do at once."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse

from talks.models import Ban, Comment, Decision
from tests.filling import filled
from tests.make import make_ban, make_client, make_comment, make_flag, make_moderator, make_rating, make_user

pytestmark = pytest.mark.django_db

QUEUE = "/admin/talks/comment/?waiting=yes"


@pytest.fixture
def moderator() -> Client:
    return make_client(make_moderator())


def page_of(row: Any) -> str:
    return reverse(f"admin:talks_{row._meta.model_name}_change", args=[row.pk])


def door_of(row: Any, name: str = "decision") -> str:
    return reverse(f"admin:talks_{row._meta.model_name}_{name}", args=[row.pk])


def make_reported(reports: int = 2, **fields: Any) -> Comment:
    comment = make_comment(**fields)
    for _ in range(reports):
        comment.report(by=make_user(), reason="mean", words="It attacks the speaker.")
    return comment


def decide(client: Client, row: Any, door: str = "decision", *, follow: bool = False, **data: str) -> Any:
    """As a browser sends the form of the row's page."""
    sent = filled(client.get(page_of(row)), **{"because": "It attacks a person.", **data})
    return client.post(door_of(row, door), sent, follow=follow)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def listed(response: Any) -> list[int]:
    return [row.pk for row in response.context["cl"].result_list]


def test_queue_is_the_first_thing_that_a_moderator_sees(moderator: Client) -> None:
    make_reported()
    make_reported(1)
    make_comment()

    assert "Comments waiting for a decision (2)" in moderator.get("/admin/").content.decode()
    page = moderator.get("/admin/talks/comment/").content.decode()
    assert '<a href="?waiting=yes">Waiting for a decision (2)</a>' in page


def test_queue_has_what_is_held_first_and_then_what_waits_longest(moderator: Client) -> None:
    once, held, later = make_reported(1), make_reported(), make_reported(1)
    make_comment()

    assert listed(moderator.get(QUEUE)) == [held.pk, once.pk, later.pk]
    assert listed(moderator.get("/admin/talks/comment/?waiting=held")) == [held.pk]


def test_withdrawn_comment_does_not_wait(moderator: Client) -> None:
    comment = make_reported()
    make_comment(parent=Comment.objects.get(pk=comment.pk))
    comment.withdraw(by=comment.author)

    assert listed(moderator.get(QUEUE)) == []
    assert "Withdrawn on" in moderator.get(page_of(comment)).content.decode()


@pytest.mark.parametrize("words", ["reviewers", "Mean Comments", "Ubi"])
def test_list_is_searched_by_text_talk_and_author(moderator: Client, words: str) -> None:
    found = make_comment(text="About reviewers.", author=make_user(display_name="Ubi"))
    if words == "Mean Comments":
        assert found.pk in listed(moderator.get("/admin/talks/comment/", {"q": words}))
    else:
        make_comment()
        assert listed(moderator.get("/admin/talks/comment/", {"q": words})) == [found.pk]


def test_page_shows_all_that_a_decision_takes(moderator: Client) -> None:
    comment = make_reported(1, visibility="unnamed", text="*Never* <b>again</b>", author=make_user(display_name="Ubi"))
    doubtful = make_user(display_name="Dora")
    for _ in range(3):
        make_flag(reporter=doubtful, outcome="rejected")
    make_flag(comment=comment, reporter=doubtful, reason="spam")
    make_comment(parent=comment, text="I disagree.")

    page = moderator.get(page_of(comment)).content.decode()

    assert "<em>Never</em> &lt;b&gt;again&lt;/b&gt;" in page
    assert '<pre class="source">*Never* &lt;b&gt;again&lt;/b&gt;</pre>' in page
    for words in ("Ubi", "the page does not say who", "It attacks a person", "It attacks the speaker.", "I disagree."):
        assert words in page
    assert page.count("does not count any more") == 1
    assert comment.talk.get_absolute_url() in page


@pytest.mark.parametrize(
    ("action", "stands"), [("keep", "kept"), ("hide", "hidden"), ("warn", "hidden"), ("ban", "hidden")]
)
def test_decision_is_carried_out_and_kept_in_the_history(moderator: Client, action: str, stands: str) -> None:
    comment = make_reported()

    answer = decide(moderator, comment, action=action, follow=True)

    comment.refresh_from_db()
    assert comment.standing == stands
    assert Ban.objects.in_force().exists() is (action == "ban")
    decision = Decision.objects.get()
    assert (decision.action, decision.because, str(decision.by)) == (action, "It attacks a person.", "Moe Moderator")
    assert "It attacks a person." in LogEntry.objects.get(object_id=comment.pk).change_message
    assert said(answer)[0].endswith("Nothing else waits.")


def test_after_a_decision_comes_the_next_that_waits(moderator: Client) -> None:
    comment, following = make_reported(), make_reported(1)

    assert decide(moderator, comment, action="keep")["Location"] == page_of(following)
    assert decide(moderator, following, action="keep")["Location"] == reverse("admin:talks_comment_changelist")


@pytest.mark.parametrize("sent", [{"because": " "}, {"because": "a" * 501}, {"action": "delete"}, {"action": None}])
def test_decision_without_reason_or_of_no_kind_is_asked_for_again(moderator: Client, sent: dict[str, Any]) -> None:
    comment = make_reported()

    answer = decide(moderator, comment, **{"action": "hide", **sent})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Decision.objects.exists()


def test_second_of_two_moderators_sees_what_the_first_did(moderator: Client) -> None:
    comment = make_reported()
    other = make_client(make_moderator(display_name="Mary"))
    seen = filled(other.get(page_of(comment)), action="hide", because="Too rude.")
    decide(moderator, comment, action="keep")

    answer = other.post(door_of(comment), seen)

    assert "Nothing was done" in said(answer)[0]
    assert "It attacks a person." in answer.content.decode()  # the first one's reason
    assert "Too rude." in answer.content.decode()  # not lost
    assert [one.action for one in Decision.objects.all()] == ["keep"]
    other.post(door_of(comment), filled(answer))
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("change", ["edited", "reported"])
def test_decision_upon_what_is_not_there_any_more_is_not_carried_out(moderator: Client, change: str) -> None:
    comment = make_reported()
    seen = filled(moderator.get(page_of(comment)), action="keep", because="Fine.")
    if change == "edited":
        comment.edit(by=comment.author, text="Now it names an address.")
    else:
        comment.report(by=make_user(), reason="private")

    assert "Nothing was done" in said(moderator.post(door_of(comment), seen))[0]
    assert not Decision.objects.exists()


def test_decision_is_taken_back_with_a_reason(moderator: Client) -> None:
    comment = make_reported()
    decide(moderator, comment, action="ban")
    decision = Decision.objects.get()
    assert page_of(decision) in moderator.get(page_of(comment)).content.decode()

    answer = decide(moderator, decision, "reversal", because="I had misread it.")

    assert answer["Location"] == page_of(comment)
    comment.refresh_from_db()
    assert comment.standing == "held"
    assert not Ban.objects.in_force().exists()
    assert moderator.get(page_of(decision)).context["form"] is None
    assert "Nothing was done" in said(moderator.post(door_of(decision, "reversal"), {"upon": "stands"}))[0]


def test_rating_is_set_aside_and_counted_again(moderator: Client) -> None:
    rating = make_rating(stars=5)
    type(rating).objects.filter(pk=rating.pk).update(stars=1)

    page = moderator.get(page_of(rating))
    assert [record.stars for record in page.context["records"]] == [1, 5]
    decide(moderator, rating)
    rating.refresh_from_db()
    assert rating.set_aside_because == "It attacks a person."
    assert listed(moderator.get("/admin/talks/rating/?counts=aside")) == [rating.pk]
    decide(moderator, rating, because="They explained.")
    rating.refresh_from_db()
    assert rating.set_aside_at is None
    assert listed(moderator.get("/admin/talks/rating/?counts=yes")) == [rating.pk]


def test_rating_that_changed_meanwhile_is_shown_first(moderator: Client) -> None:
    rating = make_rating(stars=5)
    seen = filled(moderator.get(page_of(rating)), because="A favour.")
    rating.talk.rate(by=rating.user, stars=2, attended="recording")

    assert "Nothing was done" in said(moderator.post(door_of(rating), seen))[0]


def test_unusual_patterns_are_listed_with_rows_and_do_nothing(moderator: Client) -> None:
    user = make_user(display_name="Flat")
    ratings = [make_rating(user=user, stars=5) for _ in range(5)]

    page = moderator.get(reverse("admin:talks_rating_unusual")).content.decode()

    assert "Nothing happens by itself" in page
    assert "5 ratings, every one of them a 5" in page
    assert all(f"{page_of(rating)}#id_because" in page for rating in ratings)
    assert not Decision.objects.exists()


def test_ban_is_lifted_with_a_reason(moderator: Client) -> None:
    ban = make_ban()

    decide(moderator, ban, because="They said sorry.")

    ban.refresh_from_db()
    assert ban.lifted_at is not None
    assert moderator.get(page_of(ban)).context["form"] is None


def test_account_is_banned_with_a_reason_and_once(moderator: Client) -> None:
    user = make_comment(text="Buy this.").author
    assert user is not None
    address = reverse("admin:talks_ban_account", args=[user.pk])
    page = moderator.get(address)
    assert "Buy this." in page.content.decode()
    data = filled(page, because="Advertising.")

    assert moderator.post(address, data | {"because": ""}).context["form"].errors
    assert moderator.post(address, data)["Location"] == address
    assert "Nothing was done" in said(moderator.post(address, data))[-1]

    assert Ban.objects.in_force().get().because == "Advertising."
    assert "banned since" in moderator.get(address).content.decode()
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("account", ["0", "abc", "9" * 30])
def test_account_that_is_not_there_is_not_found(moderator: Client, account: str) -> None:
    assert moderator.get(reverse("admin:talks_ban_account", args=[account])).status_code == 404


@pytest.mark.parametrize("noun", ["comment", "rating", "ban", "decision"])
@pytest.mark.parametrize("key", ["0", "abc", "9" * 30])
def test_row_that_is_not_there_leads_back(moderator: Client, noun: str, key: str) -> None:
    door = "reversal" if noun == "decision" else "decision"
    for address in (f"/admin/talks/{noun}/{key}/change/", f"/admin/talks/{noun}/{key}/{door}/"):
        answer = moderator.post(address) if door in address else moderator.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_failing_mail_server_does_not_stand_in_the_way(
    moderator: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "no.such.Backend"
    comment = make_reported()

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        decide(moderator, comment, action="hide")

    assert len(callbacks) == 1
    comment.refresh_from_db()
    assert comment.standing == "hidden"
    assert mail.outbox == []
