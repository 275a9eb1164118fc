"""Tag: a topic, a project, a track or an audience. Tagging: a tag on a talk."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from talks.models.edition import Edition
from talks.models.search_index import search_triggers
from talks.models.visibility import published_talk, visible_talk
from venue.models import Addressed, AddressedQuerySet, Sourced, bumps_revision, keeps_former_slugs
from venue.models.address import address, slug_shaped, slug_unique

_VISIBLE_TALK = visible_talk("talks__")


class TagQuerySet(AddressedQuerySet["Tag"]):
    def visible(self) -> Self:
        """Tags that are on a published talk."""
        return self.filter(Exists(Tag.objects.filter(_VISIBLE_TALK, pk=OuterRef("pk"))))

    def of(self, edition: Edition) -> Self:
        """Tags on published talks of one edition, with `talk_count` counting these."""
        counted = published_talk("talks__") & Q(talks__edition=edition)
        return self.filter(counted).annotate(talk_count=Count("talks", filter=counted, distinct=True))

    def by_use(self) -> Self:
        """Topics and projects first, since they say most; then by how many talks have them."""
        saying_most = models.Case(models.When(kind__in=[Tag.Kind.TOPIC, Tag.Kind.PROJECT], then=0), default=1)
        return self.order_by(saying_most, "-talk_count", "name")

    def with_talk_count(self) -> Self:
        return self.annotate(talk_count=Count("talks", filter=_VISIBLE_TALK, distinct=True))

    def get_by_natural_key(self, slug: str) -> "Tag":
        return self.at(slug)[:1].get()


class Tag(Addressed, Sourced):
    class Kind(models.TextChoices):
        TOPIC = "topic", "topic"
        PROJECT = "project", "project"
        TRACK = "track", "track"
        AUDIENCE = "audience", "audience"

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TOPIC)
    other_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="Other spellings, separated by commas."
    )
    description = models.TextField(blank=True, help_text="Markdown.")

    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            slug_unique("tag_slug_unique"),
            slug_shaped("tag_slug_shaped"),
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="tag_name_unique_in_kind",
                violation_error_message="There is a tag of this kind and name already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["topic", "project", "track", "audience"]), name="tag_kind_known"
            ),
        ]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            *search_triggers(
                "SELECT talk_id FROM talks_tagging WHERE tag_id IN (SELECT id FROM rows)",
                watching=["name", "other_names"],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address("tag", self.slug)


class TaggingManager(models.Manager["Tagging"]):
    def get_by_natural_key(self, edition: str, talk: str, tag: str) -> "Tagging":
        from talks.models.talk import Talk  # its module imports this one

        return self.get(talk=Talk.objects.get_by_natural_key(edition, talk), tag=Tag.objects.get_by_natural_key(tag))


class Tagging(Sourced):
    """A tag on a talk."""

    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")

    objects: ClassVar[TaggingManager] = TaggingManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "tag"],
                name="tag_once_per_talk",
                violation_error_message="The talk has this tag already.",
            )
        ]
        triggers = [bumps_revision(), *search_triggers("SELECT talk_id FROM rows")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.talk}"

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.talk.natural_key(), *self.tag.natural_key())

    natural_key.dependencies = ["talks.talk", "talks.tag"]  # type: ignore[attr-defined]
