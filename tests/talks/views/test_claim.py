"""Claiming a speaker's page, as each who comes to it finds it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.models import Claim, Speaker
from tests.make import (
    make_ban,
    make_claim,
    make_client,
    make_editor,
    make_moderator,
    make_speaker,
    make_talk,
    make_user,
)
from tests.talks.views.reading import Element, page, read

pytestmark = pytest.mark.django_db

ADDRESS = "/speakers/grace/claim/"
STATEMENT = "My profile at https://example.org/grace links here."


@pytest.fixture
def grace() -> Speaker:
    speaker = make_speaker(slug="grace", name="Grace Hopper")
    make_talk(speakers=[speaker])
    return speaker


def seen_by(user: User) -> Element:
    return page(ADDRESS, client=make_client(user)).main


def sent_by(user: User, statement: str = STATEMENT) -> tuple[int, Element | str]:
    response = make_client(user).post(ADDRESS, {"statement": statement})
    return response.status_code, response.get("Location") or read(response.text).main


def test_public_page_asks_everyone_the_same(grace: Speaker):
    for client in (Client(), make_client(make_claim(speaker=grace).user), make_client(make_editor())):
        assert ("Is this you? Claim this page", ADDRESS) in page("/speakers/grace/", client=client).main.links


def test_visitor_signs_in_first(grace: Speaker):
    for answer in (Client().get(ADDRESS), Client().post(ADDRESS, {"statement": STATEMENT})):
        assert answer.status_code == 302
        assert answer["Location"].endswith("/login/?next=/speakers/grace/claim/")
    assert not Claim.objects.exists()


def test_claim_is_asked_and_waits(grace: Speaker):
    attendee = make_user()
    assert seen_by(attendee).one("h1").text == "Are you Grace Hopper?"
    assert sent_by(attendee) == (302, ADDRESS)
    claim = Claim.objects.get()
    assert (claim.speaker, claim.user, claim.state, claim.statement) == (grace, attendee, "asked", STATEMENT)
    found = seen_by(attendee)
    assert found.one("h1").text == "Your claim waits for an editor"
    assert found.one("blockquote").text == STATEMENT
    assert not found.all("form")


def test_claim_sent_twice_is_one_claim(grace: Speaker):
    attendee = make_user()
    assert [sent_by(attendee)[0], sent_by(attendee, "Other words.")[0]] == [302, 302]
    assert Claim.objects.get().statement == STATEMENT


def test_approved_claim_leads_to_the_feedback(grace: Speaker):
    claim = make_claim(speaker=grace, because="Welcome.")
    found = seen_by(claim.user)
    assert found.one("h1").text == "This page is yours"
    assert found.one(class_="said").text == "Welcome."
    assert ("Feedback on your talks", "/speakers/grace/feedback/") in found.links
    assert not found.all("form")


def test_rejected_claim_tells_why_and_is_asked_again(grace: Speaker):
    claim = make_claim(speaker=grace, approved=False)
    claim.reject(by=make_editor(), because="That profile is of a namesake.")
    found = seen_by(claim.user)
    assert "That profile is of a namesake." in found.one(class_="said-problem").text
    assert found.one("button").text == "Ask again"
    assert sent_by(claim.user, "The other profile links here, too.") == (302, ADDRESS)
    claim.refresh_from_db()
    assert (claim.state, claim.because, claim.statement) == ("asked", "", "The other profile links here, too.")


def test_page_of_another_account_can_be_claimed_and_says_so(grace: Speaker):
    make_claim(speaker=grace)
    attendee = make_user()
    assert seen_by(attendee).one(class_="said-problem").text.startswith("This page belongs to another account already.")
    assert sent_by(attendee) == (302, ADDRESS)
    assert Claim.objects.waiting().get().user == attendee


def test_moderators_and_editors_claim_like_everyone(grace: Speaker):
    for user in (make_moderator(), make_editor()):
        assert seen_by(user).one("h1").text == "Are you Grace Hopper?"
        assert sent_by(user)[0] == 302


def test_banned_account_is_told_and_refused(grace: Speaker):
    banned = make_ban(because="Spam, again and again.").user
    found = seen_by(banned)
    assert found.one(class_="said-problem").text.endswith("The reason: Spam, again and again.")
    assert not found.all("form")
    assert sent_by(banned)[0] == 403
    assert not Claim.objects.exists()


def test_banned_account_does_not_ask_again(grace: Speaker):
    claim = make_claim(speaker=grace, approved=False)
    claim.reject(by=make_editor(), because="No.")
    make_ban(user=claim.user)
    assert sent_by(claim.user)[0] == 403
    claim.refresh_from_db()
    assert claim.state == "rejected"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("", "Say how an editor can see that it is you."),
        (" \n ", "Say how an editor can see that it is you."),
        ("x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_odd_statement_is_refused_beside_its_field(grace: Speaker, statement: str, told: str):
    status, found = sent_by(make_user(), statement)
    assert isinstance(found, Element)
    assert (status, found.one(id="statement-error").text) == (200, told)
    assert found.one("textarea").attributes["aria-describedby"] == "statement-help statement-error"
    assert not Claim.objects.exists()


def test_claims_are_counted_by_the_hour(settings: object):
    settings.CLAIMS_PER_HOUR = 2
    attendee, speakers = make_user(), [make_speaker() for _ in range(3)]
    make_talk(speakers=speakers)
    addresses = [f"{speaker.get_absolute_url()}claim/" for speaker in speakers]
    answers = [make_client(attendee).post(address, {"statement": STATEMENT}) for address in addresses]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    found = read(answers[2].text).main
    assert found.one(role="alert").text.startswith("2 claims an hour")
    assert found.one("textarea").text == STATEMENT


def test_words_of_a_claim_are_shown_as_they_are(grace: Speaker):
    claim = make_claim(speaker=grace, approved=False, statement="<b>Me</b>\n\n{{ me }}")
    assert seen_by(claim.user).one("blockquote").texts("p") == ["<b>Me</b>", "{{ me }}"]


def test_nobody_claims_what_is_not_there(grace: Speaker):
    make_speaker(slug="draft")
    for slug in ("nobody", "draft"):
        assert make_client(make_user()).get(f"/speakers/{slug}/claim/").status_code == 404


def test_former_address_leads_on(grace: Speaker):
    grace.slug = "hopper"
    grace.save()
    answer = make_client(make_user()).get(ADDRESS)
    assert (answer.status_code, answer["Location"]) == (301, "/speakers/hopper/claim/")


def test_page_is_never_kept(grace: Speaker):
    assert "no-store" in make_client(make_user()).get(ADDRESS)["Cache-Control"]


def test_other_methods_are_refused(grace: Speaker):
    assert make_client(make_user()).put(ADDRESS).status_code == 405


@pytest.mark.parametrize("claims", [1, 3])
def test_page_costs_the_same_however_many_claim(
    claims: int, grace: Speaker, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(claims):
        make_claim(speaker=grace, approved=False)
    client = make_client(make_user())
    with django_assert_num_queries(7):
        client.get(ADDRESS)
