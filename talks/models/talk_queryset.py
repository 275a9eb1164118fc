"""Reads of talks: each method finishes the sentence “talks that are …”."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch
from django.db.models.functions import JSONObject, Lower

from talks.models.appearance import Appearance
from talks.models.change import SHOWN, Change
from talks.models.edition import Edition
from talks.models.rating import Rating
from talks.models.search_query import Headline, search_query
from talks.models.tag import Tag
from talks.models.tally import ENOUGH
from talks.models.visibility import published_talk, visible_talk
from venue.models import AddressedQuerySet

if TYPE_CHECKING:
    from talks.models.link import Link
    from talks.models.report import Note
    from talks.models.talk import Talk

MAX_SIMILAR = 5
# What programmes put behind the title of a talk that is given again: “(Repeat)”, “[Encore]”, “- Repeat Session 2”.
GIVEN_AGAIN = (
    r"\s*(?:[(\[]|\s[-–—|:]|[:|])\s*"
    r"(?:repeat(?:ed|s)?|encore|re-?run|second|2nd)(?:\s+(?:of\s+)?(?:session|talk|run|time|performance))?(?:\s*#?\d+)?"
    r"\s*[)\]]?\s*$"
)


def _published_notes() -> "models.QuerySet[Note]":
    from talks.models.report import Note  # its module imports this one

    return Note.objects.filter(talk=OuterRef("pk"), report__is_published=True)


def _links() -> "models.QuerySet[Link]":
    from talks.models.link import Link  # its module imports this one

    return Link.objects.all()


def _shown() -> JSONObject:
    return JSONObject(**{name: name for name in SHOWN})


class TalkQuerySet(AddressedQuerySet["Talk"]):
    def visible(self) -> Self:
        return self.filter(visible_talk())

    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def published(self) -> Self:
        """As `visible`, for talks of an edition that is known to be: `edition.talks.published()`."""
        return self.filter(published_talk())

    def in_programme_order(self) -> Self:
        return self.order_by(F("day").asc(nulls_last=True), F("starts_at").asc(nulls_last=True), "title", "pk")

    def starred_by(self, user: Any) -> Self:
        return self.filter(stars__user=user)

    def tagged_with(self, tag: Tag) -> Self:
        return self.filter(tags=tag)

    def latest_edition_first(self) -> Self:
        return self.order_by("-edition__year", F("day").asc(nulls_last=True), "title", "pk")

    def with_emphases(self) -> Self:
        """Annotated with `emphases`: how published reports mark the talk, without a query of their own."""
        return self.annotate(emphases=ArraySubquery(_published_notes().order_by().values("emphasis")))

    def newest_notes_first(self) -> Self:
        newest = _published_notes().order_by("-created_at").values("created_at")[:1]
        return self.order_by(models.Subquery(newest).desc(nulls_last=True), "title", "pk")

    def best_rated_first(self) -> Self:
        """By the lower bound of the mean (see Tally). Then, by title, those with too few ratings for a score, whose
        order would tell what one person gave; and last those that nobody rated."""
        scored = models.Case(models.When(tally__count__gte=ENOUGH, then=F("tally__lower_bound")))
        place = models.Case(
            models.When(tally__count__gte=ENOUGH, then=0), models.When(tally__count__gt=0, then=1), default=2
        )
        return self.order_by(place, scored.desc(nulls_last=True), "title", "pk")

    def matching(self, text: str) -> Self:
        """Annotated with `rank`, best highest."""
        query = search_query(text)
        return self.filter(document__vector=query).annotate(rank=SearchRank(F("document__vector"), query))

    def with_hits(self, text: str) -> Self:
        """Annotated with `marked_text`: abstract and notes, each hit between two control characters."""
        return self.annotate(marked_text=Headline("document__text", search_query(text)))

    def for_list(self) -> Self:
        """With all that one row of a list shows but the edition, which the rows most often share."""
        return (
            self.select_related("event", "room__floor", "tally")
            .prefetch_related(Prefetch("appearances", Appearance.objects.for_list()))
            .with_emphases()
            .with_tag_list()
            .with_last_change()
            .with_video()
        )

    def with_video(self) -> Self:
        """Annotated with `has_video`."""
        return self.annotate(has_video=Exists(_links().filter(talk=OuterRef("pk"), kind="video")))

    def with_tag_list(self) -> Self:
        """Annotated with `tag_list`: slug, name and kind of each tag, without a query of their own."""
        tags = Tag.objects.filter(taggings__talk=OuterRef("pk")).order_by("kind", "name")
        return self.annotate(
            tag_list=ArraySubquery(tags.values(shown=JSONObject(slug="slug", name="name", kind="kind")))
        )

    def on(self, days: Iterable[datetime.date], *, or_no_day: bool = False) -> Self:
        """Of one of `days`."""
        asked = models.Q(day__in=days)
        return self.filter(asked | models.Q(day=None) if or_no_day else asked)

    def taking_place(self) -> Self:
        return self.filter(is_cancelled=False)

    def not_over(self, at: datetime.datetime) -> Self:
        """Running or still to come, as far as their hours are known."""
        return self.filter(ends_at__gt=at)

    def begun_or_on(self, day: datetime.date, *, at: datetime.datetime) -> Self:
        return self.filter(models.Q(starts_at__lte=at) | models.Q(day=day))

    def for_timetable(self) -> Self:
        """With all that a block of the timetable shows; its edition apart, which the blocks share."""
        return (
            self.select_related("event", "room__floor")
            .prefetch_related(Prefetch("appearances", Appearance.objects.select_related("speaker")))
            .with_last_change()
            .defer("abstract")
            .in_programme_order()
        )

    def for_page(self) -> Self:
        """With all that a talk's own page shows, its notes apart."""
        return (
            self.select_related("edition__venue", "event", "room__floor", "tally")
            .prefetch_related(Prefetch("appearances", Appearance.objects.for_list()), "links")
            .with_tag_list()
            .with_last_change()
            .with_changes()
        )

    def for_calendar(self) -> Self:
        """With all that a calendar tells of each but the edition, which they most often share."""
        return (
            self.select_related("event", "room__floor", "room__venue", "overflow_room__floor")
            .prefetch_related(Prefetch("appearances", Appearance.objects.for_list()), "links")
            .with_tag_list()
        )

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
            .with_last_change()
            .with_session_title()
        )

    def with_last_change(self) -> Self:
        """With all that components/_change_mark.html shows: annotated with `last_change`, the latest that was news
        as Change.from_json takes it, or None."""
        latest = Change.objects.news().filter(talk=OuterRef("pk")).latest_first()
        annotated = self.annotate(last_change=models.Subquery(latest.values(shown=_shown())[:1]))
        return annotated.select_related("overflow_room")

    def with_changes(self) -> Self:
        """Annotated with `changes_told`: all of them, the latest first, as Change.from_json takes them."""
        every = Change.objects.filter(talk=OuterRef("pk")).latest_first()
        return self.annotate(changes_told=ArraySubquery(every.values(shown=_shown())))

    def similar_to(self, talk: "Talk") -> Self:
        """Those that share most tags with `talk`; a shared project or topic counts more than a track."""
        weight = models.Case(models.When(tags__kind=Tag.Kind.TRACK, then=1), default=3)
        return (
            self.select_related("edition")
            .filter(tags__taggings__talk=talk)
            .exclude(pk=talk.pk)
            .annotate(shared=models.Sum(weight))
            .order_by("-shared", "title")[:MAX_SIMILAR]
        )

    def with_speakers_of(self, talk: "Talk") -> Self:
        """Other talks that a speaker of `talk` is on, the latest edition first."""
        same = Appearance.objects.filter(talk=OuterRef("pk"), speaker__appearances__talk=talk)
        return (
            self.select_related("edition").filter(Exists(same)).exclude(pk=talk.pk).order_by("-edition__year", "title")
        )

    def get_by_natural_key(self, edition: str, slug: str) -> "Talk":
        return self.filter(edition=Edition.objects.get_by_natural_key(edition)).at(slug)[:1].get()
