"""Hours are shown and typed as the clocks at the edition have them."""

import zoneinfo
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from talks.models import Edition, Event, Talk
from venue.admin import Curated

UTC = zoneinfo.ZoneInfo("UTC")


class InEditionTime(Curated[Any]):
    """For talks and events. On a form the edition that is chosen counts, otherwise the row's own."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with timezone.override(self._zone(request, object_id)):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response

    @admin.display(description="when", ordering="starts_at", empty_value="unknown")
    def when(self, row: Talk | Event) -> str | None:
        start, end = row.local_start, row.local_end
        if start and end:
            return f"{start:%a %d %b %Y, %H:%M}–{end:%H:%M}"
        return f"{row.day:%a %d %b %Y}, hours unknown" if row.day else None

    def _zone(self, request: HttpRequest, object_id: str | None) -> zoneinfo.ZoneInfo:
        chosen = request.POST.get("edition") or request.GET.get("edition") or ""
        if chosen.isdecimal():
            which = Q(pk=chosen)
        elif object_id and object_id.isdecimal():
            which = Q(**{f"{self.opts.model_name}s": object_id})
        else:
            which = Q(is_current=True)
        edition = Edition.objects.filter(which).first()
        return edition.zone if edition else UTC
