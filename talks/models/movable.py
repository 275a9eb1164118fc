"""What may happen to a talk while the conference runs: its room, its hours, whether it takes place, a full room.

Whatever writes it, the database tells each as a Change, and counts in which version of the talk calendars are.
"""

import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talks.models.change import REASON, giving_reason
from venue.models import Room

# What a calendar shows of a talk: when one of these changes, its copies there are out of date.
SHOWN_IN_CALENDARS = (
    *("title", "slug", "abstract", "event_id", "room_id", "day", "starts_at", "ends_at"),
    *("is_cancelled", "full_since", "overflow_room_id"),
)


class Movable(models.Model):
    is_cancelled = models.BooleanField("cancelled", default=False, help_text="Stays on the programme, marked as such.")
    full_since = models.DateTimeField(
        "room full since", null=True, blank=True, help_text="Nobody gets in any more. Means nothing once it is over."
    )
    overflow_room = models.ForeignKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where it is shown as well, for those who do not get in.",
    )
    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often it changed in what calendars show. RFC 5545, SEQUENCE."
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When it last did.")

    edition: Any
    room: Any
    room_id: int | None
    day: datetime.date | None
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None

    class Meta:
        abstract = True

    def move(self, *, to: Room | None, because: str = "") -> None:
        """To another room; None where it is unknown now."""
        self._change(because, room=to)

    def retime(self, *, starts_at: datetime.datetime, ends_at: datetime.datetime, because: str = "") -> None:
        self._change(because, starts_at=starts_at, ends_at=ends_at)

    def cancel(self, *, because: str = "") -> None:
        self._change(because, is_cancelled=True)

    def reinstate(self, *, because: str = "") -> None:
        self._change(because, is_cancelled=False)

    def mark_full(self, *, overflow: Room | None = None, because: str = "") -> None:
        self._change(because, full_since=self.full_since or timezone.now(), overflow_room=overflow)

    def mark_free(self, *, because: str = "") -> None:
        self._change(because, full_since=None, overflow_room=None)

    @property
    def is_full(self) -> bool:
        """As far as anyone knows: what was said of a talk that is over says nothing."""
        return self.full_since is not None and not (self.ends_at and self.ends_at <= timezone.now())

    @property
    def over_at(self) -> datetime.datetime | None:
        """When nothing about it is news any more: its end, or that of its day, or of the whole edition."""
        last = self.day or self.edition.last_day
        if self.ends_at or last is None:
            return self.ends_at
        return datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), self.edition.zone)

    @property
    def is_over(self) -> bool:
        return self.over_at is not None and self.over_at <= timezone.now()

    def _change(self, because: str, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        with giving_reason(because):
            self.save(update_fields=list(values))
        self.refresh_from_db(fields=["sequence", "changed_at", "full_since", "overflow_room", "day"])


def full_room_rules() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(overflow_room=None) | Q(full_since__isnull=False),
            name="talk_overflow_only_when_full",
            violation_error_message="An overflow room is for a talk whose room is full: say since when it is.",
        ),
        models.CheckConstraint(
            condition=Q(overflow_room=None) | Q(room=None) | ~Q(overflow_room=F("room")),
            name="talk_overflow_elsewhere",
            violation_error_message="The overflow room is another room than the full one.",
        ),
    ]


def counts_versions() -> pgtrigger.Trigger:
    """Named to run after the trigger that sets the day. In another room nothing is full yet."""
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in SHOWN_IN_CALENDARS)
    return pgtrigger.Trigger(
        name="version_for_calendars",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.room_id IS DISTINCT FROM OLD.room_id AND NEW.full_since IS NOT DISTINCT FROM OLD.full_since THEN
                NEW.full_since := NULL;
                NEW.overflow_room_id := NULL;
            END IF;
            -- Asked for from outside (a speaker changed), else seen here.
            IF NEW.sequence = OLD.sequence + 1 OR {differs} THEN
                NEW.sequence := OLD.sequence + 1;
                NEW.changed_at := clock_timestamp();
            ELSE
                NEW.sequence := OLD.sequence;
                NEW.changed_at := OLD.changed_at;
            END IF;
            RETURN NEW;
        """,
    )


# Until when something may still be news: its end, or that of its day, or of the whole edition.
_OVER = """coalesce({row}.ends_at, ({row}.day + 1)::timestamp AT TIME ZONE edition.time_zone,
                (edition.last_day + 1)::timestamp AT TIME ZONE edition.time_zone, 'infinity')"""


_TELL_CHANGES = f"""
    SELECT * INTO edition FROM talks_edition WHERE id = NEW.edition_id;
    IF NOT (NEW.is_published AND edition.is_published AND (
        NEW.event_id IS NULL OR (SELECT is_published FROM talks_event WHERE id = NEW.event_id)
    )) THEN
        RETURN NULL;
    END IF;
    was_shown := TG_OP = 'UPDATE' AND OLD.is_published AND (
        OLD.event_id IS NULL OR (SELECT is_published FROM talks_event WHERE id = OLD.event_id)
    );
    kinds := array_remove(ARRAY[
        CASE WHEN NOT was_shown AND edition.programme_out_at < now() THEN 'added' END,
        CASE WHEN was_shown AND NEW.room_id IS DISTINCT FROM OLD.room_id THEN 'moved' END,
        CASE WHEN was_shown AND (NEW.day, NEW.starts_at, NEW.ends_at)
                  IS DISTINCT FROM (OLD.day, OLD.starts_at, OLD.ends_at) THEN 'retimed' END,
        CASE WHEN was_shown AND NEW.is_cancelled AND NOT OLD.is_cancelled THEN 'cancelled' END,
        CASE WHEN was_shown AND OLD.is_cancelled AND NOT NEW.is_cancelled THEN 'reinstated' END,
        CASE WHEN was_shown AND NEW.full_since IS NOT NULL AND (NEW.full_since, NEW.overflow_room_id)
                  IS DISTINCT FROM (OLD.full_since, OLD.overflow_room_id) THEN 'full' END,
        CASE WHEN was_shown AND NEW.full_since IS NULL AND OLD.full_since IS NOT NULL
                  AND NEW.room_id IS NOT DISTINCT FROM OLD.room_id THEN 'free' END
    ], NULL);
    INSERT INTO talks_change (
        talk_id, kind, at, because, is_news, room_before, room_after,
        day_before, starts_before, ends_before, day_after, starts_after, ends_after
    )
    SELECT NEW.id, kind, clock_timestamp(), coalesce(current_setting('{REASON}', true), ''),
        greatest({_OVER.format(row="NEW")},
                 {_OVER.format(row="OLD")}) > now(),
        coalesce((SELECT name FROM venue_room WHERE id = CASE kind
            WHEN 'moved' THEN OLD.room_id WHEN 'full' THEN NEW.room_id END), ''),
        coalesce((SELECT name FROM venue_room WHERE id = CASE kind
            WHEN 'full' THEN NEW.overflow_room_id ELSE NEW.room_id END), ''),
        CASE WHEN was_shown THEN OLD.day END, CASE WHEN was_shown THEN OLD.starts_at END,
        CASE WHEN was_shown THEN OLD.ends_at END, NEW.day, NEW.starts_at, NEW.ends_at
    FROM unnest(kinds) AS kind;
    RETURN NULL;
"""


def tells_changes() -> pgtrigger.Trigger:
    """Of talks that are published; `Edition.programme_out_at` says from when on a new one is news."""
    return pgtrigger.Trigger(
        name="tell_changes",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("edition", "talks_edition%ROWTYPE"), ("was_shown", "boolean"), ("kinds", "text[]")],
        func=_TELL_CHANGES,
    )
