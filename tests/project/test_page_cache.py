"""A public page is made once per change of public content, and is the same for everyone."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core import signals
from django.core.cache import caches
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kubecon_notes.page_cache import PageCacheFront
from kubecon_notes.wsgi import django_application
from talks.models import Appearance, Edition, Speaker, Talk
from talks.views.public import public_page, standing_until
from tests.filling import filled
from tests.make import make_appearance, make_client, make_edition, make_editor, make_note, make_speaker, make_talk
from tests.talks.views.reading import page
from tests.talks.views.world import World
from venue.models import Revision

pytestmark = pytest.mark.django_db

ADDRESS = "/kubecon/talks/"


@pytest.fixture(autouse=True)
def talk() -> Talk:
    return make_talk(edition=make_edition(slug="kubecon", is_current=True), slug="mean", title="Mean Comments")


def get(address: str = ADDRESS, **headers: str) -> HttpResponse:
    return Client().get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


# The same for everyone


def test_editor_two_attendees_and_visitor_get_the_same_bytes():
    Edition.objects.all().delete()
    world = World(2)
    visitor = Client()
    visitor.cookies["sessionid"] = "nonsense"
    people = [visitor, Client(), make_client(make_editor()), *(make_client(user) for user in world.attendees)]
    for name, address in world.addresses.items():
        answers = set()
        for person in people:
            # Made for each of them, and not kept from the one before.
            caches["pages"].clear()
            response = person.get(address)
            told = {header: value for header, value in response.items() if header != "Set-Cookie"}
            answers.add((response.content, tuple(sorted(told.items())), tuple(response.cookies)))
        assert len(answers) == 1, name


def test_page_may_be_kept_by_anyone_but_is_asked_for_again():
    response = get()
    assert response["Cache-Control"] == "public, no-cache"
    assert {name.strip() for name in response["Vary"].split(",")} == {"Accept-Encoding", "HX-Request"}


def test_pages_of_other_queries_hosts_and_schemes_are_kept_apart(settings: Any):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    canonical = {
        page_of.request["HTTP_HOST"]: page_of.text.partition('rel="canonical" href="')[2].partition('"')[0]
        for page_of in (get(host="a.example"), get(host="b.example"), get(host="a.example"))
    }
    assert canonical == {"a.example": "http://a.example/kubecon/talks/", "b.example": "http://b.example/kubecon/talks/"}
    secure = Client().get(ADDRESS, secure=True, headers={"host": "a.example"})
    assert 'href="https://a.example/kubecon/talks/"' in secure.text
    assert "Keptn" not in get(ADDRESS + "?q=mean", host="a.example").text
    assert "“keptn”" in get(ADDRESS + "?q=keptn", host="a.example").text


# Compressed or not


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br, zstd", "deflate, gzip;q=1.0, *;q=0.5"])
def test_compressed_page_is_given_to_those_who_take_it(accepted: str):
    response = get(accept_encoding=accepted)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == get().content
    assert response["Content-Length"] == str(len(response.content))
    assert response["ETag"] == get()["ETag"]


@pytest.mark.parametrize("accepted", ["", "identity", "br", "deflate"])
def test_plain_page_is_given_to_those_who_do_not(accepted: str):
    for _ in range(2):
        response = get(accept_encoding=accepted)
        assert "Content-Encoding" not in response
        assert response.content.startswith(b"<!doctype html>")
        assert response["Content-Length"] == str(len(response.content))


def test_plain_page_is_given_to_those_who_refuse_gzip():
    assert "Content-Encoding" not in get(accept_encoding="gzip;q=0, identity")


# Known to the browser


@pytest.mark.parametrize("known", ["{0}", "*", '"a", {0}', '{0}, "a"', 'W/"a",{0},W/"b"'])
def test_page_that_the_browser_has_is_not_sent_again(known: str):
    etag = get()["ETag"]
    response = get(if_none_match=known.format(etag), accept_encoding="gzip")
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert response["Cache-Control"] == "public, no-cache"
    assert not {"Content-Type", "Content-Encoding", "Content-Length"} & set(response.headers)


def test_strong_form_of_the_etag_is_known_as_well():
    assert get(if_none_match=get()["ETag"].removeprefix("W/")).status_code == 304


@pytest.mark.parametrize("known", ["", '"a"', 'W/"a"', "nonsense", '"', ",,,", "**", '*, "a"', "W/", "\xff"])
def test_page_that_the_browser_does_not_have_is_sent(known: str):
    assert get(if_none_match=known).status_code == 200


def test_first_visit_with_an_etag_is_answered_by_it_too():
    etag = get()["ETag"]
    make_edition()
    assert get(if_none_match=etag).status_code == 304


def test_head_has_the_headers_of_get_and_no_body():
    for _ in range(2):
        head, whole = Client().head(ADDRESS), get()
        assert (head.status_code, head.content, dict(head.headers)) == (200, b"", dict(whole.headers))


# Made anew


def retitle_by_update(talk: Talk) -> None:
    Talk.objects.filter(pk=talk.pk).update(title="Kind Comments")


def retitle_in_the_admin(talk: Talk) -> None:
    client = make_client(make_editor())
    form = client.get(f"/admin/talks/talk/{talk.pk}/change/")
    assert client.post(f"/admin/talks/talk/{talk.pk}/change/", filled(form, title="Kind Comments")).status_code == 302


@pytest.mark.parametrize("retitle", [retitle_by_update, retitle_in_the_admin])
def test_change_shows_on_the_next_request_everywhere(talk: Talk, retitle: Callable[[Talk], None]):
    speaker = make_appearance(talk=talk, speaker=make_speaker(slug="ada")).speaker
    make_note(talk=talk, emphasis="highlighted")
    addresses = ["/kubecon/", "/kubecon/talks/", "/kubecon/talks/mean/", speaker.get_absolute_url()]
    before = [get(address) for address in addresses]
    retitle(talk)
    after = [get(address) for address in addresses]
    assert ["Mean Comments" in response.text for response in before] == [True] * 4
    assert ["Kind Comments" in response.text for response in after] == [True] * 4
    assert all(old["ETag"] != new["ETag"] for old, new in zip(before, after, strict=True))


def test_every_kind_of_write_is_seen(talk: Talk):
    appearance = make_appearance(talk=talk, speaker=make_speaker(name="Ada", slug="ada"))
    assert page("/kubecon/talks/mean/").under("Speakers").texts("li") == ["Ada"]
    Speaker.objects.filter(pk=appearance.speaker_id).update(name="Grace")
    assert page("/kubecon/talks/mean/").under("Speakers").texts("li") == ["Grace"]
    Appearance.objects.all().delete()
    assert page("/kubecon/talks/mean/").under("Speakers").texts("li") == ["Not recorded"]


def test_page_whose_content_did_not_change_keeps_its_etag_over_a_change_elsewhere():
    first = get()
    before = Revision.current()
    make_edition()
    assert Revision.current() > before
    assert get()["ETag"] == first["ETag"]


def test_signing_in_changes_no_page(talk: Talk):
    before = Revision.current()
    make_client(make_editor()).get("/admin/")
    assert Revision.current() == before


def test_what_is_not_found_or_moved_is_never_kept(talk: Talk):
    assert get("/kubecon/talks/kind/").status_code == 404
    Talk.objects.filter(pk=talk.pk).update(slug="kind")
    assert get("/kubecon/talks/kind/").status_code == 200
    assert get("/kubecon/talks/mean/").status_code == 301
    assert not {"ETag", "Last-Modified"} & set(get("/nowhere/").headers)


# Before Django


@pytest.fixture
def _own_connection() -> Iterator[None]:
    """As Django's test client does: the transaction of a test outlives its requests."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


before_django = pytest.mark.usefixtures("_own_connection")


def ask(path: str = ADDRESS, **environ: str) -> tuple[str, dict[str, str], bytes]:
    given: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "testserver", **environ}
    setup_testing_defaults(given)
    answered: list[Any] = []
    body = PageCacheFront(django_application)(given, lambda status, headers, *_: answered.extend((status, headers)))
    status, headers = answered
    return status, dict(headers), b"".join(body)


@before_django
def test_kept_page_is_given_out_as_django_would(django_assert_num_queries: DjangoAssertNumQueries):
    made = ask()
    with django_assert_num_queries(1):
        kept = ask()
    assert made == kept
    assert kept[0] == "200 OK"
    assert kept[2] == get().content


@before_django
def test_kept_page_is_given_out_compressed_or_not_at_all_or_as_head():
    _, headers, body = ask()
    assert gzip.decompress(ask(HTTP_ACCEPT_ENCODING="gzip")[2]) == body
    status, known, nothing = ask(HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, known["ETag"], nothing) == ("304 Not Modified", headers["ETag"], b"")
    assert ask(REQUEST_METHOD="HEAD") == ("200 OK", headers, b"")


@before_django
def test_kept_page_is_made_anew_after_a_change(talk: Talk):
    assert b"Mean Comments" in ask()[2]
    retitle_by_update(talk)
    assert b"Kind Comments" in ask()[2]


@before_django
def test_kept_page_does_not_answer_what_is_no_reading():
    ask()
    status, _, body = ask(REQUEST_METHOD="POST")
    assert status == "403 Forbidden"  # it comes without the token of a form
    assert b"Mean Comments" not in body


@before_django
def test_stranger_as_host_is_refused_though_the_page_is_kept():
    ask()
    assert ask(HTTP_HOST="evil.example")[0] == "400 Bad Request"
    assert ask(HTTP_HOST="evil.example")[0] == "400 Bad Request"


def test_kept_page_holds_its_answer_and_no_rows():
    Edition.objects.all().delete()
    world = World()
    for name, address in world.addresses.items():
        caches["pages"].clear()
        response = Client().get(address)
        (kept,) = caches["pages"]._cache.values()
        assert b"talks.models" not in kept.replace(b"talks.models.tally", b""), name
        assert "about" not in vars(response), name


def test_page_sets_no_cookie_of_whoever_came_first():
    client = Client()
    client.cookies["csrftoken"] = "bad"
    assert not client.get("/kubecon/now/").cookies
    assert not client.get("/kubecon/now/").cookies


def test_moment_that_comes_while_a_page_is_made_ends_it():
    def view(_request: HttpRequest) -> HttpResponse:
        moment = timezone.now()
        while timezone.now() <= moment:
            pass
        return standing_until(HttpResponse(), moment)

    made = public_page(view)(RequestFactory().get("/"))
    assert made.until is not None  # type: ignore[attr-defined]
    assert made.until <= timezone.now().timestamp()  # type: ignore[attr-defined]
