"""What a person does at the account pages, and what they get by mail."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from kubecon_notes.accounts.models import User
from tests.make import PASSWORD

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
CODE_CONFIRM = "/accounts/login/code/confirm/"
SIGN_UP = "/accounts/signup/"
SIGN_UP_CONFIRM = "/accounts/confirm-email/"
RESET = "/accounts/password/reset/"
NEXT = "/kubecon-eu-2024/talks/?q=a%20b"
WRONG_CODE = "XXXX-XXXX"


def code_in(message: Any) -> str:
    return str(re.search(r"^    ([A-Z]{4}-[A-Z]{4})$", message.body, re.MULTILINE)[1])


def mailed_code() -> str:
    return code_in(mail.outbox[-1])


def ask_for_code(client: Client, email: str, **more: str) -> Any:
    return client.post(CODE, {"email": email, **more})


def sign_up(client: Client, email: str = "ada@example.com", name: str = "Ada", **more: str) -> Any:
    return client.post(SIGN_UP, {"email": email, "display_name": name, **more})


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **more})


def signed_in(client: Client) -> User | None:
    """Who the browser is, as the next page would see it."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None
