"""Claim: an account says that a speaker's page is about the person behind it, and an editor agrees or not."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from talks.models.moderation import Moderator, refuses_banned
from talks.models.pace import in_turn, within_pace
from talks.models.people import Speaker
from talks.models.refused import Refused, politely
from talks.models.tally import counts_again

LONGEST_STATEMENT = 1000


class ClaimQuerySet(models.QuerySet["Claim"]):
    def approved(self) -> Self:
        return self.filter(state=Claim.State.APPROVED)

    def waiting(self) -> Self:
        return self.filter(state=Claim.State.ASKED)

    def by(self, user: Any) -> Self:
        return self.filter(user=user)

    def for_list(self) -> Self:
        return self.select_related("speaker", "user").order_by("-asked_at")


class Claim(models.Model):
    class State(models.TextChoices):
        ASKED = "asked", "waiting for an editor"
        APPROVED = "approved", "approved"
        REJECTED = "rejected", "rejected"

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    statement = models.TextField(
        max_length=LONGEST_STATEMENT,
        help_text="How an editor can see that it is you: a profile that links here, an address at work.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    because = models.CharField(max_length=500, blank=True, editable=False, help_text="The claimant reads this.")

    objects: ClassVar[ClaimQuerySet] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "user"], name="claim_once_per_person"),
            models.UniqueConstraint(
                fields=["speaker"], condition=Q(state="approved"), name="claim_one_account_per_speaker"
            ),
            models.CheckConstraint(condition=Q(state__in=["asked", "approved", "rejected"]), name="claim_state_known"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="claim_decided_at_known",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("statement"), LONGEST_STATEMENT) & ~Q(statement__regex=r"^\s*$"),
                name="claim_statement_given",
            ),
        ]
        triggers = [
            # Their ratings of these talks count or do not, and their comments gain or lose a badge.
            *counts_again(
                """
                SELECT talk_id FROM talks_appearance WHERE speaker_id IN (SELECT speaker_id FROM rows)
                UNION SELECT talk.id FROM talks_talk talk JOIN talks_host host USING (event_id)
                WHERE host.speaker_id IN (SELECT speaker_id FROM rows)
                """
            ),
            refuses_banned("user_id", "claim_writer_not_banned", "statement"),
        ]

    def __str__(self) -> str:
        return f"{self.user} claims to be {self.speaker}"

    def approve(self, *, by: Moderator, because: str = "") -> None:
        """Raises Refused where the page belongs to another account."""
        self._decide(self.State.APPROVED, by, because)

    def reject(self, *, by: Moderator, because: str) -> None:
        """Also takes back an approval: a badge and a right to read that should not have been."""
        self._decide(self.State.REJECTED, by, because)

    def _decide(self, state: str, by: Moderator, because: str) -> None:
        with politely():
            self.refresh_from_db(fields=["state"], from_queryset=Claim.objects.select_for_update())
            if self.user_id == by.pk:
                raise Refused("decision_not_over_oneself")
            if self.state == state:
                raise Refused("claim_decided_so", f"This claim was {self.get_state_display()} already.")
            self.state, self.decided_at, self.decided_by, self.because = state, timezone.now(), by, because
            self.save(update_fields=["state", "decided_at", "decided_by", "because"])


def claim(speaker: Speaker, *, by: Any, statement: str) -> Claim:
    """For `Speaker.claim`; asked again after a rejection, it is the same row with a new statement. Raises Refused."""
    with politely():
        in_turn(by)
        within_pace(Claim.objects.by(by), settings.CLAIMS_PER_HOUR, "claims", at="asked_at")
        made, is_new = Claim.objects.get_or_create(speaker=speaker, user=by, defaults={"statement": statement})
        if not is_new and made.state == Claim.State.REJECTED:
            made.state, made.statement, made.asked_at = Claim.State.ASKED, statement, timezone.now()
            made.decided_at, made.decided_by, made.because = None, None, ""
            made.save()
    return made
