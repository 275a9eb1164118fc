"""The page that merges duplicates: choose which one stays, see what would move, confirm."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from talks.admin.history import log
from talks.admin.publishing import OnSite
from talks.admin.selection import selection
from talks.merging import GoneError, Merge, merge, preview_merge
from venue.admin.refusals import refusal
from venue.admin.subscriptable import ModelChoiceField

FEWEST = 2


class NameAndAddress(ModelChoiceField[Any]):
    """Duplicates are often of one name: their addresses differ."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.slug})"


class KeepForm(forms.Form):
    def __init__(self, data: Any, rows: QuerySet[Any]) -> None:
        super().__init__(data)
        self.fields["keep"] = NameAndAddress(rows, empty_label=None, widget=forms.RadioSelect)


class Mergeable(OnSite):
    """For models whose rows have a name, other names and an address."""

    actions: tuple[str, ...] = ("merge_selected",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.display(description="also called")
    def also_called(self, row: Any) -> str:
        return ", ".join(row.other_names) or "–"

    @admin.action(description="Merge selected %(verbose_name_plural)s…", permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        rows = self.model._default_manager.filter(pk__in=list(queryset.values_list("pk", flat=True)))
        if len(rows) < FEWEST:
            self.message_user(request, "Select at least two to merge.", messages.WARNING)
            return None
        form = KeepForm(request.POST if "keep" in request.POST else {"keep": rows[0].pk}, rows)
        if not form.is_valid():
            return self._merge_page(request, form, rows, None)
        keep = form.cleaned_data["keep"]
        others = [row for row in rows if row != keep]
        # What was shown must be what is done: another choice is shown first.
        if request.POST.get("confirmed") != str(keep.pk):
            return self._merge_page(request, form, rows, preview_merge(keep, others))
        self._merge(request, keep, others)
        return None

    def _merge_page(
        self, request: HttpRequest, form: KeepForm, rows: QuerySet[Any], plan: Merge | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **selection(request, rows),
            "title": f"Merge {len(rows)} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "plan": plan,
        }
        return TemplateResponse(request, "admin/talks/merge.html", context)

    def _merge(self, request: HttpRequest, keep: Any, others: list[Any]) -> None:
        try:
            with transaction.atomic():
                plan = merge(keep, others)
                log(request, [(keep, f"Merged into this: {_told(plan)}.")])
                log(request, [(other, f"Merged into “{keep}”.") for other in others], DELETION)
        except GoneError as gone:
            self.message_user(request, f"{gone} was merged or deleted meanwhile. Nothing was changed.", messages.ERROR)
        except (IntegrityError, ProtectedError) as error:
            reason = refusal(error)
            self.message_user(request, reason, messages.ERROR)
        else:
            self.message_user(request, f"Merged into “{keep}”: {_told(plan)}.", messages.SUCCESS)


def _told(plan: Merge) -> str:
    """“Ada King” (ada-king); 3 appearances moved, 1 dropped."""
    merged = ", ".join(f"“{other}” ({other.slug})" for other in plan.others)
    return "; ".join([merged, *(move.told for move in plan.moves)])
