"""What all pages of the admin have in common."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.forms import Form, Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse

from venue.admin.counts import with_counts
from venue.admin.fields import CuratedFields
from venue.admin.odd_requests import is_key, searchable, tidy
from venue.admin.refusals import refusal
from venue.admin.subscriptable import ModelAdmin, ModelForm, TabularInline
from venue.admin.wording import worded_changes
from venue.models import Revision

_Row = TypeVar("_Row", bound=models.Model)
_Child = TypeVar("_Child", bound=models.Model)
_Parent = TypeVar("_Parent", bound=models.Model)

UNKNOWN = "unknown"
# Of one inline. Django itself would make two thousand forms for whoever claims to send so many.
MOST_ROWS = 500

# Where a request carries, from the first attempt to save to the second, why the first was refused.
REFUSAL = "kubecon_notes.refusal"


class CuratedInline(CuratedFields[_Child], TabularInline[_Child, _Parent]):
    extra = 0
    max_num = MOST_ROWS
    formfield_overrides = {
        **CuratedFields.formfield_overrides,
        models.TextField: {"widget": Textarea(attrs={"rows": 3})},
    }

    def get_formset(self, request: HttpRequest, obj: _Parent | None = None, **options: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MOST_ROWS, **options)


class CuratedForm(ModelForm[_Row]):
    """Shows what the database refused as an error of its own."""

    refusal: str = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal, code="refused")
        return cleaned


class Curated(CuratedFields[_Row], ModelAdmin[_Row]):
    form = CuratedForm[Any]
    empty_value_display = UNKNOWN
    # Paths to the rows that a list counts, see venue.admin.counts.
    counted: tuple[str, ...] = ()

    @admin.display(description="former addresses")
    def former_addresses(self, row: _Row) -> str:
        return ", ".join(getattr(row, "former_slugs", ())) or "none"

    def choice_label(self, row: _Row) -> str:
        """How a row reads among the choices of a key: enough to tell it from its namesakes."""
        return str(row)

    def object_tools(self, row: _Row) -> Sequence[tuple[str, str]]:  # noqa: ARG002 - for those that need it
        """Words and address of what stands beside “History” on the row's page."""
        return ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[_Row]:
        needed = self.get_list_select_related(request)
        queryset = with_counts(super().get_queryset(request), self.counted)
        return queryset if isinstance(needed, bool) else queryset.select_related(*needed)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> _Row | None:
        return super().get_object(request, object_id, from_field) if is_key(object_id) else None

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[_Row], search_term: str
    ) -> tuple[models.QuerySet[_Row], bool]:
        return super().get_search_results(request, queryset, searchable(search_term))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An address may ask for any column of the list, but not with a pattern of its own making."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tidy(request)
        try:
            response = super().changelist_view(request, extra_context)
            # Here and not later, since a template that is rendered asks the database, too.
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except IntegrityError as error:
            self.message_user(request, refusal(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        except (DataError, OverflowError, ValueError):
            if ERROR_FLAG in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return self._save_in_turn(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            request.META[REFUSAL] = refusal(error)
            return self._save_in_turn(request, object_id, form_url, extra_context)

    def _save_in_turn(self, request: HttpRequest, *view: Any) -> HttpResponse:
        """Whoever saves waits for the one before, and so can be told of what that one changed."""
        with transaction.atomic():
            Revision.objects.select_for_update().first()
            return super().changeform_view(request, *view)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError as error:
            self.message_user(request, refusal(error), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address fills in beforehand, but for times, which Django takes for times already."""
        times = {field.name for field in self.opts.fields if isinstance(field, models.DateTimeField)}
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if name not in times}

    def get_form(
        self, request: HttpRequest, obj: _Row | None = None, change: bool = False, **options: Any
    ) -> type[ModelForm[_Row]]:
        form = cast("type[CuratedForm[_Row]]", super().get_form(request, obj, change=change, **options))
        form.refusal = request.META.get(REFUSAL) or (self._changed_by_others(request, obj) if obj else "")
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            context["object_tools"] = self.object_tools(row)
            context["last_entry"] = self._history(row).values_list("pk", flat=True).first() or 0
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # Deferred constraints otherwise speak up at the commit, past any form.
        connection.check_constraints()

    def construct_change_message(
        self, request: HttpRequest, form: Form, formsets: Iterable[Any] | None, add: bool = False
    ) -> list[dict[str, Any]]:
        """Django's message, with the old and the new value beside each field's name."""
        formsets = list(formsets or ())
        message = super().construct_change_message(request, form, formsets, add)
        changed = [] if add or not form.changed_data else [form]
        for formset in formsets:
            rows = [row for row, _fields in formset.changed_objects]
            changed += [inline for inline in formset.initial_forms if inline.instance in rows]
        parts = (part["changed"] for part in message if "changed" in part)
        for part, changed_form in zip(parts, changed, strict=True):
            part["fields"] = worded_changes(changed_form)
        return message

    def _changed_by_others(self, request: HttpRequest, row: _Row) -> str:
        """What others saved between this page's opening and its saving; empty if nothing."""
        seen = request.POST.get("last_entry", "")
        if request.method != "POST" or not is_key(seen):
            return ""
        newer = self._history(row).filter(pk__gt=seen).select_related("user").first()
        if newer is None:
            return ""
        return (
            f"{newer.user} saved this after you opened it: {newer.get_change_message()} "
            "Nothing of yours was saved yet. Save again to put yours over it, or open the page anew."
        )

    def _history(self, row: _Row) -> models.QuerySet[LogEntry]:
        kind = ContentType.objects.get_for_model(row, for_concrete_model=False)
        return LogEntry.objects.filter(content_type=kind, object_id=str(row.pk)).order_by("-pk")
