"""Actions on many talks that need a choice: choose, see what would change, confirm."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from talks.admin.bulk_forms import (
    AddTagForm,
    ManyTalksForm,
    RemoveTagForm,
    SetCancelledForm,
    SetEventForm,
    SetLevelForm,
    SetRoomForm,
)
from talks.admin.history import log, outcome
from talks.admin.selection import SHOWN, selection
from talks.models import Talk, giving_reason
from venue.admin import Curated
from venue.models import Revision


class ManyTalks(Curated[Talk]):
    actions: tuple[str, ...] = ("add_tag", "remove_tag", "set_event", "set_room", "set_cancelled", "set_level")

    @admin.action(description="Add a tag to selected talks…", permissions=["change"])
    def add_tag(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse | None:
        return self._change(request, queryset, AddTagForm)

    @admin.action(description="Remove a tag from selected talks…", permissions=["change"])
    def remove_tag(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse | None:
        return self._change(request, queryset, RemoveTagForm)

    @admin.action(description="Set the event of selected talks…", permissions=["change"])
    def set_event(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse | None:
        return self._change(request, queryset, SetEventForm)

    @admin.action(description="Set the room of selected talks…", permissions=["change"])
    def set_room(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse | None:
        return self._change(request, queryset, SetRoomForm)

    @admin.action(description="Cancel selected talks, or let them take place…", permissions=["change"])
    def set_cancelled(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse | None:
        return self._change(request, queryset, SetCancelledForm)

    @admin.action(description="Set the level of selected talks…", permissions=["change"])
    def set_level(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse | None:
        return self._change(request, queryset, SetLevelForm)

    @transaction.atomic
    def _change(
        self, request: HttpRequest, queryset: QuerySet[Talk], form_class: type[ManyTalksForm]
    ) -> HttpResponse | None:
        # From here on nobody else writes: what is checked and shown is what is changed.
        Revision.objects.select_for_update().first()
        keys = list(queryset.values_list("pk", flat=True))
        related = Talk.objects.select_related("edition", "event__edition", "room__venue").prefetch_related("tags")
        talks = related.filter(pk__in=keys)
        form = form_class(request.POST if "value" in request.POST else None, talks)
        if not form.is_valid():
            return self._choice_page(request, form, None)
        changes = form.changes()
        # Another choice than the one shown is shown first.
        if request.POST.get("confirmed") != f"={request.POST['value']}":
            return self._choice_page(request, form, changes)
        with giving_reason(form.cleaned_data.get("because", "")):
            form.carry_out(changes)
        log(request, [(change.talk, change.message) for change in changes])
        self.message_user(request, outcome(self.opts, "changed", len(changes), len(talks)), messages.SUCCESS)
        return None

    def _choice_page(self, request: HttpRequest, form: ManyTalksForm, changes: list[Any] | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **selection(request, form.talks),
            "title": form.title,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "talks": form.talks[:SHOWN],
            "talks_total": len(form.talks),
            "changes": None if changes is None else changes[:SHOWN],
            "changes_total": len(changes or ()),
            "unchanged": len(form.talks) - len(changes or ()),
        }
        return TemplateResponse(request, "admin/talks/many_talks.html", context)
