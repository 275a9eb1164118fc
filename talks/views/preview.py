"""How a draft will look. For staff with the right to see it in the admin; never kept by a cache."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talks.models import Edition, Event, Note, Report, Talk
from talks.views.edition import edition_context
from talks.views.event import event_context
from talks.views.public import show
from talks.views.report import report_context
from talks.views.talk import talk_context

View = Callable[..., HttpResponse]


def for_editors(permission: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        allowed = permission_required(permission, raise_exception=True)(view)

        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
            # As the admin itself, which may ask staff for a second factor.
            if not admin.site.has_permission(request):
                return redirect_to_login(request.get_full_path(), "admin:login")
            return allowed(request, **kwargs)

        return require_safe(never_cache(guarded))

    return decorate


@for_editors("talks.view_edition")
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(Edition.objects.select_related("venue"), slug=edition)
    return show(request, "talks/edition.html", _draft(edition_context(found), found), edition=found)


@for_editors("talks.view_talk")
def talk(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Talk.objects.for_page(), edition__slug=edition, slug=slug)
    return show(request, "talks/talk.html", _draft(talk_context(found), found), edition=found.edition)


@for_editors("talks.view_event")
def event(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.for_page(), edition__slug=edition, slug=slug)
    return show(request, "talks/event.html", _draft(event_context(found), found), edition=found.edition)


@for_editors("talks.view_report")
def report(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Report.objects.for_page(), edition__slug=edition, slug=slug)
    notes = Note.objects.filter(report=found).for_report()
    return show(request, "talks/report.html", _draft(report_context(found, notes), found), edition=found.edition)


def _draft(context: dict[str, object], row: Model) -> dict[str, object]:
    edit_address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return context | {"is_preview": True, "edit_address": edit_address}
