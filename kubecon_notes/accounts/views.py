"""The account pages that differ from django-allauth's."""

from http import HTTPStatus
from typing import Any

from allauth.account import views
from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.core import ratelimit
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.generic import UpdateView

from kubecon_notes.accounts.forms import NameForm
from kubecon_notes.accounts.models import User


def account(request: HttpRequest) -> HttpResponse:
    """One's own account; who is not signed in comes back to `next` after doing so."""
    if request.user.is_authenticated:
        return redirect("me")
    wanted = request.GET.get("next") or request.path
    return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")


class SignInView(views.LoginView):
    """All the ways in on one page. Its own form is the one with the password."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        """A password takes the place of a code that was asked for; who only looks is led on to enter that."""
        if request.method != "POST":
            return super()._redirect_to_pending_stage(request, stage)
        clear_login(request)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "code_form": RequestLoginCodeForm(), "password_form": context["form"]}


class CodeRequestView(views.RequestLoginCodeView):
    """The same page; its own form is the one for a code."""

    template_name = "account/login.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:  # noqa: ARG002 - allauth's signature
        """A new request takes the place of what was begun before."""
        clear_login(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "code_form": context["form"], "password_form": LoginForm(request=self.request)}


class SignInCodeView(views.ConfirmLoginCodeView):
    def _resend_form_valid(self, form: Any) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        """Counts as a request, and mails also where there is no account: the time it takes would tell."""
        limited: HttpResponse | None = ratelimit.consume_or_429(
            self.request, action="request_login_code", key=self._process.state["email"]
        )
        if limited:
            return limited
        self._process.send()
        self._process.record_resend()
        self._process.persist()
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


class AddressCodeView(views.ConfirmEmailVerificationCodeView):
    def _resend_form_valid(self, form: Any) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        """As for signing in. The limit is kept where the mail is sent."""
        self._process.generate_code()
        self._process.send()
        self._process.record_resend()
        self._process.persist()
        return redirect(self.passthrough_next_url(reverse("account_email_verification_sent")))


class SignUpView(views.SignupView):
    def form_valid(self, form: Any) -> HttpResponse:
        # No account stays behind where no mail with its code is sent.
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                transaction.set_rollback(True)
        return response


class _ShownToBeTheirs:
    """Whoever has just used a new factor need not show again that it is they, to see its recovery codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view beside
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)  # type: ignore[attr-defined]
        return response


class AddPasskeyView(_ShownToBeTheirs, AddWebAuthnView):
    pass


class ActivateAppView(_ShownToBeTheirs, ActivateTOTPView):
    pass


class NameView(LoginRequiredMixin, UpdateView):  # type: ignore[type-arg]  # takes none at run time
    form_class = NameForm
    template_name = "account/name.html"
    success_url = reverse_lazy("account_name")

    def get_object(self, queryset: Any = None) -> User:  # noqa: ARG002 - Django's signature
        assert isinstance(self.request.user, User)
        # Read anew: the form writes into it, and the page shows the name as it is.
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, f"You are shown as “{form.cleaned_data['display_name']}” from now on.")
        return super().form_valid(form)
