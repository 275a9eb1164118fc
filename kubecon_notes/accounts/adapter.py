"""How django-allauth signs people in here, where it differs from its default."""

from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kubecon_notes.accounts import mail, sign_up
from kubecon_notes.accounts.models import User
from kubecon_notes.accounts.throttling import counted_from

WORDS = {
    "account_inactive": "This account is switched off.",
    "duplicate_email": "This is the address you have already.",
    "email_password_mismatch": "This address and this password do not belong together.",
    "email_taken": "Another account has this address.",
    "enter_current_password": "This is not your present password.",
    "incorrect_code": "This is not the code.",
    "incorrect_password": "This is not your password.",
    "same_as_current": "This is what it is already.",
    # Said where a code was wrong three times; limits are answered by `validation_error` below.
    "too_many_login_attempts": "That was not the code either, and after three tries it is void. Ask for a new one.",
}
AGAIN = {
    "reauthenticate": "With your password",
    "mfa_reauthenticate:webauthn": "With a passkey",
    "mfa_reauthenticate": "With a code of your app, or a recovery code",
}
LIMITS = ("rate_limited", "too_many_login_attempts")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **WORDS}

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """A limit that is hit is no mistake in the form: it is answered with 429 and says what to do."""
        if code in LIMITS:
            raise ImmediateHttpResponse(respond_429(context.request))
        return super().validation_error(code, *args)

    def get_client_ip(self, request: HttpRequest) -> str:
        return counted_from(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: django-axes counts wrong passwords."""

    def is_safe_url(self, url: str) -> bool:
        """This host only: others that are allowed may be someone else's site."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "kubecon_notes.accounts.second_factor.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """In our words, and the passkey before what has to be typed from an app or a sheet of codes."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        known = [{**method, "description": AGAIN[method["id"]]} for method in methods]
        return sorted(known, key=lambda method: list(AGAIN).index(method["id"]))

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to where it was changed. The page of a sign-up is chosen by allauth's stages."""
        messages.success(self.request, f"You sign in with {email_address.email} from now on.")
        return reverse("account_email")

    def login(self, request: HttpRequest, user: User) -> None:
        sign_up.finish(request, user)
        super().login(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        known = {
            "email": email,
            "minutes": settings.CODE_MINUTES,
            "site": self.request.get_host(),
            "sign_in_url": self.request.build_absolute_uri(reverse("account_login")),
            **context,
        }
        mail.send(self.render_mail(template_prefix, email, known), since=self.request.came_at)

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """What it tells of is done already, and is not undone because a mail server is away."""
        with suppress(mail.MailNotSentError):
            super().send_notification_mail(*args, **options)
