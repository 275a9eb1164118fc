"""Signing in with GitHub: nothing of it without keys, and no stranger's account with it."""

import json
import os
import secrets
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.conf import settings as project
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.accounts.signing import NEXT, SIGN_UP, sign_in, signed_in
from tests.make import make_client, make_user

pytestmark = pytest.mark.django_db

START = "/accounts/github/login/"
BACK = "/accounts/github/login/callback/"
FINISH = "/accounts/3rdparty/signup/"
ADDRESSES = [START, BACK, "/accounts/3rdparty/", FINISH, "/accounts/3rdparty/login/error/", "/accounts/social/signup/"]
WITH_KEYS = """
import json, django; django.setup()
from django.conf import settings
print(json.dumps([settings.SIGN_IN_WITH_GITHUB, settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]]))
"""


@pytest.fixture
def keys(settings: Any) -> None:
    settings.SIGN_IN_WITH_GITHUB = True
    app = {"client_id": "an-id", "secret": "a-secret", "key": ""}
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"EMAIL_AUTHENTICATION": True, "APPS": [app]}}


class GitHub:
    """What it says of whoever comes back from it. Nothing leaves the machine."""

    def __init__(self) -> None:
        self.person = {"id": 1815, "login": "ada", "name": "Ada Lovelace"}
        self.emails = [{"email": "ada@example.com", "primary": True, "verified": True}]

    def sign_in(self, client: Client, process: str = "login") -> Any:
        there = client.post(f"{START}?process={process}")
        state = parse_qs(urlsplit(there.headers["Location"]).query)["state"][0]
        return client.get(BACK, {"code": "code", "state": state})


@pytest.fixture
def github(keys: None, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    made = GitHub()

    def complete_login(adapter: Any, request: Any, *_: Any, **__: Any) -> Any:
        return adapter.get_provider().sociallogin_from_response(request, {**made.person, "emails": made.emails})

    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda *_, **__: {"access_token": "token"})
    monkeypatch.setattr(GitHubOAuth2Adapter, "complete_login", complete_login)
    return made


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_without_keys_it_is_not_there(path: str, method: str) -> None:
    for client in (Client(), make_client(make_user())):
        assert getattr(client, method)(path).status_code == 404


def test_without_keys_no_page_speaks_of_it() -> None:
    for client, path in (
        (Client(), "/accounts/login/"),
        (Client(), SIGN_UP),
        (make_client(make_user()), "/accounts/name/"),
    ):
        assert "GitHub" not in client.get(path).content.decode()


@pytest.mark.usefixtures("keys")
def test_with_keys_it_is_one_of_the_ways() -> None:
    page = Client().get("/accounts/login/", {"next": NEXT}).content.decode()
    assert "Go on to GitHub" in page
    assert f'action="{START}?process=login&amp;next=%2Fkubecon-eu-2024%2Ftalks%2F%3Fq%3Da%2520b"' in page

    answer = Client().post(START)
    assert answer.headers["Location"].startswith("https://github.com/login/oauth/authorize?client_id=an-id")
    assert Client().get(START).status_code == 200  # nothing is begun by a link


@pytest.mark.parametrize("given", [True, False])
def test_policy_lets_the_form_lead_there_only_with_keys(given: bool) -> None:
    keys = {"GITHUB_CLIENT_ID": "an-id", "GITHUB_CLIENT_SECRET": "a-secret"} if given else {"GITHUB_CLIENT_ID": "an-id"}
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kubecon_notes.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        **keys,
    }
    run = subprocess.run(
        [sys.executable, "-c", WITH_KEYS],
        env=environment,
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == [given, ["'self'", "https://github.com"] if given else ["'self'"]]


def test_newcomer_chooses_a_name_and_is_in(github: GitHub) -> None:
    client = Client()
    answer = github.sign_in(client)
    assert answer.headers["Location"] == FINISH
    page = client.get(FINISH)
    assert page.context["form"]["display_name"].value() == "Ada Lovelace"

    client.post(FINISH, {"email": "ada@example.com", "display_name": "Ada"})

    user = signed_in(client)
    assert (user.email, user.display_name) == ("ada@example.com", "Ada")
    assert EmailAddress.objects.get(user=user).verified
    client.post("/accounts/logout/")
    github.sign_in(client)
    assert signed_in(client) == user


@pytest.mark.parametrize("email", ["somebody@example.com", "unproven@example.com"])
def test_newcomer_cannot_sign_up_with_an_address_that_github_has_not_proven(email: str, github: GitHub) -> None:
    github.emails.append({"email": "unproven@example.com", "primary": False, "verified": False})
    client = Client()
    github.sign_in(client)

    answer = client.post(FINISH, {"email": email, "display_name": "Eve"})

    assert "GitHub has not proven this address to be yours" in answer.content.decode()
    assert not User.objects.exists()


def test_proven_address_opens_the_account_that_has_it(github: GitHub) -> None:
    user = make_user(email="ada@example.com")
    client = Client()

    github.sign_in(client)

    assert signed_in(client) == user


def test_unproven_address_opens_nothing(github: GitHub) -> None:
    make_user(email="ada@example.com")
    github.emails = [{"email": "ada@example.com", "primary": True, "verified": False}]
    client = Client()

    github.sign_in(client)

    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()


def test_account_with_a_second_factor_is_asked_for_it_too(github: GitHub) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(make_user(email="ada@example.com"), "JBSWY3DPEHPK3PXP")
    client = Client()

    assert github.sign_in(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in(client) is None


def test_connection_is_made_and_undone_by_its_owner(github: GitHub) -> None:
    user = make_user(email="other@example.com")
    client = Client()
    sign_in(client, user.email)
    github.sign_in(client, "connect")
    [account] = SocialAccount.objects.filter(user=user)

    assert "Disconnect" in client.get("/accounts/3rdparty/").content.decode()
    client.post("/accounts/3rdparty/", {"account": account.pk})

    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x&state=made-up", "?state=%00"])
@pytest.mark.usefixtures("keys")
def test_odd_ways_back_are_no_error_of_ours(query: str) -> None:
    answer = Client().get(f"{BACK}{query}", follow=True)

    assert answer.status_code in (200, 401)
    assert "GitHub" in answer.content.decode()
