"""Claiming a speaker's page. An editor decides, in the admin."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from talks.models import Ban, Claim, Refused, Speaker
from talks.models.claim import LONGEST_STATEMENT
from talks.views.personal import personal_page
from talks.views.public import find, show


class ClaimForm(forms.Form):
    statement = forms.CharField(
        max_length=LONGEST_STATEMENT,
        error_messages={"required": "Say how an editor can see that it is you."},
    )


@personal_page("GET", "HEAD", "POST")
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    speaker = find(Speaker.objects.visible(), slug)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return show(request, "talks/claim.html", _context(request.user, speaker, form))
    try:
        speaker.claim(by=request.user, statement=form.cleaned_data["statement"])
    except Refused as refused:
        form.add_error(None, str(refused))
        response = show(request, "talks/claim.html", _context(request.user, speaker, form))
        response.status_code = refused.status
        return response
    return redirect("claim", slug=speaker.slug)


def _context(user: Any, speaker: Speaker, form: ClaimForm) -> dict[str, object]:
    mine = Claim.objects.by(user).filter(speaker=speaker).first()
    return {
        "speaker": speaker,
        "form": form,
        "claim": mine,
        "belongs_to_another": Claim.objects.approved().filter(speaker=speaker).exclude(user=user).exists(),
        "ban": Ban.objects.in_force().on(user).first(),
        "longest": LONGEST_STATEMENT,
    }
