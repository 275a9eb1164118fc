"""Forms of the account pages, where they differ from django-allauth's."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from kubecon_notes.accounts import sign_up
from kubecon_notes.accounts.display_name import DisplayNameFormField
from kubecon_notes.accounts.models import User


class SignUpForm(SignupForm):
    """An address, a display name, and a password if one likes."""

    display_name = DisplayNameFormField()
    begun: User | None = None
    field_order = ("email", "display_name", "password1")

    def validate_unique_email(self, value: str) -> str:
        email: str = super().validate_unique_email(value)
        self.begun = User.objects.unproven().filter(email=email).first()
        if self.begun:
            self.account_already_exists = False
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        password = cleaned.get("password1")
        # Also where it is of no use: the time it takes would tell who has an account.
        self.stored_password = make_password(password) if password else ""
        return cleaned

    def save(self, request: HttpRequest) -> User:
        email = self.cleaned_data["email"]
        user = self.begun or User(email=email)
        user.set_unusable_password()
        user.save()
        if self.begun is None:
            setup_user_email(request, user, [EmailAddress(email=email)])
        sign_up.begin(request, user, display_name=self.cleaned_data["display_name"], password=self.stored_password)
        return user


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none at run time
    class Meta:
        model = User
        fields = ("display_name",)
