"""Reads of talks: each method finishes the sentence “talks that are …”."""

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce, JSONObject

from talks.models.appearance import Appearance
from talks.models.change import Change
from talks.models.edition import Edition
from talks.models.search_query import Headline, search_query
from talks.models.star import Star
from talks.models.tag import Tag
from talks.models.tally import ENOUGH
from talks.models.visibility import published_talk, visible_talk
from venue.models import AddressedQuerySet, Room

if TYPE_CHECKING:
    from talks.models.link import Link
    from talks.models.report import Note
    from talks.models.talk import Talk

MAX_SIMILAR = 5


def _published_notes() -> "models.QuerySet[Note]":
    from talks.models.report import Note  # its module imports this one

    return Note.objects.filter(talk=OuterRef("pk"), report__is_published=True)


def _links() -> "models.QuerySet[Link]":
    from talks.models.link import Link  # its module imports this one

    return Link.objects.all()


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

    def not_over(self, at: datetime.datetime) -> Self:
        """Running or still to come; of unknown hours, as long as its day or its edition is not past at `at`, which is
        as the clocks of the edition have it."""
        today = at.date()
        last = Coalesce("day", "edition__last_day")
        untimed = Q(ends_at=None) & (Q(last_day_of_it=None) | Q(last_day_of_it__gte=today))
        return self.alias(last_day_of_it=last).filter(Q(ends_at__gt=at) | untimed)

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
            .annotate(has_video=Exists(_links().filter(talk=OuterRef("pk"), kind="video")))
        )

    def with_tag_list(self) -> Self:
        """Annotated with `tag_list`: slug, name and kind of each tag, without a query of their own."""
        tags = Tag.objects.filter(taggings__talk=OuterRef("pk")).order_by("kind", "name")
        return self.annotate(
            tag_list=ArraySubquery(tags.values(shown=JSONObject(slug="slug", name="name", kind="kind")))
        )

    def for_page(self) -> Self:
        """With all that a talk's own page shows, its notes apart."""
        return (
            self.select_related("edition__venue", "event", "room__floor", "tally")
            .prefetch_related(Prefetch("appearances", Appearance.objects.for_list()), "links")
            .with_tag_list()
            .with_floor_plan()
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

    def with_last_change(self) -> Self:
        """Annotated with `last_change`: kind, rooms, hours and reason of the latest that was news, or None."""
        shown = JSONObject(
            **{name: name for name in ("kind", "room_before", "room_after", "starts_before", "starts_after", "because")}
        )
        latest = Change.objects.news().filter(talk=OuterRef("pk")).latest_first()
        return self.annotate(last_change=models.Subquery(latest.values(shown=shown)[:1]))

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
