"""Reads of talks on their day: when and where they are, who means to go, what became of them."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce, JSONObject, Lower

from talks.models.appearance import Appearance
from talks.models.change import MARKED, SHOWN, Change
from talks.models.rating import Rating
from talks.models.star import Star
from venue.models import AddressedQuerySet, Room

if TYPE_CHECKING:
    from talks.models.link import Link
    from talks.models.talk import Talk

# What programmes put behind the title of a talk that is given again: “(Repeat)”, “[Encore]”, “- Repeat Session 2”.
GIVEN_AGAIN = (
    r"\s*(?:[(\[]|\s[-–—|:]|[:|])\s*"
    r"(?:repeat(?:ed|s)?|encore|re-?run|second|2nd)(?:\s+(?:of\s+)?(?:session|talk|run|time|performance))?(?:\s*#?\d+)?"
    r"\s*[)\]]?\s*$"
)


def _links() -> "models.QuerySet[Link]":
    from talks.models.link import Link  # its module imports this one

    return Link.objects.all()


def _shown() -> JSONObject:
    return JSONObject(**{name: name for name in SHOWN})


class DayQuerySet(AddressedQuerySet["Talk"]):
    """The half of TalkQuerySet that the conference itself asks for."""

    def in_programme_order(self) -> Self:
        return self.order_by(F("day").asc(nulls_last=True), F("starts_at").asc(nulls_last=True), "title", "pk")

    def on(self, days: Iterable[datetime.date], *, or_no_day: bool = False) -> Self:
        """Of one of `days`."""
        asked = models.Q(day__in=days)
        return self.filter(asked | models.Q(day=None) if or_no_day else asked)

    def taking_place(self) -> Self:
        return self.filter(is_cancelled=False)

    def ending_after(self, at: datetime.datetime) -> Self:
        """Running or still to come, as far as their hours are known."""
        return self.filter(ends_at__gt=at)

    def not_over(self, at: datetime.datetime) -> Self:
        """Running or still to come; of unknown hours, as long as its day or its edition is not past at `at`, which is
        as the clocks of the edition have it."""
        today = at.date()
        last = Coalesce("day", "edition__last_day")
        untimed = Q(ends_at=None) & (Q(last_day_of_it=None) | Q(last_day_of_it__gte=today))
        return self.alias(last_day_of_it=last).filter(Q(ends_at__gt=at) | untimed)

    def begun_or_on(self, day: datetime.date, *, at: datetime.datetime) -> Self:
        return self.filter(models.Q(starts_at__lte=at) | models.Q(day=day))

    def for_timetable(self) -> Self:
        """With all that a block of the timetable shows; its edition apart, which the blocks share."""
        return (
            self.select_related("event", "room__floor")
            .prefetch_related(Prefetch("appearances", Appearance.objects.select_related("speaker")))
            .with_last_changes()
            .defer("abstract")
            .in_programme_order()
        )

    def starred_by(self, user: Any) -> Self:
        return self.filter(stars__user=user)

    def on_agenda_of(self, user: Any) -> Self:
        """`starred_by`, annotated with `starred_at`; `news_since`: the kinds of changes since then that were news;
        and `is_rated`."""
        later = Change.objects.news().filter(talk=OuterRef("pk"), at__gt=OuterRef("starred_at")).order_by("kind")
        return (
            self.starred_by(user)
            .annotate(starred_at=F("stars__at"), is_rated=Exists(Rating.objects.by(user).filter(talk=OuterRef("pk"))))
            .annotate(news_since=ArraySubquery(later.values("kind").distinct()))
        )

    def with_session_title(self) -> Self:
        """Annotated with `session_title`: the same for all sessions of one talk."""
        bare = models.Func(
            F("title"), models.Value(GIVEN_AGAIN), models.Value(""), models.Value("i"), function="regexp_replace"
        )
        spaced = models.Func(
            bare, models.Value(r"\s+"), models.Value(" "), models.Value("g"), function="regexp_replace"
        )
        return self.annotate(session_title=Lower(models.functions.Trim(spaced), output_field=models.TextField()))

    def given_as(self, session_titles: Collection[str]) -> Self:
        """Those that take place, under one of these `session_title`s."""
        return self.with_session_title().filter(session_title__in=session_titles, is_cancelled=False)

    def for_agenda(self) -> Self:
        """With all that an agenda shows and reckons with."""
        return (
            self.select_related("event", "room__floor", "overflow_room", "tally")
            .prefetch_related(Prefetch("appearances", Appearance.objects.for_list()))
            .with_video()
            .with_last_changes()
            .with_session_title()
        )

    def with_star_count(self) -> Self:
        """Annotated with `star_count`: how many mean to go there."""
        stars = Star.objects.filter(talk=OuterRef("pk")).order_by().values("talk").annotate(count=models.Count("pk"))
        return self.annotate(star_count=Coalesce(models.Subquery(stars.values("count")), 0))

    def too_big_for_their_room(self) -> Self:
        """More people mean to go there than it has seats; unknown seats are enough for anyone."""
        return self.with_star_count().filter(is_cancelled=False, star_count__gt=F("room__capacity"))

    def for_rooms(self) -> Self:
        """With all that choosing rooms for them takes."""
        return (
            self.select_related("edition", "event", "room__floor", "overflow_room")
            .prefetch_related(Prefetch("appearances", Appearance.objects.select_related("speaker")))
            .with_star_count()
            .in_programme_order()
        )

    def at_the_time_of(self, talk: "Talk") -> Self:
        """Others, of any edition, that share a minute with `talk`; none where its hours are unknown."""
        if talk.starts_at is None or talk.ends_at is None:
            return self.none()
        return self.filter(starts_at__lt=talk.ends_at, ends_at__gt=talk.starts_at).exclude(pk=talk.pk)

    def with_floor_plan(self) -> Self:
        """Annotated with `floor_plan`: key and place of each room on the floor of its own, without a query of their
        own."""
        rooms = Room.objects.filter(floor=OuterRef("room__floor"), x__isnull=False).order_by("pk")
        return self.annotate(
            floor_plan=ArraySubquery(rooms.values(shown=JSONObject(pk="pk", **{side: side for side in Room.SIDES})))
        )

    def with_video(self) -> Self:
        """Annotated with `has_video`."""
        return self.annotate(has_video=Exists(_links().filter(talk=OuterRef("pk"), kind="video")))

    def with_last_changes(self) -> Self:
        """With all that components/_change_mark.html shows: annotated with `last_changes`, of each kind that is not
        said by the talk's own state the latest that was news, as Change.from_json takes it."""
        news = Change.objects.news().filter(talk=OuterRef("pk"), kind__in=MARKED)
        latest = news.order_by("kind", "-at", "-pk").distinct("kind")
        return self.annotate(last_changes=ArraySubquery(latest.values(shown=_shown()))).select_related("overflow_room")

    def with_changes(self) -> Self:
        """Annotated with `changes_told`: all of them, the latest first, as Change.from_json takes them."""
        every = Change.objects.filter(talk=OuterRef("pk")).latest_first()
        return self.annotate(changes_told=ArraySubquery(every.values(shown=_shown())))
