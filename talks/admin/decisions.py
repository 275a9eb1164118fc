"""Decision: all that moderators have decided, and a door to take one back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from talks.admin.verdicts import Judged, short_talk, site_of
from talks.mails import tell_of_decision
from talks.models import Decision, Rating


@admin.register(Decision)
class DecisionAdmin(Judged[Decision]):
    page_template = "admin/talks/decision.html"
    door = "reversal"
    right = "talks.change_comment"
    reason_help = "Why it is taken back. The author and the public log read this: name nobody."
    list_display = ("decided_at", "what", "because", short_talk, "whom", "by")
    list_display_links = ("what",)
    list_filter = ("action",)
    list_select_related = ("talk__edition", "concerns", "by")
    search_fields = ("because", "talk__title", "concerns__display_name", "concerns__email")
    search_help_text = "Reason, talk, name or address of whom it concerns."
    ordering = ("-decided_at", "-pk")
    fields = ("because",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).with_standing()  # type: ignore[attr-defined,no-any-return]  # its own

    @admin.display(description="decision", ordering="action")
    def what(self, decision: Decision) -> str:
        return f"{decision.done} (taken back)" if decision.is_taken_back else decision.done

    @admin.display(description="concerns", ordering="concerns__display_name", empty_value="account deleted")
    def whom(self, decision: Decision) -> str | None:
        return str(decision.concerns) if decision.concerns else None

    def choices(self, row: Decision) -> Sequence[tuple[str, str]]:
        return [("reverse", "Take this decision back")] if row.is_reversible else []

    def state(self, row: Decision) -> str:
        return "stands" if row.is_reversible else "does not"

    def carry_out(self, request: HttpRequest, row: Decision, action: str, because: str) -> str:  # noqa: ARG002 - there is one
        told = tell_of_decision(row.reverse(by=request.user, because=because), site_of(request))
        return f"The decision is taken back.{' The author is told by mail.' if told else ''}"

    def next_page(self, row: Decision) -> str:
        """The comment, which stands anew."""
        return (
            reverse("admin:talks_comment_change", args=[row.comment_id]) if row.comment_id else super().next_page(row)
        )

    def page_context(self, row: Decision) -> Mapping[str, Any]:
        is_over_rating = row.action in Decision.OVER_RATINGS
        rating = Rating.objects.filter(talk=row.talk, user=row.concerns).first() if is_over_rating else None
        ban = row.bans.first()
        return {"decision": row, "rating": rating, "ban": ban, "reversal": getattr(row, "reversed_by", None)}
