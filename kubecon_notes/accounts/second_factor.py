"""The second factor: who is asked for it, and what the admin asks of its staff."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from kubecon_notes.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorStage(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        """A passkey is a way in by itself. It is asked for beside another only of staff, or where its owner
        has chosen a second factor by adding an app: a laptop's passkey must not lock its owner out of a phone."""
        user: User | None = self.login.user
        if user is None or not super()._should_handle(request):
            return False
        return user.is_staff or has_factor(user, Authenticator.Type.TOTP)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": "This is not the code."}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def build_totp_svg(self, url: str) -> str:
        """As a part of the page, without the line that begins an XML file."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]


def has_factor(user: User, *kinds: str) -> bool:
    return Authenticator.objects.filter(user=user, type__in=kinds or FACTORS).exists()


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the admin is closed to this user until they set one up."""
    if not settings.STAFF_SECOND_FACTOR:
        return False
    # An admin's page asks several times.
    if not hasattr(request, "lacks_second_factor"):
        request.lacks_second_factor = not has_factor(request.user)  # type: ignore[attr-defined,arg-type]
    return bool(request.lacks_second_factor)  # type: ignore[attr-defined]
