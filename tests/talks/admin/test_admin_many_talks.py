"""Actions on many rows: chosen in the list, shown, confirmed, and told in the history of each."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from talks.models import Tagging, Talk
from tests.filling import filled
from tests.make import (
    make_client,
    make_edition,
    make_editor,
    make_event,
    make_moderator,
    make_report,
    make_room,
    make_tag,
    make_talk,
    make_venue,
)

pytestmark = pytest.mark.django_db

TALKS = "/admin/talks/talk/"


@pytest.fixture
def editor() -> Client:
    return make_client(make_editor())


def choose(client: Client, action: str, *talks: Model, address: str = TALKS, **more: Any) -> Any:
    """What the list's “Go” sends."""
    return client.post(address, {"action": action, "index": 0, "_selected_action": [t.pk for t in talks], **more})


def show(client: Client, action: str, value: Any, *talks: Model) -> Any:
    """The action's page after a choice: says what would change."""
    return client.post(TALKS, filled_page(choose(client, action, *talks), talks, value))


def carry_out(client: Client, action: str, value: Any, *talks: Model) -> Any:
    page = show(client, action, value, *talks)
    return client.post(TALKS, filled_page(page, talks, value), follow=True)


def filled_page(page: Any, talks: tuple[Model, ...], value: Any) -> dict[str, Any]:
    return filled(page, value=value, _selected_action=[talk.pk for talk in talks])


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def history(row: Model) -> list[str]:
    entries = LogEntry.objects.filter(object_id=row.pk, content_type__model=row._meta.model_name).order_by("pk")
    return [entry.get_change_message() for entry in entries]


@pytest.mark.parametrize("make", [make_talk, make_event, make_report, make_edition])
def test_publish_and_unpublish_change_all_selected_and_say_so_in_the_history(make: Any, editor: Client) -> None:
    draft, seen, other = make(is_published=False), make(), make(is_published=False)
    address = reverse(f"admin:talks_{draft._meta.model_name}_changelist")

    choose(editor, "publish", draft, seen, address=address)

    published = type(draft).objects.filter(pk__in=[draft.pk, seen.pk, other.pk], is_published=True)
    assert set(published) == {draft, seen}
    assert (history(draft), history(seen)) == (["Changed published from “no” to “yes”."], [])
    choose(editor, "unpublish", draft, seen, address=address)
    assert set(published.all()) == set()
    assert history(seen) == ["Changed published from “yes” to “no”."]


def test_publish_says_how_many_it_changed(editor: Client) -> None:
    draft, seen = make_talk(is_published=False), make_talk()

    answer = choose(editor, "publish", draft, seen)

    assert messages_of(editor.get(answer.headers["Location"])) == ["1 talk published. 1 was so already."]


def test_choice_page_lists_the_talks_and_changes_nothing(editor: Client) -> None:
    talks = make_talk(title="One"), make_talk(title="Two")

    page = choose(editor, "set_level", *talks)

    assert [talk.title for talk in page.context["talks"]] == ["One", "Two"]
    assert page.context["changes"] is None
    assert set(Talk.objects.values_list("level", flat=True)) == {""}


def test_set_level_shows_what_would_change_before_it_does(editor: Client) -> None:
    unknown, same = make_talk(title="One"), make_talk(title="Two", level="beginner")

    page = show(editor, "set_level", "beginner", unknown, same)

    assert [(c.talk, c.before, c.after) for c in page.context["changes"]] == [(unknown, "unknown", "beginner")]
    assert "1 of 2 talks would change; 1 is so already" in page.content.decode()
    assert history(unknown) == []
    done = editor.post(TALKS, filled_page(page, (unknown, same), "beginner"), follow=True)
    assert messages_of(done) == ["1 talk changed. 1 was so already."]
    assert set(Talk.objects.values_list("level", flat=True)) == {"beginner"}
    assert (history(unknown), history(same)) == (["Changed level from empty to “beginner”."], [])


def test_choice_other_than_the_one_shown_is_shown_first(editor: Client) -> None:
    talk = make_talk()
    page = show(editor, "set_level", "beginner", talk)

    answer = editor.post(TALKS, filled_page(page, (talk,), "advanced"))

    assert [change.after for change in answer.context["changes"]] == ["advanced"]
    talk.refresh_from_db()
    assert talk.level == ""


def test_set_level_back_to_unknown(editor: Client) -> None:
    talk = make_talk(level="beginner")

    carry_out(editor, "set_level", "", talk)

    talk.refresh_from_db()
    assert talk.level == ""
    assert history(talk) == ["Changed level from “beginner” to empty."]


def test_set_event_and_back_to_the_main_programme(editor: Client) -> None:
    event = make_event(name="ArgoCon")
    talks = make_talk(edition=event.edition), make_talk(edition=event.edition)

    carry_out(editor, "set_event", event.pk, *talks)
    assert set(event.talks.all()) == set(talks)
    carry_out(editor, "set_event", "", *talks)
    assert set(event.talks.all()) == set()

    label = f"ArgoCon · {event.edition.short_name}"
    assert history(talks[0]) == [f"Changed event from empty to “{label}”.", f"Changed event from “{label}” to empty."]


def test_event_of_another_edition_is_refused_and_nothing_changes(editor: Client) -> None:
    event = make_event(name="ArgoCon")
    near, far = make_talk(edition=event.edition), make_talk(title="Far")

    page = show(editor, "set_event", event.pk, near, far)

    assert page.context["form"].errors["value"] == [
        f"ArgoCon belongs to {event.edition}, and 1 of the selected talks do not: “Far” for one. Nothing was changed."
    ]
    forced = filled_page(page, (near, far), event.pk) | {"confirmed": f"={event.pk}"}
    assert editor.post(TALKS, forced).status_code == 200
    assert event.talks.count() == 0


def test_set_room(editor: Client) -> None:
    venue = make_venue()
    talk = make_talk(edition=make_edition(venue=venue))
    room = make_room(venue=venue)

    carry_out(editor, "set_room", room.pk, talk)

    talk.refresh_from_db()
    assert talk.room == room


def test_room_of_another_venue_is_refused(editor: Client) -> None:
    talk = make_talk(title="Near", edition=make_edition(venue=make_venue()))
    room = make_room(name="Far room")

    page = show(editor, "set_room", room.pk, talk)

    assert page.context["form"].errors["value"] == [
        f"Far room is in {room.venue}, and “Near” is not. Nothing was changed."
    ]


def test_add_a_tag_to_those_that_lack_it(editor: Client) -> None:
    tag, other = make_tag(name="Keptn"), make_tag(name="Platforms")
    bare, tagged = make_talk(tags=[other]), make_talk(tags=[tag])

    page = show(editor, "add_tag", tag.pk, bare, tagged)

    assert [(c.talk, c.before) for c in page.context["changes"]] == [(bare, "Platforms")]
    carry_out(editor, "add_tag", tag.pk, bare, tagged)
    assert set(tag.talks.all()) == {bare, tagged}
    assert Tagging.objects.get(talk=bare, tag=tag).source == "set in the admin"
    assert (history(bare), history(tagged)) == (["Added tag “Keptn”."], [])


def test_remove_a_tag_offers_only_those_that_are_there(editor: Client) -> None:
    tag = make_tag(name="Keptn")
    make_tag(name="elsewhere")
    tagged, bare = make_talk(tags=[tag]), make_talk()

    page = choose(editor, "remove_tag", tagged, bare)

    assert list(page.context["form"].fields["value"].queryset) == [tag]
    carry_out(editor, "remove_tag", tag.pk, tagged, bare)
    assert tag.talks.count() == 0
    assert (history(tagged), history(bare)) == (["Deleted tag “Keptn”."], [])


def test_search_finds_talks_by_a_tag_that_was_added_to_many(editor: Client) -> None:
    tag, talk = make_tag(name="Crossplane"), make_talk()

    carry_out(editor, "add_tag", tag.pk, talk)

    assert "crossplan" in str(Talk.objects.get().document.vector)


def test_all_that_match_are_changed_and_others_are_not(editor: Client) -> None:
    edition = make_edition()
    inside, outside = [make_talk(edition=edition) for _ in range(3)], make_talk()
    address = f"{TALKS}?edition__id__exact={edition.pk}"

    page = choose(editor, "set_level", inside[0], address=address, select_across=1)
    data = filled(page, value="advanced")
    page = editor.post(address, data)
    editor.post(address, filled(page))

    assert page.context["changes_total"] == 3
    assert Talk.objects.filter(level="advanced").count() == 3
    outside.refresh_from_db()
    assert outside.level == ""


@pytest.mark.parametrize("action", ["set_event", "set_room", "set_level", "add_tag", "remove_tag"])
def test_choice_that_does_not_exist_is_refused(action: str, editor: Client) -> None:
    talk = make_talk()
    page = choose(editor, action, talk)

    for value in ("abc", "\0", "9" * 40, "-1"):
        answer = editor.post(TALKS, filled_page(page, (talk,), value))
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == ["value"]


@pytest.mark.parametrize(
    "action", ["publish", "unpublish", "add_tag", "remove_tag", "set_event", "set_room", "set_level"]
)
def test_moderator_is_offered_no_action_on_talks(action: str) -> None:
    moderator, talk = make_client(make_moderator()), make_talk()

    choose(moderator, action, talk, value="", confirmed="=")

    talk.refresh_from_db()
    assert talk.is_published is True
    assert LogEntry.objects.count() == 0


def test_action_needs_the_token_of_its_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    talk = make_talk()

    assert choose(client, "unpublish", talk).status_code == 403
    talk.refresh_from_db()
    assert talk.is_published is True


@pytest.mark.parametrize("count", [1, 3])
def test_action_asks_the_same_number_of_queries_for_any_number_of_talks(
    count: int, editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = make_tag()
    talks = [make_talk(tags=[make_tag()]) for _ in range(count)]
    page = show(editor, "add_tag", tag.pk, *talks)
    data = filled_page(page, tuple(talks), tag.pk)

    with django_assert_num_queries(25):
        editor.post(TALKS, data)
