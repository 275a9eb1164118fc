"""What attendees wrote, in the admin: to read, and to decide about. Never to write in their stead."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.defaultfilters import truncatechars
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from talks.admin.history import log
from talks.models import Refused
from venue.admin import Curated

_Row = TypeVar("_Row", bound=models.Model)

LONGEST_REASON = 500
SHORT_TITLE = 40
MEANWHILE = "Nothing was done: something has changed since you opened this page. It shows what is there now."


class VerdictForm(forms.Form):
    """What is decided, why, and upon what: see `Judged.state`."""

    action = forms.ChoiceField(widget=forms.RadioSelect, label="Decision")
    because = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    upon = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, choices: Sequence[tuple[str, str]], upon: str, help_text: str = "") -> None:
        super().__init__(data, initial={"upon": upon})
        action = self.fields["action"]
        assert isinstance(action, forms.ChoiceField)
        action.choices = choices
        if len(choices) == 1:
            action.widget = forms.HiddenInput()
            self.initial["action"] = choices[0][0]
        self.fields["because"].help_text = help_text

    @property
    def only_choice(self) -> str:
        """The words of what can be decided, where it is one thing; empty otherwise."""
        choices = list(self.fields["action"].choices)  # type: ignore[attr-defined]  # a ChoiceField
        return str(choices[0][1]) if len(choices) == 1 else ""


class Judged(Curated[_Row]):
    """A list, a page to read, and beside it a door of its own for deciding: POST, with a reason, in turn."""

    page_template: ClassVar[str]
    door = "decision"
    # The right that deciding takes.
    right: ClassVar[str]
    reason_help = ""
    actions = None
    list_per_page = 50

    # The doors through which an admin usually writes are shut, for superusers too.

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        return request.user.has_perm(f"talks.view_{self.opts.model_name}")

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.right)

    # What each noun says for itself.

    def choices(self, row: _Row) -> Sequence[tuple[str, str]]:
        """What can be decided about `row` as it stands; nothing where nothing can."""
        raise NotImplementedError

    def state(self, row: _Row) -> str:
        """Differs once anything has changed that a decision depends on."""
        raise NotImplementedError

    def page_context(self, row: _Row) -> Mapping[str, Any]:
        raise NotImplementedError

    def carry_out(self, request: HttpRequest, row: _Row, action: str, because: str) -> str:
        """Through the row's verb. Says what was done. Raises Refused."""
        raise NotImplementedError

    def next_page(self, row: _Row) -> str:
        return reverse(f"admin:talks_{self.opts.model_name}_change", args=[row.pk])

    # The pages

    def get_urls(self) -> list[URLPattern]:
        name = f"talks_{self.opts.model_name}_{self.door}"
        door = path(f"<path:object_id>/{self.door}/", self.admin_site.admin_view(self.decision_view), name=name)
        return [door, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *_as_django_calls_it: Any, **_more: Any
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        return self._gone(request, object_id) if row is None else self._page(request, row, None)

    def decision_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_view_permission(request) or not self.may_decide(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            row = self._locked(request, unquote(object_id))
            if row is None:
                return self._gone(request, object_id)
            form = self._form(request.POST, row)
            if form["upon"].value() != self.state(row):
                self.message_user(request, MEANWHILE, messages.WARNING)
                return self._page(request, row, form.data)
            if not form.is_valid():
                return self._page(request, row, form.data)
            return self._decide(request, row, form)

    def _decide(self, request: HttpRequest, row: _Row, form: VerdictForm) -> HttpResponse:
        action, because = form.cleaned_data["action"], form.cleaned_data["because"]
        words = dict(self.choices(row))[action]
        try:
            with transaction.atomic():
                done = self.carry_out(request, row, action, because)
                log(request, [(row, f"{words}: {because}")])
        except Refused as refused:
            self.message_user(request, f"Nothing was done. {refused}", messages.ERROR)
            return self._page(request, row, None)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(self.next_page(row))

    def _locked(self, request: HttpRequest, object_id: str) -> _Row | None:
        """Whoever decides waits for the one before, and for whoever is writing it."""
        row = self.get_object(request, object_id)
        if row is not None:
            self.model._base_manager.select_for_update().filter(pk=row.pk).first()
            row = self.get_object(request, object_id)
        return row

    def _form(self, data: Any, row: _Row) -> VerdictForm:
        return VerdictForm(data, self.choices(row), self.state(row), self.reason_help)

    def _page(self, request: HttpRequest, row: _Row, data: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": str(self.opts.verbose_name).capitalize(),
            "opts": self.opts,
            "row": row,
            "form": self._shown_form(row, data) if self.may_decide(request) and self.choices(row) else None,
            "door": reverse(f"admin:talks_{self.opts.model_name}_{self.door}", args=[row.pk]),
            "history": reverse(f"admin:talks_{self.opts.model_name}_history", args=[row.pk]),
            **self.page_context(row),
        }
        return TemplateResponse(request, self.page_template, context).render()

    def _shown_form(self, row: _Row, data: Any) -> VerdictForm:
        """What was sent stands in it again, but upon what is there now."""
        if data is None:
            return self._form(None, row)
        return self._form({**data.dict(), "upon": self.state(row)}, row)

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]


@admin.display(description="talk", ordering="talk__title")
def short_talk(row: Any) -> str:
    """For lists: Django would never break a whole title into lines."""
    return truncatechars(row.talk.title, SHORT_TITLE) if row.talk else "–"


def site_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")
