"""Rating: to look at, and to set aside; and what looks unusual about some."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from talks.admin.verdicts import Judged, short_talk, site_of
from talks.mails import tell_of_decision
from talks.models import Decision, Rating, RatingRecord
from talks.patterns import unusual_patterns


class CountsFilter(admin.SimpleListFilter):
    title = "whether it counts"
    parameter_name = "counts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's
        return [("yes", "counts"), ("aside", "set aside"), ("own", "of a talk of their own")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Rating]) -> QuerySet[Rating]:  # noqa: ARG002 - Django's
        match self.value():
            case "yes":
                return queryset.filter(pk__in=Rating.objects.counting().values("pk"))
            case "aside":
                return queryset.filter(set_aside_at__isnull=False)
            case "own":
                return queryset.filter(set_aside_at=None).exclude(pk__in=Rating.objects.counting().values("pk"))
        return queryset


@admin.register(Rating)
class RatingAdmin(Judged[Rating]):
    page_template = "admin/talks/rating.html"
    change_list_template = "admin/talks/ratings.html"
    right = "talks.change_rating"
    reason_help = "Whoever gave it and the public log read this: name nobody."
    list_display = (short_talk, "who", "stars", "attended", "changed_at", "counts")
    list_filter = (CountsFilter, "stars", "attended", "talk__edition")
    list_select_related = ("user", "talk__edition")
    search_fields = ("talk__title", "user__display_name", "user__email")
    search_help_text = "Talk, name or address."
    ordering = ("-changed_at", "-pk")
    fields = ("stars",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        counting = Rating.objects.counting().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(does_count=Exists(counting))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.patterns_view)
        return [path("unusual/", view, name="talks_rating_unusual"), *super().get_urls()]

    @admin.display(description="who", ordering="user__display_name")
    def who(self, rating: Rating) -> str:
        return str(rating.user)

    @admin.display(description="counts", boolean=True)
    def counts(self, rating: Any) -> bool:
        return bool(rating.does_count)

    def choices(self, row: Rating) -> Sequence[tuple[str, str]]:
        if row.set_aside_at is None:
            return [(Decision.Action.SET_ASIDE.value, "Set this rating aside")]
        return [(Decision.Action.COUNT_AGAIN.value, "Count this rating again")]

    def state(self, row: Rating) -> str:
        """One star or place that has changed is another rating to decide about."""
        return f"{row.stars}-{row.attended}-{row.set_aside_at.timestamp() if row.set_aside_at else 0}"

    def carry_out(self, request: HttpRequest, row: Rating, action: str, because: str) -> str:
        verb = row.set_aside if action == Decision.Action.SET_ASIDE else row.count_again
        decision = verb(by=request.user, because=because)
        tell_of_decision(decision, site_of(request))
        return f"{decision.done}. Whoever gave it is told by mail."

    def page_context(self, row: Rating) -> Mapping[str, Any]:
        over_it = Decision.objects.filter(talk=row.talk, concerns=row.user, action__in=Decision.OVER_RATINGS)
        return {
            "rating": row,
            "records": RatingRecord.objects.filter(talk=row.talk, user=row.user).order_by("-at", "-pk"),
            "decisions": over_it.for_list(),
        }

    def patterns_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Unusual patterns",
            "opts": self.opts,
            "patterns": unusual_patterns(),
            "may_decide": self.may_decide(request),
        }
        return TemplateResponse(request, "admin/talks/patterns.html", context)
