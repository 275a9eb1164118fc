"""Lists: what they cost, what they show, and what they bear."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from talks.models import Talk
from tests.make import (
    FIRST_DAY,
    make_appearance,
    make_ban,
    make_booth,
    make_claim,
    make_client,
    make_comment,
    make_decision,
    make_edition,
    make_editor,
    make_event,
    make_exhibitor,
    make_flag,
    make_floor,
    make_link,
    make_moderator,
    make_note,
    make_organization,
    make_rating,
    make_room,
    make_speaker,
    make_tag,
    make_takeaway,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db

TALKS = "/admin/talks/talk/"


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def make_full_talk() -> Talk:
    event = make_event(hosts=[make_speaker()])
    talk = make_talk(event=event, day=FIRST_DAY, room=make_room(), tags=[make_tag(), make_tag()])
    make_appearance(talk=talk, organization=make_organization())
    make_appearance(talk=talk, organization=make_organization())
    make_link(talk=talk)
    return talk


def make_full_room() -> Any:
    floor = make_floor()
    return make_room(floor=floor, aliases=["a", "b"])


def make_full_note() -> Any:
    return make_takeaway(note=make_note()).note


# Four are for the person: session, user, and the rights of user and groups. One more per filter
# that looks up its choices, three for rows and totals, two for the days above the list.
QUERIES: dict[str, tuple[int, Callable[[], object]]] = {
    "talks_edition": (10, lambda: make_edition(venue=make_venue())),
    "talks_event": (10, lambda: make_event(room=make_room(), organizer=make_organization())),
    "talks_talk": (14, make_full_talk),
    "talks_speaker": (7, make_appearance),
    "talks_organization": (7, lambda: make_appearance(organization=make_organization())),
    "talks_tag": (7, lambda: make_talk(tags=[make_tag()])),
    "talks_report": (8, make_note),
    "talks_note": (11, make_full_note),
    "talks_exhibitor": (8, lambda: make_exhibitor(booth=make_booth())),
    "venue_venue": (8, make_venue),
    "venue_floor": (8, make_floor),
    "venue_room": (9, make_full_room),
    "venue_booth": (9, lambda: make_booth(floor=make_floor())),
}


@pytest.mark.parametrize("noun", QUERIES)
def test_list_asks_the_same_number_of_queries_with_1_and_3_rows(
    noun: str, editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    expected, make = QUERIES[noun]
    make()
    with django_assert_num_queries(expected):
        editor.get(reverse(f"admin:{noun}_changelist"))
    make()
    make()
    with django_assert_num_queries(expected):
        editor.get(reverse(f"admin:{noun}_changelist"))


# The same for what attendees write, as a moderator sees it; a comment's list counts those that wait.
JUDGED: dict[str, tuple[int, Callable[[], object]]] = {
    "comment": (9, make_flag),
    "rating": (8, make_rating),
    "claim": (7, make_claim),
    "ban": (7, make_ban),
    "decision": (7, make_decision),
}


@pytest.mark.parametrize("noun", JUDGED)
def test_list_of_what_attendees_write_asks_the_same_number_of_queries(
    noun: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (expected, make), moderator = JUDGED[noun], make_client(make_moderator())
    for rows in (1, 2):
        for _ in range(rows):
            make()
        with django_assert_num_queries(expected):
            moderator.get(reverse(f"admin:talks_{noun}_changelist"))


def test_page_of_a_comment_asks_the_same_number_of_queries_for_any_number_of_reports(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    moderator, comment = make_client(make_moderator()), make_comment()
    for rows in (1, 2):
        for _ in range(rows):
            make_flag(comment=comment)
            make_comment(parent=comment)
            make_decision(comment=comment)
        with django_assert_num_queries(12):
            moderator.get(reverse("admin:talks_comment_change", args=[comment.pk]))


ODD = (
    *(
        "p=-1",
        "p=99999999999999999999",
        "p=abc",
        f"p={'9' * 5_000}",
        "all=",
        "e=1",
        "o=abc",
        "o=-1.99.%00",
        "o=1.1.1.1",
    ),
    *(
        "q=%00",
        "q=%00%00a",
        f"q={'a' * 10_000}",
        f"q={'a+' * 5_000}",
        "q=%22",
        "q=%27%3B--",
        "q=%F0%9F%98%80",
        "q=%ff%fe",
    ),
    *("is_published__exact=2", "is_published__exact=%00", "edition__id__exact=abc", "edition__id__exact=%00"),
    *(f"edition__id__exact={'9' * 40}", "level__exact=%00", "level__exact=nonsense", "missing=nonsense", "missing=%00"),
    *("day__year=abc", "day__year=0", f"day__year={'9' * 30}", "day__month=13", "day__year=2024&day__month=99"),
    *(
        "nonsense=1",
        "edition__nonsense=1",
        "password=1",
        "%00=1",
        "tags__id__exact=-1",
        "_popup=1",
        "_to_field=%00",
        "_to_field=x",
    ),
    *(
        "room__id__exact=1&room__id__exact=2",
        "event__isnull=maybe",
        "title__regex=((((",
        "_facets=True",
        "day__day=%00",
    ),
)


def test_list_survives_odd_addresses(editor: Client) -> None:
    make_full_talk()

    answers = {query[:40]: editor.get(f"{TALKS}?{query}", follow=True).status_code for query in ODD}

    # 400 is Django's own word for a forbidden lookup.
    assert {query: status for query, status in answers.items() if status not in (200, 400)} == {}


@pytest.mark.parametrize("chosen", ["abc", "", "-1", "\0", "9" * 40, "1 OR 1=1", "１"])
def test_action_survives_odd_rows(chosen: str, editor: Client) -> None:
    talk = make_talk()

    answer = editor.post(TALKS, {"action": "unpublish", "_selected_action": chosen}, follow=True)

    assert answer.status_code == 200
    talk.refresh_from_db()
    assert talk.is_published is True


@pytest.mark.parametrize("action", ["", "nonsense", "\0", "_change", "__init__"])
def test_action_that_does_not_exist_does_nothing(action: str, editor: Client) -> None:
    talk = make_talk()

    answer = editor.post(TALKS, {"action": action, "_selected_action": talk.pk}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["No action selected."]


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_page_of_a_row_that_does_not_exist_leads_to_the_index(page: str, editor: Client) -> None:
    for pk in ("abc", "0", "-1", "9" * 40, "%00", "_5F", "1%2F2"):
        assert editor.get(f"{TALKS}{pk}/{page}/", follow=True).redirect_chain == [("/admin/", 302)]


@pytest.mark.parametrize(
    ("words", "found"),
    [("comments", 1), ("lovelace", 1), ("feedback", 1), ("rejekts day", 1), ("mean-com", 1), ("nothing", 0)],
)
def test_talk_is_found_by_title_speaker_wording_event_and_address(words: str, found: int, editor: Client) -> None:
    make_talk()
    make_talk(
        title="Nasty Comments",
        slug="mean-com",
        other_wordings=["harsh, unkind feedback"],
        speakers=[make_speaker(name="Ada Lovelace")],
        event=make_event(name="Rejekts Day"),
    )
    Talk.objects.filter(title__startswith="Mean").delete()

    assert editor.get(TALKS, {"q": words}).context["cl"].result_count == found


@pytest.mark.parametrize("missing", ["time", "day", "room", "speaker", "tag", "abstract", "source"])
def test_filter_finds_talks_where_something_is_missing(missing: str, editor: Client) -> None:
    bare = make_talk(source="")
    full = make_full_talk()
    Talk.objects.filter(pk=full.pk).update(
        abstract="Said.", starts_at="2024-03-20T10:00Z", ends_at="2024-03-20T11:00Z", source="programme"
    )

    assert list(editor.get(TALKS, {"missing": missing}).context["cl"].result_list) == [bare]


def test_draft_is_marked_and_so_is_what_a_draft_hides(editor: Client) -> None:
    make_talk(title="1 seen")
    make_talk(title="2 draft", is_published=False)
    make_talk(title="3 in draft edition", edition=make_edition(name="KubeCon 2030", is_published=False))
    make_talk(title="4 in draft event", event=make_event(name="ArgoCon", is_published=False))

    cl = editor.get(TALKS, {"o": "1"}).context["cl"]

    assert [cl.model_admin.state(talk) for talk in cl.result_list] == [
        "published",
        "<strong>draft</strong>",
        "hidden: KubeCon 2030 is a draft",
        "hidden: ArgoCon is a draft",
    ]


def test_hours_in_the_list_are_those_of_the_edition(editor: Client) -> None:
    make_talk(starts_at="2024-03-20T10:00Z", ends_at="2024-03-20T10:35Z")

    assert "Wed 20 Mar 2024, 11:00–11:35" in editor.get(TALKS).content.decode()


@pytest.mark.parametrize("noun", ["talks_talk", "talks_event", "talks_edition", "talks_note", "venue_room"])
def test_empty_form_survives_odd_values_for_each_of_its_fields(noun: str, editor: Client) -> None:
    address = reverse(f"admin:{noun}_add")
    fields = editor.get(address).context["adminform"].form.fields
    for value in ("abc", "%00", "9" * 40, "-1", "%F0%9F%98%80", "1&{0}=2", ""):
        query = "&".join(f"{field}={value.format(field)}" for field in (*fields, "_changelist_filters", "p"))
        assert editor.get(f"{address}?{query}").status_code == 200
