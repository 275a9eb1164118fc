"""Everything kept about one account, to take along. docs/my-data.md tells what each part holds."""

import datetime
from typing import Any

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone

from kubecon_notes.accounts.models import User
from talks import personal_data

# Every key and many-to-many relation between an account and another row, and the part that holds it.
PARTS = {
    **personal_data.PARTS,
    "accounts.User.groups": "groups",
    "accounts.User.user_permissions": "rights",
    "admin.LogEntry.user": "done_in_admin",
    "account.EmailAddress.user": "email_addresses",
    "mfa.Authenticator.user": "second_factors",
    "socialaccount.SocialAccount.user": "accounts_elsewhere",
}
# A relation, and why it is not there to be read.
LEFT_OUT: dict[str, str] = {}
ABOUT_PEOPLE = ("user", "ban", "claim")


def everything_about(user: User, *, site: str) -> dict[str, Any]:
    """`site` stands before every address. No secrets: neither passwords nor keys, nor what proves a sign-in."""
    return {
        "made_at": timezone.now().isoformat(),
        "account": _account(user),
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "rights": [str(right) for right in user.user_permissions.select_related("content_type")],
        **_ways_in(user),
        "failed_sign_ins": _failed_sign_ins(user),
        **personal_data.personal_data(user, site=site),
        "done_in_admin": [_done_by(entry) for entry in _log().filter(user=user)],
        "done_to_my_account_in_admin": [_done(entry) for entry in _log_about(user)],
    }


def _account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "display_name": user.display_name,
        "wants_change_mails": user.wants_change_mails,
        "has_password": user.has_usable_password(),
        "date_joined": _time(user.date_joined),
        "last_login": _time(user.last_login),
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
    }


def _ways_in(user: User) -> dict[str, Any]:
    """What django-allauth keeps, where it is installed."""
    return {
        "email_addresses": [
            {"email": row.email, "verified": row.verified, "primary": row.primary}
            for row in _rows_of("account", "EmailAddress", user)
        ],
        "second_factors": [
            {
                "type": row.type,
                "name": row.data.get("name", ""),
                "created_at": _time(row.created_at),
                "last_used_at": _time(row.last_used_at),
            }
            for row in _rows_of("mfa", "Authenticator", user)
        ],
        "accounts_elsewhere": [
            {
                "provider": row.provider,
                "id": row.uid,
                "date_joined": _time(row.date_joined),
                "last_login": _time(row.last_login),
                "told_us": row.extra_data,
            }
            for row in _rows_of("socialaccount", "SocialAccount", user)
        ],
    }


def _rows_of(app: str, model: str, user: User) -> QuerySet[Any] | list[Any]:
    if not apps.is_installed(f"allauth.{app}"):
        return []
    rows: QuerySet[Any] = apps.get_model(app, model)._default_manager.filter(user=user).order_by("pk")
    return rows


def _failed_sign_ins(user: User) -> list[dict[str, Any]]:
    attempts = AccessAttempt.objects.filter(username__iexact=user.email).order_by("attempt_time")
    return [
        {
            "at": _time(attempt.attempt_time),
            "times": attempt.failures_since_start,
            "from": attempt.ip_address,
            "browser": attempt.user_agent,
        }
        for attempt in attempts
    ]


def _log() -> QuerySet[LogEntry]:
    return LogEntry.objects.select_related("content_type").order_by("action_time", "pk")


def _log_about(user: User) -> QuerySet[LogEntry]:
    return _log().filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))


def _done_by(entry: LogEntry) -> dict[str, Any]:
    """To another person's account, ban or claim: that it was done, and neither to whom nor what."""
    kind = entry.content_type
    if kind is not None and kind.model in ABOUT_PEOPLE:
        return {**_done(entry), "what": str(kind), "change": ""}
    return {**_done(entry), "what": f"{kind}: {entry.object_repr}"}


def _done(entry: LogEntry) -> dict[str, Any]:
    return {
        "at": _time(entry.action_time),
        "action": entry.get_action_flag_display(),
        "change": entry.get_change_message(),
    }


def _time(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
