"""The admin as a whole: its name, the order of its index, and how choices are named."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

APPS = ("talks", "venue", "accounts", "mfa", "auth", "axes")
NOUNS = (
    *("Edition", "Event", "Talk", "Speaker", "Organization", "Tag", "Report", "Note", "Exhibitor"),
    *("Change", "Comment", "Rating", "Claim", "Ban", "Decision"),
    *("Venue", "Floor", "Room", "Booth"),
)


class SiteConfig(AdminConfig):
    default_site = "kubecon_notes.admin_site.Site"


class Site(admin.AdminSite):
    site_header = "KubeCon Notes"
    site_title = "KubeCon Notes"
    index_title = "Curate"
    index_template = "admin/curate.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """With what waits for whoever is signed in, above all else."""
        from talks.admin.waiting import waiting_for  # apps are not loaded yet where this module is

        return super().index(request, {"waiting": waiting_for(request.user), **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not _lacks_second_factor(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """There is one door: with its throttle, its passkeys and its second factor."""
        wanted = request.GET.get("next") or reverse("admin:index")
        if request.user.is_anonymous:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
        if not super().has_permission(request):
            raise PermissionDenied
        if _lacks_second_factor(request):
            return redirect(f"{reverse('mfa_index')}?{urlencode({'next': wanted})}")
        return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "admin:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """By subject and not by letter."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _rank(model["object_name"], NOUNS))
        return sorted(apps, key=lambda app: _rank(app["app_label"], APPS))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast("HttpResponse", Choices.as_view(admin_site=self)(request))


class Choices(AutocompleteJsonView):
    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """The choice in the words of its own admin: “ArgoCon · KubeCon EU 2024”."""
        label = getattr(self.model_admin, "choice_label", str)
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


def _rank(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def _lacks_second_factor(request: HttpRequest) -> bool:
    # This module is loaded to name the apps, before any of them has its models.
    from kubecon_notes.accounts.second_factor import lacks_second_factor

    return lacks_second_factor(request)
