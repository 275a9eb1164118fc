"""Claim: what an editor goes by when an account says that a speaker's page is about its owner."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Case, When
from django.http import HttpRequest

from talks.admin.verdicts import Judged, site_of
from talks.mails import tell_of_claim
from talks.models import Claim

APPROVE, REJECT = "approve", "reject"


@admin.register(Claim)
class ClaimAdmin(Judged[Claim]):
    page_template = "admin/talks/claim.html"
    right = "talks.change_claim"
    reason_help = "The claimant reads this."
    list_display = ("speaker", "who", "state_in_words", "asked_at", "decided_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("speaker", "user", "decided_by")
    search_fields = ("speaker__name", "user__display_name", "user__email", "statement")
    search_help_text = "Speaker, account's name or address, statement."
    fields = ("statement",)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ARG002 - Django's signature
        """Those that wait come first, the oldest of them at the top."""
        return (Case(When(state=Claim.State.ASKED, then=0), default=1), "asked_at", "pk")

    @admin.display(description="claimed by", ordering="user__display_name")
    def who(self, claim: Claim) -> str:
        return str(claim.user)

    @admin.display(description="state", ordering="state")
    def state_in_words(self, claim: Claim) -> str:
        return claim.get_state_display()

    def choices(self, row: Claim) -> Sequence[tuple[str, str]]:
        may = {
            Claim.State.ASKED: [(APPROVE, "Approve"), (REJECT, "Reject")],
            Claim.State.APPROVED: [(REJECT, "Take the approval back")],
            Claim.State.REJECTED: [(APPROVE, "Approve after all")],
        }
        return may[Claim.State(row.state)]

    def state(self, row: Claim) -> str:
        return f"{row.state}-{row.asked_at.timestamp()}"

    def carry_out(self, request: HttpRequest, row: Claim, action: str, because: str) -> str:
        verb = row.approve if action == APPROVE else row.reject
        verb(by=request.user, because=because)
        tell_of_claim(row, site_of(request))
        return (
            f"The claim of {row.user} to the page of {row.speaker} is {row.get_state_display()}; they are told by mail."
        )

    def page_context(self, row: Claim) -> Mapping[str, Any]:
        others = Claim.objects.select_related("user", "speaker").exclude(pk=row.pk)
        return {
            "claim": row,
            "appearances": row.speaker.appearances.select_related("talk__edition", "organization"),
            "others": others.filter(speaker=row.speaker).order_by("-asked_at"),
            "others_of_account": others.filter(user=row.user).order_by("-asked_at"),
        }
