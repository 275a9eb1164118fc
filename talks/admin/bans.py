"""Ban; and the page of one account, as its moderator sees it: what it wrote, what was decided, a door to ban it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from talks.admin.history import log
from talks.admin.verdicts import MEANWHILE, Judged, VerdictForm, site_of
from talks.mails import tell_of_decision
from talks.models import Ban, Comment, Decision, Flag, RatingRecord, Refused
from talks.models.flag import who_count
from talks.models.moderation import ban
from venue.admin.odd_requests import is_key

SHOWN = 50
EVERYONE_READS = "The person and the public log read this: name nobody."


class InForceFilter(admin.SimpleListFilter):
    title = "whether in force"
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's
        return [("yes", "in force"), ("no", "lifted")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ban]) -> QuerySet[Ban]:  # noqa: ARG002 - Django's
        match self.value():
            case "yes":
                return queryset.filter(lifted_at=None)
            case "no":
                return queryset.filter(lifted_at__isnull=False)
        return queryset


@admin.register(Ban)
class BanAdmin(Judged[Ban]):
    page_template = "admin/talks/ban.html"
    right = "talks.change_ban"
    reason_help = EVERYONE_READS
    list_display = ("who", "because", "by", "banned_at", "until")
    list_filter = (InForceFilter,)
    list_select_related = ("user", "by")
    search_fields = ("user__display_name", "user__email", "because")
    search_help_text = "Account's name or address, reason."
    ordering = ("-banned_at", "-pk")
    fields = ("because",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.account_view)
        return [path("account/<path:account>/", view, name="talks_ban_account"), *super().get_urls()]

    @admin.display(description="account", ordering="user__display_name")
    def who(self, row: Ban) -> str:
        return str(row.user)

    @admin.display(description="lifted", ordering="lifted_at", empty_value="in force")
    def until(self, row: Ban) -> Any:
        return row.lifted_at

    def choices(self, row: Ban) -> Sequence[tuple[str, str]]:
        return [("lift", "Let the account write again")] if row.lifted_at is None else []

    def state(self, row: Ban) -> str:
        return "in force" if row.lifted_at is None else "lifted"

    def carry_out(self, request: HttpRequest, row: Ban, action: str, because: str) -> str:  # noqa: ARG002 - there is one
        tell_of_decision(row.lift(by=request.user, because=because), site_of(request))
        return f"{row.user} may write again, and is told by mail."

    def page_context(self, row: Ban) -> Mapping[str, Any]:
        return {"ban": row, "decisions": Decision.objects.filter(concerns=row.user).for_list()}

    # The account

    def account_view(self, request: HttpRequest, account: str) -> HttpResponse:
        if not self.has_view_permission(request) or (request.method == "POST" and not self.may_decide(request)):
            raise PermissionDenied
        users = get_user_model()._default_manager
        user = users.filter(pk=account).first() if is_key(account := unquote(account)) else None
        if user is None:
            raise Http404
        if request.method != "POST":
            return self._account_page(request, user, None)
        with transaction.atomic():
            users.select_for_update(no_key=True).filter(pk=user.pk).first()
            form = _ban_form(request.POST, user)
            if form["upon"].value() != _account_state(user):
                self.message_user(request, MEANWHILE, "warning")
                return self._account_page(request, user, None)
            if not form.is_valid():
                return self._account_page(request, user, form)
            return self._ban(request, user, form.cleaned_data["because"])

    def _ban(self, request: HttpRequest, user: Any, because: str) -> HttpResponse:
        try:
            with transaction.atomic():
                decision = ban(user, by=request.user, because=because)
                log(request, [(decision.bans.get(), f"Ban an account from writing: {because}")])
                tell_of_decision(decision, site_of(request))
        except Refused as refused:
            self.message_user(request, f"Nothing was done. {refused}", "error")
        else:
            self.message_user(request, f"{user} may not write any more, and is told by mail.", "success")
        return HttpResponseRedirect(reverse("admin:talks_ban_account", args=[user.pk]))

    def _account_page(self, request: HttpRequest, user: Any, form: VerdictForm | None) -> HttpResponse:
        in_force = Ban.objects.in_force().on(user).first()
        decides = self.may_decide(request) and in_force is None
        comments = Comment.objects.by(user).select_related("talk__edition").order_by("-written_at", "-pk")
        reports = Flag.objects.by(user).select_related("comment__talk").order_by("-reported_at", "-pk")
        sees_ratings = request.user.has_perm("talks.view_ratingrecord")
        records = RatingRecord.objects.filter(user=user).select_related("talk").order_by("-at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": "Account",
            "opts": self.opts,
            "account": user,
            "in_force": in_force,
            "form": (form or _ban_form(None, user)) if decides else None,
            "door": request.path,
            "comments": comments[:SHOWN],
            "reports": reports[:SHOWN],
            "reports_count": not reports or bool(who_count([user.pk])),
            "records": records[:SHOWN] if sees_ratings else (),
            "decisions": Decision.objects.filter(concerns=user).for_list()[:SHOWN],
        }
        return TemplateResponse(request, "admin/talks/account.html", context).render()


def _account_state(user: Any) -> str:
    """Its last ban, in force or lifted."""
    last = Ban.objects.on(user).order_by("-pk").values_list("pk", "lifted_at").first()
    return f"{last[0]}-{'lifted' if last[1] else 'in force'}" if last else "never"


def _ban_form(data: Any, user: Any) -> VerdictForm:
    choices = [(Decision.Action.CLOSE.value, "Ban this account from writing")]
    return VerdictForm(data, choices, _account_state(user), EVERYONE_READS)
