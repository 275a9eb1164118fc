"""Signing in with GitHub, where its keys are set."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from kubecon_notes.accounts.display_name import DisplayNameFormField
from kubecon_notes.accounts.models import User

UNPROVEN = "GitHub has not proven this address to be yours: give one that it has, or sign up by mail."


class GitHubAdapter(DefaultSocialAccountAdapter):
    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        data = sociallogin.account.extra_data
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "display_name": data.get("name") or data.get("login") or ""}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        sociallogin.user.display_name = form.cleaned_data["display_name"]
        user: User = super().save_user(request, sociallogin, form)
        return user


class GitHubSignUpForm(SignupForm):
    display_name = DisplayNameFormField()
    field_order = ("display_name", "email")

    def clean_email(self) -> str:
        """No other address: the account would wait for its owner with a stranger's GitHub on it."""
        email: str = super().clean_email()
        if email not in {one.email.lower() for one in self.sociallogin.email_addresses if one.verified}:
            raise ValidationError(UNPROVEN)
        return email
