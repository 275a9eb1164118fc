"""Drafts: marked in lists, previewed, published and unpublished many at a time."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from talks.admin.history import log, outcome
from talks.models import Edition, Event, Report, Talk
from venue.admin import Curated
from venue.admin.wording import worded_change
from venue.models import Revision

_Draft = TypeVar("_Draft", Edition, Event, Report, Talk)


class OnSite(Curated[Any]):
    """Links to the public page where there is one: not every row has something published about it."""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        visible = obj is not None and type(obj).objects.visible().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if visible else None


class Publishable(OnSite):
    preview: str
    actions: tuple[str, ...] = ("publish", "unpublish")

    @admin.display(description="state", ordering="is_published")
    def state(self, row: Edition | Event | Report | Talk) -> str:
        if not row.is_published:
            return format_html("<strong>{}</strong>", "draft")
        drafts = [parent for parent in _parents(row) if not parent.is_published]
        return f"hidden: {drafts[0]} is a draft" if drafts else "published"

    def object_tools(self, row: Edition | Event | Report | Talk) -> Sequence[tuple[str, str]]:
        return () if self.get_view_on_site_url(row) else (("Preview", self.preview_url(row)),)

    def preview_url(self, row: Edition | Event | Report | Talk) -> str:
        if isinstance(row, Edition):
            return reverse(self.preview, kwargs={"edition": row.slug})
        return reverse(self.preview, kwargs={"edition": row.edition.slug, "slug": row.slug})

    @admin.action(description="Publish selected %(verbose_name_plural)s", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_published(request, queryset, True)

    @admin.action(description="Unpublish selected %(verbose_name_plural)s", permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_published(request, queryset, False)

    def _set_published(self, request: HttpRequest, queryset: QuerySet[Any], published: bool) -> None:
        with transaction.atomic():
            Revision.objects.select_for_update().first()
            chosen = self.model._default_manager.filter(pk__in=list(queryset.values_list("pk", flat=True)))
            rows: list[Model] = list(chosen)
            changed = [row for row in rows if row.is_published is not published]  # type: ignore[attr-defined]
            chosen.update(is_published=published)
            old, new = ("no", "yes") if published else ("yes", "no")
            message = [{"changed": {"fields": [worded_change("published", old, new)]}}]
            log(request, [(row, message) for row in changed])
        done = "published" if published else "unpublished"
        self.message_user(request, outcome(self.opts, done, len(changed), len(rows)), messages.SUCCESS)


def _parents(row: Edition | Event | Report | Talk) -> Iterable[Edition | Event]:
    """What hides the row as long as it is a draft."""
    if not isinstance(row, Edition):
        yield row.edition
    if isinstance(row, Talk) and row.event is not None:
        yield row.event
