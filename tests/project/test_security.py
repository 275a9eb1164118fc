"""What every answer guards against."""

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.make import PASSWORD, make_editor
from tests.talks.views.reading import read
from tests.talks.views.world import World

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
OF_THE_SITE = ("/", "/healthz", "/readyz", "/sw.js")
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
BEHIND_TLS = """
import json
import django; django.setup()
from django.conf import settings
from django.test import Client
plain = Client().get("/healthz", headers={"host": "example.org"})
headers = {"host": "example.org", "x-forwarded-proto": "https"}
secure = Client().get("/healthz", headers=headers)
print(json.dumps({
    "plain": [plain.status_code, plain["Location"]],
    "hsts": secure["Strict-Transport-Security"],
    "csrf": [settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY],
    "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
    "strangers": Client().get("/healthz", headers=headers | {"host": "evil.example"}).status_code,
}))
"""


def policy_of(header: str) -> dict[str, list[str]]:
    directives = [directive.split() for directive in header.split(";")]
    return {name: sources for name, *sources in directives}


def on_a_host_behind_tls(*command: str, settings_module: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": settings_module,
        "BEHIND_TLS": "1",
        "ALLOWED_HOSTS": "example.org",
        "SITE_ADDRESS": "https://example.org",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    run = subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


# Headers


def test_every_answer_has_the_policy_and_its_companions():
    addresses = {**World().addresses, "missing": "/nowhere/", "login": LOGIN, **{path: path for path in OF_THE_SITE}}
    for name, address in addresses.items():
        for _ in range(2):  # made anew, and as kept
            headers = Client().get(address).headers
            assert policy_of(headers["Content-Security-Policy"]) == POLICY, name
            assert headers["X-Content-Type-Options"] == "nosniff", name
            assert headers["X-Frame-Options"] == "DENY", name
            assert headers["Referrer-Policy"] == "same-origin", name
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_pages_set_no_cookie():
    for name, address in World().addresses.items():
        response = Client().get(address)
        assert not response.cookies, name
        assert "Cookie" not in response["Vary"], name


def test_every_page_refuses_to_be_written_to():
    world = World()
    for address in (*world.addresses.values(), *OF_THE_SITE, "/kubecon/preview/", "/kubecon/talks/x/preview/"):
        for method in ("post", "put", "patch", "delete"):
            response = getattr(Client(), method)(address)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), (method, address)


def test_stranger_as_host_is_refused_in_the_design_of_the_site():
    World()
    for address in ("/", "/kubecon/", "/nowhere/"):
        response = Client().get(address, headers={"host": "evil.example"})
        assert response.status_code == 400
        assert read(response.text).one("h1").text == "That request made no sense"
        assert "evil.example" not in response.text


# Behind TLS


def test_deployment_check_is_silent():
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    printed = on_a_host_behind_tls(*command, settings_module="kubecon_notes.settings")
    assert printed == "System check identified no issues (0 silenced).\n"


def test_behind_tls_everything_is_secure():
    assert json.loads(on_a_host_behind_tls("-c", BEHIND_TLS, settings_module="tests.settings")) == {
        "plain": [301, "https://example.org/healthz"],
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "csrf": [True, True],
        "session": [True, True],
        "strangers": 400,
    }


# Signing in


def sign_in(client: Client, email: str, password: str) -> int:
    return int(client.post(LOGIN, {"login": email, "password": password}).status_code)


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites():
    client = Client()
    assert sign_in(client, make_editor().email, PASSWORD) == 302
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_sixth_attempt_is_refused_even_with_the_right_password():
    editor = make_editor()
    client = Client()
    assert [sign_in(client, editor.email, "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in(client, editor.email, PASSWORD) == 429


def test_attempts_count_however_the_address_is_written():
    email = make_editor(email="edith@example.com").email
    spelt = [email, email.upper(), email.title(), email.swapcase(), f" {email}"]
    assert [sign_in(Client(), spelling, "wrong") for spelling in spelt][-1] == 429
    assert sign_in(Client(), email, PASSWORD) == 429


def test_others_may_sign_in_while_one_account_is_locked():
    locked, other = make_editor(), make_editor()
    client = Client()
    for _ in range(5):
        sign_in(client, locked.email, "wrong")
    assert sign_in(client, other.email, PASSWORD) == 302


def test_form_from_another_site_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    response = client.post(LOGIN, {"login": make_editor().email, "password": PASSWORD})
    assert response.status_code == 403
    assert read(response.text).one("h1").text == "That form cannot be taken"
    assert "sessionid" not in response.cookies
