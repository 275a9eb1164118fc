"""Deleting one's own account."""

from typing import Any

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kubecon_notes.accounts.leaving import LastSuperuserError, is_last_superuser, leave
from kubecon_notes.accounts.models import User
from talks.leaving import Comments, Stake
from talks.views.personal import personal_page
from talks.views.public import show


class DeletionForm(forms.Form):
    comments = forms.ChoiceField(
        choices=Comments.choices, error_messages={"required": "Choose what becomes of your comments."}
    )
    email = forms.CharField(error_messages={"required": "Type the address that you sign in with."})

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args)
        self.user = user

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.casefold() != self.user.email.casefold():
            raise forms.ValidationError("That is not the address that you sign in with.", code="other")
        return typed


@personal_page("GET", "HEAD", "POST")
def deletion(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    form = DeletionForm(*([request.POST] if request.method == "POST" else []), user=user)
    if form.is_valid():
        try:
            leave(user, comments=form.cleaned_data["comments"])
        except LastSuperuserError as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            return redirect("me-gone")
    context = {"form": form, "stake": Stake.of(user), "choices": Comments, "is_last": is_last_superuser([user])}
    return show(request, "me/deletion.html", context)


@personal_page(sign_in=False)
def gone(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("me")
    return show(request, "me/gone.html", {})
