"""Speaker and Organization: once, over all editions. Exhibitor: an organization at its booth."""

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, Func, OuterRef, Q, Value

from talks.models.search_index import search_triggers
from talks.models.visibility import visible_event, visible_talk
from venue.models import Addressed, AddressedQuerySet, Booth, Sourced, bumps_revision, keeps_former_slugs
from venue.models.address import address, slug_shaped, slug_unique
from venue.models.booth import BoothQuerySet

if TYPE_CHECKING:
    from talks.models.claim import Claim

_Named = TypeVar("_Named", bound=models.Model)
_VISIBLE_TALK = visible_talk("appearances__talk__")
# How many, and how many of those in editions that are not made up.
_TALK_COUNTS = {
    "talk_count": Count("appearances__talk", filter=_VISIBLE_TALK, distinct=True),
    "real_talk_count": Count(
        "appearances__talk", filter=_VISIBLE_TALK & Q(appearances__talk__edition__is_made_up=False), distinct=True
    ),
}


class _PlainNames(Func):
    """Name and other spellings without accents, which a search ignores."""

    template = "talks_plain(%(expressions)s || ' ' || array_to_string(other_names, ' '))"
    output_field = models.TextField()


class NamedQuerySet(AddressedQuerySet[_Named]):
    def named_like(self, text: str) -> Self:
        """Holding every word of `text` in the name or in another spelling of it."""
        people = self
        if text:
            people = people.annotate(plain_names=_PlainNames("name"))
        for word in text.split():
            people = people.filter(plain_names__icontains=Func(Value(word), function="talks_plain"))
        return people


class OrganizationQuerySet(NamedQuerySet["Organization"]):
    def visible(self) -> Self:
        """Named on something published: a talk, an event, the showcase or a report."""
        return self.filter(
            Exists(self.model.objects.filter(_VISIBLE_TALK, pk=OuterRef("pk")))
            | Exists(self.model.objects.filter(exhibits__edition__is_published=True, pk=OuterRef("pk")))
            | Exists(
                self.model.objects.filter(
                    reports__is_published=True, reports__edition__is_published=True, pk=OuterRef("pk")
                )
            )
            | Exists(self.model.objects.filter(visible_event("events__"), pk=OuterRef("pk")))
        )

    def with_talk_count(self) -> Self:
        return self.annotate(**_TALK_COUNTS)

    def get_by_natural_key(self, slug: str) -> "Organization":
        return self.at(slug)[:1].get()


class Organization(Addressed, Sourced):
    name = models.CharField(max_length=120)
    other_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="Other spellings, separated by commas."
    )
    description = models.TextField(blank=True, help_text="Markdown.")
    website = models.URLField(blank=True)

    objects: ClassVar[OrganizationQuerySet] = OrganizationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [slug_unique("organization_slug_unique"), slug_shaped("organization_slug_shaped")]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            *search_triggers(
                "SELECT talk_id FROM talks_appearance WHERE organization_id IN (SELECT id FROM rows)",
                watching=["name", "other_names"],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address("organization", self.slug)


class SpeakerQuerySet(NamedQuerySet["Speaker"]):
    def visible(self) -> Self:
        """On a published talk, or host of a published event."""
        return self.filter(
            Exists(self.model.objects.filter(_VISIBLE_TALK, pk=OuterRef("pk")))
            | Exists(self.model.objects.filter(visible_event("hosted_events__"), pk=OuterRef("pk")))
        )

    def with_talk_count(self) -> Self:
        return self.annotate(**_TALK_COUNTS)

    def get_by_natural_key(self, slug: str) -> "Speaker":
        return self.at(slug)[:1].get()


class Speaker(Addressed, Sourced):
    """A person. What they were on a talk (role, job title, organization) is told by `Appearance`."""

    name = models.CharField(max_length=120)
    other_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="Other spellings, separated by commas."
    )
    biography = models.TextField(blank=True, help_text="Markdown.")
    website = models.URLField(blank=True)

    objects: ClassVar[SpeakerQuerySet] = SpeakerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [slug_unique("speaker_slug_unique"), slug_shaped("speaker_slug_shaped")]
        triggers = [
            keeps_former_slugs(),
            bumps_revision(),
            *search_triggers(
                "SELECT talk_id FROM talks_appearance WHERE speaker_id IN (SELECT id FROM rows)",
                watching=["name", "other_names"],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address("speaker", self.slug)

    def claim(self, *, by: Any, statement: str) -> "Claim":
        """Says that this page is about `by`; an editor decides. Raises Refused."""
        from talks.models.claim import claim  # its module imports this one

        return claim(self, by=by, statement=statement)


class ExhibitorQuerySet(models.QuerySet["Exhibitor"]):
    def visible(self) -> Self:
        return self.filter(edition__is_published=True)

    def for_organization(self) -> Self:
        return self.select_related("edition", "booth__floor").order_by("-edition__year")

    def for_list(self) -> Self:
        return self.select_related("organization", "booth__floor").order_by("organization__name")

    def holding(self, booths: BoothQuerySet) -> BoothQuerySet:
        """`booths`, annotated with `is_held`: whether one of these exhibitors is recorded there."""
        return booths.annotate(is_held=Exists(self.filter(booth=OuterRef("pk"))))

    def get_by_natural_key(self, edition: str, organization: str) -> "Exhibitor":
        return self.get(
            Q(edition__slug=edition) | Q(edition__former_slugs__contains=[edition]),
            organization=Organization.objects.get_by_natural_key(organization),
        )


class Exhibitor(Sourced):
    edition = models.ForeignKey("talks.Edition", on_delete=models.CASCADE, related_name="exhibitors")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="exhibits")
    booth = models.ForeignKey(Booth, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ExhibitorQuerySet] = ExhibitorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organization"],
                name="exhibitor_once_per_edition",
                violation_error_message="This organization exhibits at the edition already.",
            )
        ]
        triggers = [bumps_revision()]

    def __str__(self) -> str:
        return f"{self.organization} at {self.edition}"

    def natural_key(self) -> tuple[str, str]:
        return (*self.edition.natural_key(), *self.organization.natural_key())

    natural_key.dependencies = ["talks.edition", "talks.organization", "venue.booth"]  # type: ignore[attr-defined]
