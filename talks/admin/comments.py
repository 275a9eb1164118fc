"""Comment: the moderators' queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Aggregate, Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import format_html

from talks.admin.verdicts import Judged, short_talk, site_of
from talks.mails import tell_of_decision
from talks.models import Comment, Decision, Flag
from talks.models.flag import who_count

EXCERPT = 90


def waiting_comments() -> QuerySet[Comment]:
    """Held, or reported and not decided about; there is nothing to decide about one that was withdrawn."""
    reported = Flag.objects.undecided().filter(comment=OuterRef("pk"))
    waits = Q(standing=Comment.Standing.HELD) | Q(Exists(reported))
    return Comment.objects.filter(waits, withdrawn_at=None)


def _undecided(figure: Aggregate) -> Subquery:
    """Of the undecided reports of the comment that is asked about."""
    reports = Flag.objects.undecided().filter(comment=OuterRef("pk")).order_by().values("comment")
    return Subquery(reports.annotate(figure=figure).values("figure"))


# What everyone misses first, then what has waited longest.
QUEUE = (Case(When(standing=Comment.Standing.HELD, then=0), default=1), _undecided(Min("reported_at")).asc(), "pk")


@dataclass(frozen=True)
class Report:
    """One report as a moderator reads it."""

    flag: Flag
    counts: bool


class WaitingFilter(admin.SimpleListFilter):
    title = "waiting for a decision"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's
        return [("yes", "held or reported"), ("held", "held")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:  # noqa: ARG002 - Django's
        match self.value():
            case "yes":
                return queryset.filter(pk__in=waiting_comments().values("pk"))
            case "held":
                return queryset.filter(standing=Comment.Standing.HELD, withdrawn_at=None)
        return queryset


@admin.register(Comment)
class CommentAdmin(Judged[Comment]):
    page_template = "admin/talks/comment.html"
    change_list_template = "admin/talks/comments.html"
    right = "talks.change_comment"
    reason_help = "Its author and the public log read this: name nobody. 500 characters at the most."
    list_display = ("excerpt", "reports", "stands", "who", short_talk, "written_at")
    list_display_links = ("excerpt",)
    list_filter = (WaitingFilter, "standing", "visibility", "talk__edition")
    list_select_related = ("author", "talk__edition")
    search_fields = ("text", "talk__title", "author__display_name", "author__email")
    search_help_text = "Text, talk, author's name or address."
    fields = ("text",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).annotate(open_reports=_undecided(Count("pk")))

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """The latest first, but for the queue."""
        if request.GET.get(WaitingFilter.parameter_name):
            return QUEUE
        return ("-written_at", "-pk")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        waiting = waiting_comments().count()
        return super().changelist_view(request, {**(extra_context or {}), "waiting": waiting})

    @admin.display(description="comment")
    def excerpt(self, comment: Comment) -> str:
        return truncatechars(" ".join(comment.text.split()), EXCERPT) or "(withdrawn)"

    @admin.display(description="open reports", ordering="open_reports")
    def reports(self, comment: Any) -> str:
        return format_html("<strong>{}</strong>", comment.open_reports) if comment.open_reports else "–"

    @admin.display(description="standing", ordering="standing")
    def stands(self, comment: Comment) -> str:
        return "withdrawn" if comment.withdrawn_at else comment.standing

    @admin.display(description="author", ordering="author__display_name", empty_value="account deleted")
    def who(self, comment: Comment) -> str | None:
        if comment.author is None:
            return None
        return f"{comment.author} ({comment.visibility})" if comment.visibility != "named" else str(comment.author)

    def choices(self, row: Comment) -> Sequence[tuple[str, str]]:  # noqa: ARG002 - the same for all
        return [(action.value, action.label.capitalize()) for action in Decision.OVER_COMMENTS]

    def state(self, row: Comment) -> str:
        """The last decision, the last report and the last edit: all that a moderator goes by."""
        decision = row.decisions.order_by("-pk").values_list("pk", flat=True).first() or 0
        flag = row.flags.order_by("-pk").values_list("pk", flat=True).first() or 0
        edited = row.edited_at or row.withdrawn_at
        return f"{decision}-{flag}-{edited.timestamp() if edited else 0}"

    def carry_out(self, request: HttpRequest, row: Comment, action: str, because: str) -> str:
        decision = row.decide(action, by=request.user, because=because)
        told = tell_of_decision(decision, site_of(request))
        left = waiting_comments().count()
        more = f"{left} more wait{'s' if left == 1 else ''} for a decision." if left else "Nothing else waits."
        return f"{decision.done}.{' Its author is told by mail.' if told else ''} {more}"

    def next_page(self, row: Comment) -> str:  # noqa: ARG002 - a queue has one order
        """The next that waits, so that a queue can be worked through."""
        following = waiting_comments().order_by(*QUEUE).first()
        if following is None:
            return reverse("admin:talks_comment_changelist")
        return reverse("admin:talks_comment_change", args=[following.pk])

    def page_context(self, row: Comment) -> Mapping[str, Any]:
        decisions = list(row.decisions.for_list())
        return {
            "comment": row,
            "thread": _thread(row),
            "reports": _reports(row),
            "decisions": decisions,
            "reversible": last_that_stands(decisions),
            "waiting": waiting_comments().count(),
        }


def _thread(comment: Comment) -> list[Comment]:
    """What it answers and all that answers the same, itself included; of a lone comment only itself."""
    first = comment.parent_id or comment.pk
    around = Comment.objects.filter(Q(pk=first) | Q(parent=first))
    return list(around.select_related("author").order_by(F("parent").asc(nulls_first=True), "written_at", "pk"))


def _reports(comment: Comment) -> list[Report]:
    flags = list(comment.flags.select_related("reporter", "decided_in").order_by("reported_at", "pk"))
    counting = who_count([flag.reporter_id for flag in flags])
    return [Report(flag, flag.reporter_id in counting) for flag in flags]


def last_that_stands(decisions: Sequence[Decision]) -> Decision | None:
    """Of the decisions over one comment, the latest first: the one that can be taken back."""
    standing = (one for one in decisions if one.action in Decision.OVER_COMMENTS and not one.is_taken_back)
    return next(standing, None)
