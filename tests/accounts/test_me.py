"""My data, as a page."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.models import AgendaFeed, Rating
from tests.make import (
    make_ban,
    make_claim,
    make_client,
    make_comment,
    make_decision,
    make_edition,
    make_editor,
    make_flag,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_speaker,
    make_star,
    make_talk,
    make_user,
)
from tests.talks.views.reading import Element, page

pytestmark = pytest.mark.django_db

LISTS = ["ratings", "comments", "decisions", "stars", "calendars", "reports"]
DOORS = ["/me/", "/me/data.json", "/me/deletion/", *(f"/me/{name}/" for name in LISTS)]


def seen_by(user: User, address: str = "/me/") -> Element:
    return page(address, client=make_client(user)).main


# Who is let in


@pytest.mark.parametrize("address", DOORS)
def test_visitor_signs_in_first(address: str):
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"].endswith(f"/login/?next={address}")) == (302, True)


@pytest.mark.parametrize("address", DOORS)
def test_everyone_who_is_signed_in_is_let_in_and_nothing_is_kept(address: str):
    for user in (make_user(), make_claim().user, make_moderator(), make_editor(), make_ban().user):
        answer = make_client(user).get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", sorted({*DOORS} - {"/me/deletion/"}))
def test_nothing_is_written(address: str):
    assert make_client(make_user()).post(address).status_code == 405


def test_lists_that_are_not_there():
    assert make_client(make_user()).get("/me/secrets/").status_code == 404
    assert make_client(make_user()).get("/me/ratings/?page=2").status_code == 404


@pytest.mark.parametrize("address", ["/me/", *(f"/me/{name}/" for name in LISTS)])
def test_nothing_of_others_is_shown(address: str):
    talk = make_rateable_talk(title="Of others")
    other = make_user(display_name="Somebody Else")
    make_rating(talk=talk, user=other)
    comment = make_comment(talk=talk, author=other, text="Words of another.")
    make_flag(comment=comment)
    make_decision(comment=comment)
    make_claim(user=other)
    found = seen_by(make_user(), address).text
    for trace in ("Of others", "Somebody Else", "Words of another"):
        assert trace not in found


# What it shows


def test_newcomer_finds_every_part_and_that_it_is_empty():
    found = seen_by(make_user(display_name="Ada", email="ada@example.org"))
    assert found.headings == [
        "Ada",
        "My ratings",
        "My comments",
        "What moderators decided",
        "My stars",
        "My calendar addresses",
        "My reports on comments",
        "Mails about changes",
        "My pages as a speaker",
    ]
    assert len(found.texts("p", class_="unknown")) == 7
    assert "ada@example.org" in found.one(class_="lead").text
    assert ("Download all of it", "/me/data.json") in found.links
    assert ("Delete my account", "/me/deletion/") in found.links


@pytest.mark.parametrize(
    "name", ["account_name", "account_email", "account_change_password", "mfa_index", "account_logout"]
)
def test_settings_of_signing_in_are_linked_where_they_are(name: str):
    try:
        address = reverse(name)
    except NoReverseMatch:
        return
    assert address in seen_by(make_user()).hrefs


def test_rating_is_shown_with_talk_stars_and_whether_it_counts():
    talk = make_rateable_talk(title="Mean Comments")
    rating = make_rating(talk=talk, stars=2, attended="recording")
    rating.set_aside(by=make_moderator(display_name="Moe"), because="Rated before it was online.")
    found = seen_by(rating.user).under("My ratings 1")
    assert found.links[0] == ("Mean Comments", talk.get_absolute_url())
    assert found.texts("p")[0].startswith("2 of 5, weak; watched the recording")
    assert found.one(class_="mine-note").text.endswith("does not count: Rated before it was online.")


def test_comments_of_all_kinds_are_shown_with_who_reads_them_and_where_they_stand():
    ada, moderator = make_user(), make_moderator()
    for visibility in ("named", "unnamed", "speakers"):
        make_comment(author=ada, text=f"Said {visibility}.", visibility=visibility)
    make_comment(author=ada, text="Hidden.").decide("hide", by=moderator, because="It names a person.")
    withdrawn = make_comment(author=ada, text="Gone.")
    make_comment(parent=withdrawn)
    withdrawn.withdraw(by=ada)
    found = seen_by(ada).under("My comments 5")
    assert [text.text for text in found.all(class_="prose")] == [
        *("Hidden.", "Said speakers.", "Said unnamed.", "Said named.")
    ]
    quiet = [text for text in found.texts("span", class_="quiet") if " · " in text]
    assert [text.split(" · ")[0] for text in quiet] == [
        *("with my name", "to the speakers only", "without my name", "with my name")
    ]
    assert found.texts(class_="mine-note") == ["Hidden by a moderator."]
    assert found.one(class_="unknown").text.startswith("Withdrawn on ")


def test_decisions_tell_what_and_why_and_never_who():
    comment, moderator = make_comment(), make_moderator(display_name="Moe Secret")
    decision = comment.decide("warn", by=moderator, because="It names a person.")
    decision.reverse(by=moderator, because="The person agreed.")
    found = seen_by(comment.author).under("What moderators decided 2")
    assert [heading.split(" · ")[0] for heading in found.texts("h3")] == ["Take a decision back", "Hide and warn"]
    assert "It names a person. Taken back on" in found.text
    assert "Moe Secret" not in seen_by(comment.author).text


@pytest.mark.parametrize(
    ("decided", "told"), [("", "not decided yet"), ("hide", "a moderator agreed"), ("keep", "kept the comment")]
)
def test_report_is_shown_with_its_outcome(decided: str, told: str):
    flag = make_flag(reason="spam", words="An advertisement.")
    if decided:
        flag.comment.decide(decided, by=make_moderator(), because="Looked at.")
    found = seen_by(flag.reporter).under("My reports on comments 1")
    assert found.one("h3").text.startswith("It is advertising or spam: ")
    assert found.one("h3").text.endswith(told)
    assert "An advertisement." in found.text
    assert flag.comment.text not in found.text


def test_stars_and_calendar_addresses_lead_to_the_agenda_and_tell_no_token():
    star = make_star(talk=make_talk(title="Mean Comments"))
    feed = AgendaFeed.objects.create(user=star.user, edition=star.talk.edition)
    found, agenda = seen_by(star.user), f"{star.talk.edition.get_absolute_url()}agenda/"
    assert found.under("My stars 1").links[0] == ("Mean Comments", star.talk.get_absolute_url())
    assert agenda in found.under("My stars 1").hrefs
    assert found.under("My calendar addresses 1").links == [(star.talk.edition.short_name, f"{agenda}#calendar")]
    for address in ("/me/", "/me/stars/", "/me/calendars/", "/me/data.json"):
        assert feed.token not in make_client(star.user).get(address).text


def test_claims_lead_to_feedback_or_tell_why_not():
    user = make_user()
    mine, asked, refused = (make_speaker(name=name, slug=name.lower()) for name in ("Ada", "Grace", "Joan"))
    make_talk(speakers=[mine, asked, refused])
    make_claim(user=user, speaker=mine)
    make_claim(user=user, speaker=asked, approved=False)
    make_claim(user=user, speaker=refused, approved=False).reject(by=make_editor(), because="A namesake.")
    found = seen_by(user).under("My pages as a speaker")
    assert [href for href in found.hrefs if href.count("/") > 3] == [
        *("/speakers/joan/claim/", "/speakers/grace/claim/", "/speakers/ada/feedback/")
    ]
    assert "A namesake." in found.text


def test_banned_account_is_told_why():
    ban = make_ban(because="Spam, again.")
    assert "Spam, again." in seen_by(ban.user).one(role="status").text
    ban.lifted_at = ban.banned_at
    ban.save()
    assert not seen_by(ban.user).all(role="status")


def test_talk_that_is_a_draft_again_is_named_and_not_linked():
    rating = make_rating(talk=make_rateable_talk(title="Withdrawn talk"))
    rating.talk.is_published = False
    rating.talk.save()
    found = seen_by(rating.user).under("My ratings 1")
    assert "Withdrawn talk" in found.text
    assert rating.talk.get_absolute_url() not in found.hrefs


# Long ones


def make_many_ratings(user: User, number: int) -> None:
    edition = make_rateable_talk().edition
    talks = [make_rateable_talk(edition=edition, title=f"Talk {n:02}") for n in range(number)]
    Rating.objects.bulk_create(Rating(talk=talk, user=user, stars=3, attended="room") for talk in talks)


def test_long_list_is_cut_and_leads_to_all_of_it():
    user = make_user()
    make_many_ratings(user, 52)
    found = seen_by(user).under("My ratings 52")
    assert len(found.all("li")) == 6
    assert ("All 52 ratings", "/me/ratings/") in found.links
    assert len(seen_by(user, "/me/ratings/").all("li")) == 50
    assert len(seen_by(user, "/me/ratings/?page=2").all("li")) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_with_more_rows(rows: int, django_assert_num_queries: DjangoAssertNumQueries):
    make_edition(is_current=True)
    user = make_user()
    for _ in range(rows):
        make_rating(user=user)
        make_decision(comment=make_comment(author=user))
        make_flag(reporter=user)
        make_claim(user=user)
        star = make_star(user=user)
        AgendaFeed.objects.create(user=user, edition=star.talk.edition)
    client = make_client(user)
    for address, queries in {"/me/": 17, **dict.fromkeys((f"/me/{name}/" for name in LISTS), 5)}.items():
        with django_assert_num_queries(queries, info=address):
            client.get(address)
