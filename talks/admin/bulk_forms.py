"""What can be set on many talks at once. Each form says what it would change, and carries it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, QuerySet

from talks.admin.history import Message
from talks.models import Event, Tag, Tagging, Talk
from talks.models.change import MAX_REASON
from venue.admin.fields import KeySelect, LabelledChoice
from venue.admin.wording import EMPTY, worded, worded_change
from venue.models import Room

SOURCE = "set in the admin"


@dataclass(frozen=True)
class Replacement:
    """What one talk has now, and would have then."""

    talk: Talk
    before: str
    after: str
    message: Message


class ManyTalksForm(forms.Form):
    """`talks` are those selected; the field is always called `value`."""

    title: ClassVar[str]
    is_told: ClassVar[bool] = False
    """To everyone, as a Change: then it may have a reason."""

    def __init__(self, data: Any, talks: QuerySet[Talk]) -> None:
        super().__init__(data)
        self.talks = talks
        self.fields["value"] = self.field()
        if self.is_told:
            self.fields["because"] = reason_field()

    def field(self) -> forms.Field:
        raise NotImplementedError

    def changes(self) -> list[Replacement]:
        raise NotImplementedError

    def carry_out(self, changes: Sequence[Replacement]) -> None:
        raise NotImplementedError


class SetForm(ManyTalksForm):
    """One field of the talk itself."""

    attribute: ClassVar[str]
    nothing: ClassVar[str] = "unknown"

    def changes(self) -> list[Replacement]:
        value = self.cleaned_data["value"]
        chosen = [(talk, getattr(talk, self.attribute)) for talk in self.talks]
        return [self._change(talk, old, value) for talk, old in chosen if old != value]

    def _change(self, talk: Talk, old: Any, new: Any) -> Replacement:
        before, after = worded(self.fields["value"], old), worded(self.fields["value"], new)
        message: Message = [{"changed": {"fields": [worded_change(self.attribute, before, after)]}}]
        return Replacement(talk, self._shown(before), self._shown(after), message)

    def _shown(self, words: str) -> str:
        return self.nothing if words == EMPTY else words

    def carry_out(self, changes: Sequence[Replacement]) -> None:
        chosen = Talk.objects.filter(pk__in=[change.talk.pk for change in changes])
        chosen.update(**{self.attribute: self.cleaned_data["value"]})


class SetEventForm(SetForm):
    title = "Set the event"
    attribute = "event"
    nothing = "main programme"

    def field(self) -> forms.Field:
        queryset = Event.objects.select_related("edition")
        return _choice(queryset, Talk._meta.get_field("event"), "Empty for the main programme.")

    def clean_value(self) -> Event | None:
        event: Event | None = self.cleaned_data["value"]
        strangers = [talk for talk in self.talks if event and talk.edition_id != event.edition_id]
        if event and strangers:
            raise ValidationError(
                f"{event} belongs to {event.edition}, and {len(strangers)} of the selected talks do not: "
                f"“{strangers[0]}” for one. Nothing was changed.",
                code="other_edition",
            )
        return event


class SetRoomForm(SetForm):
    title = "Set the room"
    is_told = True
    attribute = "room"

    def field(self) -> forms.Field:
        queryset = Room.objects.select_related("venue")
        return _choice(queryset, Talk._meta.get_field("room"), "Empty means unknown.")

    def clean_value(self) -> Room | None:
        """The database allows a room of anywhere; on many talks at once it is a slip."""
        room: Room | None = self.cleaned_data["value"]
        for talk in self.talks:
            if room and talk.edition.venue_id not in (None, room.venue_id):
                raise ValidationError(
                    f"{room} is in {room.venue}, and “{talk}” is not. Nothing was changed.", code="other_venue"
                )
        return room


class SetCancelledForm(SetForm):
    title = "Cancel, or let take place"
    attribute = "is_cancelled"
    is_told = True

    def field(self) -> forms.Field:
        choices = [("True", "cancelled"), ("False", "takes place")]
        return forms.TypedChoiceField(choices=choices, coerce=_is_true, label="These talks")

    def _change(self, talk: Talk, old: Any, new: Any) -> Replacement:
        names = {True: "cancelled", False: "takes place"}
        message: Message = [{"changed": {"fields": [worded_change("cancelled", _yes(old), _yes(new))]}}]
        return Replacement(talk, names[old], names[new], message)


class SetLevelForm(SetForm):
    title = "Set the level"
    attribute = "level"

    def field(self) -> forms.Field:
        choices = [("", "unknown"), *Talk.Level.choices]
        return forms.ChoiceField(choices=choices, required=False, label="Level")


class AddTagForm(ManyTalksForm):
    title = "Add a tag"

    def field(self) -> forms.Field:
        return _choice(Tag.objects.all(), Tagging._meta.get_field("tag"), required=True)

    def changes(self) -> list[Replacement]:
        tag: Tag = self.cleaned_data["value"]
        message: Message = [{"added": {"name": "tag", "object": tag.name}}]
        return [
            Replacement(talk, _names(tags), _names([*tags, tag]), message)
            for talk in self.talks
            if tag not in (tags := list(talk.tags.all()))
        ]

    def carry_out(self, changes: Sequence[Replacement]) -> None:
        tag = self.cleaned_data["value"]
        Tagging.objects.bulk_create(Tagging(talk=change.talk, tag=tag, source=SOURCE) for change in changes)


class RemoveTagForm(ManyTalksForm):
    title = "Remove a tag"

    def field(self) -> forms.Field:
        present = Tag.objects.filter(taggings__talk__in=self.talks).distinct()
        return forms.ModelChoiceField(present, label="Tag", help_text="Those that are on the selected talks.")

    def changes(self) -> list[Replacement]:
        tag: Tag = self.cleaned_data["value"]
        message: Message = [{"deleted": {"name": "tag", "object": tag.name}}]
        return [
            Replacement(talk, _names(tags), _names([other for other in tags if other != tag]), message)
            for talk in self.talks
            if tag in (tags := list(talk.tags.all()))
        ]

    def carry_out(self, changes: Sequence[Replacement]) -> None:
        talks = [change.talk for change in changes]
        Tagging.objects.filter(talk__in=talks, tag=self.cleaned_data["value"]).delete()


def _choice(
    queryset: QuerySet[Any], key: ForeignKey[Any, Any], help_text: str = "", *, required: bool = False
) -> LabelledChoice:
    return LabelledChoice(
        queryset,
        offered_by=admin.site.get_model_admin(queryset.model),
        widget=KeySelect(key, admin.site),
        label=str(key.verbose_name).capitalize(),
        required=required,
        help_text=help_text,
    )


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Reason", max_length=MAX_REASON, required=False, help_text="Everyone reads it beside the change."
    )


def _is_true(value: str) -> bool:
    return value == "True"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _names(tags: Sequence[Model]) -> str:
    return ", ".join(str(tag) for tag in tags) or "none"
