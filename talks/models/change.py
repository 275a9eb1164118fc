"""Change: a talk was added, moved, retimed, cancelled, or its room is full. Written by the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import connection, models, transaction
from django.db.models import Q

from talks.models.edition import Edition
from talks.models.visibility import visible_talk
from venue.models import bumps_revision

# A setting of the transaction, in which the trigger finds what an editor gave as the reason.
REASON = "kubecon_notes.because"
MAX_REASON = 300
# What a talk's page and list rows load of its changes, as JSON: see Change.from_json.
SHOWN = (
    *("kind", "at", "because", "is_news", "room_before", "room_after", "day_before", "day_after"),
    *("starts_before", "starts_after", "ends_before", "ends_after"),
)
# Of a talk's row: where and when it is now, or else that it takes place at all. That it is cancelled or its room
# full is said by the talk itself.
MARKED = ("moved", "retimed", "reinstated", "added")


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible(self) -> Self:
        return self.filter(visible_talk("talk__"))

    def of(self, edition: Edition) -> Self:
        return self.filter(talk__edition=edition)

    def news(self) -> Self:
        """Not a correction of what is over: the talk was still to come, or running."""
        return self.filter(is_news=True)

    def untold(self) -> Self:
        """Nobody has asked yet whom to mail about it."""
        return self.filter(told_at=None)

    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def for_list(self) -> Self:
        """With the talk and what its address takes."""
        return self.select_related("talk__edition").latest_first()


class Change(models.Model):
    """Names of rooms are those of that moment: what people remember, and what stands on the doors they went to."""

    class Kind(models.TextChoices):
        ADDED = "added", "added"
        MOVED = "moved", "moved"
        RETIMED = "retimed", "retimed"
        CANCELLED = "cancelled", "cancelled"
        REINSTATED = "reinstated", "takes place after all"
        FULL = "full", "room full"
        FREE = "free", "room again"

    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    because = models.CharField("reason", max_length=MAX_REASON, blank=True, help_text="Shown in public.")
    is_news = models.BooleanField(default=True, help_text="The talk was not over yet.")
    room_before = models.CharField(max_length=80, blank=True, help_text="Empty means unknown. Of “full”: that room.")
    room_after = models.CharField(max_length=80, blank=True, help_text="Of “full”: where to go instead.")
    day_before = models.DateField(null=True, blank=True)
    day_after = models.DateField(null=True, blank=True)
    starts_before = models.DateTimeField(null=True, blank=True)
    starts_after = models.DateTimeField(null=True, blank=True)
    ends_before = models.DateTimeField(null=True, blank=True)
    ends_after = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When mails to those who starred the talk were queued."
    )

    objects: ClassVar[ChangeQuerySet] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["added", "moved", "retimed", "cancelled", "reinstated", "full", "free"]),
                name="change_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["talk", "-at"], name="change_of_talk"),
            models.Index(fields=["at"], condition=Q(told_at=None), name="change_untold"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="bump_revision",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("because", "kind", "at", "is_news")  # type: ignore[no-untyped-call]
                | pgtrigger.Delete,
                func=bumps_revision().func,
            )
        ]

    def __str__(self) -> str:
        return f"{self.talk}: {self.get_kind_display()}"

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> "Change":
        """As it was read by TalkQuerySet.with_last_changes or with_changes; of a talk that the reader knows."""
        fields = {field.name: field for field in cls._meta.concrete_fields}
        return cls(**{name: fields[name].to_python(value) for name, value in shown.items()})


@contextmanager
def giving_reason(because: str) -> Iterator[None]:
    """All changes that are made within it carry this reason, which is public. All or nothing."""
    with transaction.atomic():
        before = _setting(because) if because.strip() else None
        yield
        # After an exception the savepoint takes it back by itself.
        if before is not None:
            _setting(before)


def _setting(because: str) -> str:
    """Sets it, and returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [REASON])
        before: str = cursor.fetchone()[0]
        cursor.execute("SELECT set_config(%s, %s, true)", [REASON, because.strip()[:MAX_REASON]])
    return before
