"""Deleting an account: the one way, for its owner and for the admin."""

from collections.abc import Iterable

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction

from kubecon_notes.accounts.models import User
from talks import leaving
from talks.models import Ban, Claim
from talks.models.pace import in_turn

GONE = "An account that is gone"


class LastSuperuserError(Exception):
    def __init__(self) -> None:
        super().__init__(
            "This is the last account that may manage accounts. Without it nobody could make another editor: "
            "give that right to someone else first."
        )


def leave(user: User, *, comments: str) -> None:
    """`comments` is one of talks.leaving.Comments. Raises LastSuperuserError."""
    with transaction.atomic():
        if user.is_superuser:
            _refuse_last_superuser(user)
        in_turn(user)
        # As others see it; and whoever gave us `user` may go on using it.
        leaver = User.objects.get(pk=user.pk)
        leaving.leave(leaver, comments=comments)
        _forget_in_admins_log(leaver)
        for failures in (AccessAttempt, AccessFailureLog, AccessLog):
            failures.objects.filter(username__iexact=leaver.email).delete()
        leaver.delete()
    _end_sessions(user)


def is_last_superuser(leavers: Iterable[User]) -> bool:
    """Whether nobody would be left who may manage accounts."""
    pks = [user.pk for user in leavers]
    active = User.objects.filter(is_superuser=True, is_active=True)
    return active.filter(pk__in=pks).exists() and not active.exclude(pk__in=pks).exists()


def _refuse_last_superuser(leaver: User) -> None:
    # Two who leave at once would otherwise each see the other stay.
    list(User.objects.select_for_update(no_key=True).filter(is_superuser=True).order_by("pk"))
    if is_last_superuser([leaver]):
        raise LastSuperuserError


def _forget_in_admins_log(user: User) -> None:
    """What others did stays in the log; to whom, and what it changed, does not. What the user did goes with them."""
    claims, bans = (list(model.objects.filter(user=user).values_list("pk", flat=True)) for model in (Claim, Ban))
    for model, pks in ((User, [user.pk]), (Claim, claims), (Ban, bans)):
        about = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=[str(pk) for pk in pks]
        )
        about.update(object_id=None, object_repr=GONE, change_message="")


def _end_sessions(user: User) -> None:
    """On every device. A session holds the account's key, and perhaps words that were not sent yet."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
