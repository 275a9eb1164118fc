"""Signing up: what was typed waits in the browser's session until its owner has proven the address.

Otherwise anyone could put a password, or a name, on an account for somebody else's address, and find them
there once its owner signs in.
"""

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from kubecon_notes.accounts.models import User

KEPT_AS = "sign_up"


def begin(request: HttpRequest, user: User, *, display_name: str, password: str) -> None:
    """`password` as it is stored, or empty."""
    request.session[KEPT_AS] = {"user": user.pk, "display_name": display_name, "password": password}


def finish(request: HttpRequest, user: User) -> None:
    """Called when `user` is about to be signed in, so all that was asked has been proven."""
    typed = request.session.pop(KEPT_AS, None)
    if typed and typed["user"] == user.pk and user.last_login is None:
        user.display_name = typed["display_name"]
        user.password = typed["password"] or make_password(None)
        user.save(update_fields=["display_name", "password"])
