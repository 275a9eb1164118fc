"""Reads of talks: each method finishes the sentence “talks that are …”."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch
from django.db.models.functions import JSONObject

from talks.models.appearance import Appearance
from talks.models.edition import Edition
from talks.models.search_query import Headline, search_query
from talks.models.tag import Tag
from talks.models.talk_day import DayQuerySet
from talks.models.tally import ENOUGH
from talks.models.visibility import published_talk, visible_talk

if TYPE_CHECKING:
    from talks.models.report import Note
    from talks.models.talk import Talk

MAX_SIMILAR = 5


def _published_notes() -> "models.QuerySet[Note]":
    from talks.models.report import Note  # its module imports this one

    return Note.objects.filter(talk=OuterRef("pk"), report__is_published=True)


class TalkQuerySet(DayQuerySet):
    def visible(self) -> Self:
        return self.filter(visible_talk())

    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def published(self) -> Self:
        """As `visible`, for talks of an edition that is known to be: `edition.talks.published()`."""
        return self.filter(published_talk())

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
            .with_last_changes()
            .with_video()
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
            .with_last_changes()
            .with_changes()
            .with_floor_plan()
        )

    def for_calendar(self) -> Self:
        """With all that a calendar tells of each but the edition, which they most often share."""
        return (
            self.select_related("event", "room__floor", "room__venue", "overflow_room__floor")
            .prefetch_related(Prefetch("appearances", Appearance.objects.for_list()), "links")
            .with_tag_list()
        )

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
