"""A speaker's feedback: what it gathers, and who is let in."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.accounts.models import User
from talks.models import Claim, Speaker, Talk
from tests.make import (
    make_appearance,
    make_ban,
    make_claim,
    make_client,
    make_comment,
    make_edition,
    make_editor,
    make_moderator,
    make_rateable_talk,
    make_rating,
    make_ratings,
    make_speaker,
    make_talk,
    make_user,
)
from tests.talks.views.reading import Element, page

pytestmark = pytest.mark.django_db

PAGE, CSV, JSON = (f"/speakers/grace/{rest}" for rest in ("feedback/", "feedback.csv", "feedback.json"))
ON_TALK = "/speakers/grace/feedback/kubecon/mean/"
DOORS = [PAGE, CSV, JSON, ON_TALK]


@pytest.fixture
def grace() -> Speaker:
    return make_speaker(slug="grace", name="Grace Hopper")


@pytest.fixture
def claim(grace: Speaker) -> Claim:
    return make_claim(speaker=grace)


@pytest.fixture
def talk(claim: Claim) -> Talk:
    edition = make_edition(slug="kubecon", short_name="KubeCon EU")
    return make_talk(edition=edition, slug="mean", title="Mean Comments", speakers=[claim.speaker])


def seen(claim: Claim, address: str = PAGE) -> Element:
    return page(address, client=make_client(claim.user)).main


def names_and_texts(found: Element) -> list[tuple[str, str]]:
    return [
        (by.one(class_="comment-name").text, text.text)
        for by, text in zip(found.all(class_="comment-head"), found.all(class_="prose"), strict=True)
    ]


# Who is let in


@pytest.mark.parametrize("address", DOORS)
def test_speaker_is_let_in(address: str, talk: Talk, claim: Claim):
    assert make_client(claim.user).get(address).status_code == 200


@pytest.mark.parametrize("address", DOORS)
def test_speaker_who_is_banned_from_writing_still_reads(address: str, talk: Talk, claim: Claim):
    make_ban(user=claim.user)
    assert make_client(claim.user).get(address).status_code == 200


@pytest.mark.parametrize("address", DOORS)
def test_nobody_else_is_let_in(address: str, talk: Talk, grace: Speaker):
    co_speaker = make_claim().user
    make_appearance(talk=talk, speaker=co_speaker.claims.get().speaker)
    waiting, rejected = (make_claim(speaker=grace, approved=False) for _ in range(2))
    rejected.reject(by=make_editor(), because="A namesake.")
    owner = make_user(is_staff=True, is_superuser=True)
    writer = make_comment(talk=talk, visibility="speakers").author
    others = [make_user(), make_ban().user, co_speaker, waiting.user, rejected.user, writer]
    for user in (*others, make_moderator(), make_editor(), owner):
        assert make_client(user).get(address).status_code == 404


@pytest.mark.parametrize("address", DOORS)
def test_visitor_signs_in_first_whether_or_not_there_is_such_a_page(address: str, talk: Talk):
    for asked in (address, address.replace("grace", "nobody")):
        answer = Client().get(asked)
        assert (answer.status_code, answer["Location"].endswith(f"/login/?next={asked}")) == (302, True)


@pytest.mark.parametrize("address", DOORS)
def test_claim_taken_back_closes_the_door(address: str, talk: Talk, claim: Claim):
    claim.reject(by=make_editor(), because="It was a namesake after all.")
    assert make_client(claim.user).get(address).status_code == 404


@pytest.mark.parametrize("address", DOORS)
def test_nothing_is_kept_or_written(address: str, talk: Talk, claim: Claim):
    client = make_client(claim.user)
    assert "no-store" in client.get(address)["Cache-Control"]
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", DOORS[:3])
def test_former_address_leads_on(address: str, talk: Talk, claim: Claim):
    claim.speaker.slug = "hopper"
    claim.speaker.save()
    assert make_client(claim.user).get(address)["Location"] == address.replace("grace", "hopper")


def test_feedback_on_a_talk_of_someone_else_is_not_there(talk: Talk, claim: Claim):
    make_talk(edition=talk.edition, slug="other")
    for slug in ("other", "nowhere"):
        assert make_client(claim.user).get(f"/speakers/grace/feedback/kubecon/{slug}/").status_code == 404


# What it gathers


def test_talks_of_all_editions_are_gathered_the_latest_first(talk: Talk, claim: Claim):
    make_talk(edition=make_edition(year=2023), title="Earlier", speakers=[claim.speaker])
    make_talk(title="Draft", is_published=False, speakers=[claim.speaker])
    make_talk(title="Of someone else")
    assert seen(claim).headings == ["Your feedback", "Mean Comments", "Earlier"]


def test_public_comments_and_those_for_speakers_are_gathered(talk: Talk, claim: Claim):
    make_comment(talk=talk, author=make_user(display_name="Ada"), text="Loved it.")
    make_comment(talk=talk, author=make_user(display_name="Joan"), text="A bit fast.", visibility="speakers")
    unnamed = make_comment(talk=talk, author=make_user(display_name="Secret"), text="Dull.", visibility="unnamed")
    make_comment(parent=unnamed, author=claim.user, text="Sorry!", visibility="named")
    found = seen(claim)
    assert names_and_texts(found) == [
        ("An attendee, without a name", "Dull."),
        (str(claim.user), "Sorry!"),
        ("Joan", "A bit fast."),
        ("Ada", "Loved it."),
    ]
    assert found.texts(class_="badge") == ["Speaker", "To the speakers only"]
    assert f"{unnamed.get_absolute_url()}reply/" in found.hrefs


def test_what_is_withdrawn_or_hidden_is_not_shown(talk: Talk, claim: Claim):
    withdrawn, hidden, held = (make_comment(talk=talk, text=f"Gone {n}.") for n in range(3))
    make_comment(parent=withdrawn, text="An answer.")
    withdrawn.withdraw(by=withdrawn.author)
    hidden.decide("hide", by=make_moderator(), because="Mean.")
    for _ in range(2):
        held.report(by=make_user(), reason="mean")
    found = seen(claim)
    assert [text for _name, text in names_and_texts(found)] == ["An answer."]
    assert found.texts("p", class_="unknown") == ["Withdrawn by its author."]
    assert "Gone" not in found.text


def test_co_speakers_see_the_same_on_pages_of_their_own(talk: Talk, claim: Claim):
    other = make_claim()
    make_appearance(talk=talk, speaker=other.speaker)
    make_comment(talk=talk, visibility="speakers", text="To you both.")
    make_ratings(talk, 5, 5, 4)
    pages = [seen(claim), seen(other, f"{other.speaker.get_absolute_url()}feedback/")]
    assert names_and_texts(pages[0]) == names_and_texts(pages[1]) != []
    assert pages[0].texts(class_="score-mean") == pages[1].texts(class_="score-mean") == ["4.7 of 5, from 3 ratings"]
    assert f"Shared with {other.speaker.name}, who may read the same." in pages[0].texts("p", class_="quiet")


def test_who_has_no_talks_is_told_so(claim: Claim):
    edition = make_edition()
    event = make_talk(edition=edition).edition.events.create(name="ArgoCon", slug="argocon", is_published=True)
    event.hosts.add(claim.speaker, through_defaults={"source": "made for a test"})
    assert seen(claim).one(class_="empty").text.startswith("No talks of yours")


def test_talk_without_feedback_says_so(talk: Talk, claim: Claim):
    found = seen(claim)
    assert found.one(class_="score-few").text == "Nobody has rated this talk yet."
    assert found.texts("p", class_="unknown") == ["No comments yet."]


def test_words_of_others_are_no_markup(talk: Talk, claim: Claim):
    make_comment(
        talk=talk, author=make_user(display_name="<b>Ada</b>"), text="<script>x</script>", visibility="speakers"
    )
    found = seen(claim)
    assert not found.all("script")
    assert found.one(class_="comment-name").text == "<b>Ada</b>"


# Scores


def test_score_is_mean_number_and_bars(talk: Talk, claim: Claim):
    make_ratings(talk, 5, 5, 4, 1)
    found = seen(claim)
    assert found.one(class_="score-mean").text == "3.8 of 5, from 4 ratings"
    assert found.texts(class_="bar-count") == ["2", "1", "0", "0", "1"]


def test_under_three_ratings_there_is_no_score(talk: Talk, claim: Claim):
    make_ratings(talk, 1, 1)
    found = seen(claim)
    assert found.one(class_="score-few").text == "Too few ratings yet: a score is shown from three on."
    assert not found.all(class_="score")


def test_score_is_held_back_from_speakers_too(talk: Talk, claim: Claim):
    talk.edition.scores_public_from = timezone.now() + datetime.timedelta(days=1)
    talk.edition.save()
    make_ratings(talk, 5, 5, 4, 4)
    found = seen(claim)
    assert found.one(class_="score-hidden").text.startswith("Hidden until ")
    assert not found.all(class_="score")


def test_own_rating_from_before_counts_no_more_and_opens_nothing():
    talk, rater = make_rateable_talk(), make_user()
    make_rating(talk=talk, user=rater, stars=1)
    make_ratings(talk, 5, 5, 5)
    claim = make_claim(user=rater)
    make_appearance(talk=talk, speaker=claim.speaker)
    address = f"{claim.speaker.get_absolute_url()}feedback/"
    assert seen(claim, address).one(class_="score-mean").text == "5.0 of 5, from 3 ratings"
    talk.edition.scores_public_from = timezone.now() + datetime.timedelta(days=1)
    talk.edition.save()
    assert not seen(claim, address).all(class_="score")


# Long ones


def test_page_of_all_talks_shows_the_newest_fifty_threads_of_each(talk: Talk, claim: Claim):
    for n in range(52):
        make_comment(talk=talk, text=f"Comment {n}.")
    found = seen(claim)
    shown = [text for _name, text in names_and_texts(found)]
    assert (len(shown), shown[0], shown[-1]) == (50, "Comment 51.", "Comment 2.")
    assert ("All 52 comments on this talk", ON_TALK) in found.links
    first, second = seen(claim, ON_TALK), seen(claim, f"{ON_TALK}?page=2")
    assert len(names_and_texts(first)) == 50
    assert [text for _name, text in names_and_texts(second)] == ["Comment 1.", "Comment 0."]


def test_many_talks_stand_on_several_pages(claim: Claim):
    edition = make_edition()
    for n in range(21):
        make_talk(edition=edition, title=f"Talk {n:02}", speakers=[claim.speaker])
    assert len(seen(claim).all("section")) == 20
    assert seen(claim, f"{PAGE}?page=2").headings == ["Your feedback", "Talk 20"]
    assert make_client(claim.user).get(f"{PAGE}?page=3").status_code == 404


def made_busy(claim: Claim, talks: int) -> User:
    edition = make_edition(slug="kubecon")
    for n in range(talks):
        talk = make_talk(edition=edition, slug=f"talk-{n}", speakers=[claim.speaker, make_speaker()])
        make_ratings(talk, *[4] * 3)
        for _ in range(talks):
            make_comment(parent=make_comment(talk=talk))
            make_comment(talk=talk, visibility="speakers")
    user: User = claim.user
    return user


@pytest.mark.parametrize("talks", [1, 3])
def test_pages_and_files_cost_the_same_with_more_talks(
    talks: int, claim: Claim, django_assert_num_queries: DjangoAssertNumQueries
):
    client = make_client(made_busy(claim, talks))
    for address, queries in {PAGE: 10, CSV: 8, JSON: 8, "/speakers/grace/feedback/kubecon/talk-0/": 10}.items():
        with django_assert_num_queries(queries, info=address):
            assert client.get(address).status_code == 200
