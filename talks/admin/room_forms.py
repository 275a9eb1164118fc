"""What an editor does about a room: move the talk, mark the room full, mark it as having room again."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from talks.admin.programme import Case
from talks.models.change import MAX_REASON
from venue.admin.wording import EMPTY, worded_change
from venue.models import Room


class RoomForm(forms.Form):
    action: ClassVar[str]

    because = forms.CharField(
        label="Reason",
        required=False,
        max_length=MAX_REASON,
        help_text="Public, and optional.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, case: Case, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id=f"id_{self.action}_%s", **options)
        self.case = case
        self.talk = case.talk

    def carry_out(self) -> tuple[str, list[str]]:
        """Through the talk's verb. What was done, and each change as the history has it."""
        raise NotImplementedError

    def room_of(self, slug: str) -> Room | None:
        return next((room for room in self.case.rooms if room.slug == slug), None)

    def told(self) -> str:
        if not self.talk.is_published:
            return "It is a draft, so nobody is told."
        people = self.case.crowd.expected
        return f"{people} {'person' if people == 1 else 'people'} starred it, and learn of it." if people else ""


class MoveForm(RoomForm):
    action = "move"

    room = forms.CharField(error_messages={"required": "Choose a room."})

    def clean_room(self) -> Room:
        room = self.room_of(self.cleaned_data["room"])
        if room is None or room == self.talk.room:
            raise ValidationError("Choose one of these rooms.", code="unknown_room")
        if taker := self.case.taker(room):
            raise ValidationError(
                f"{room} was taken meanwhile, by “{taker}”. Nothing was moved; these rooms are free now.", code="taken"
            )
        return room

    def carry_out(self) -> tuple[str, list[str]]:
        old, new = self.talk.room, self.cleaned_data["room"]
        self.talk.move(to=new, because=self.cleaned_data["because"])
        phrase = worded_change("room", str(old) if old else EMPTY, str(new))
        return f"“{self.talk}” is in {new} now. {self.told()}", [phrase]


class FullForm(RoomForm):
    action = "full"

    overflow = forms.ChoiceField(
        label="Where it is shown as well",
        required=False,
        error_messages={"invalid_choice": "That room was taken meanwhile. Nothing was done; these are free now."},
    )

    def __init__(self, case: Case, data: Any = None, **options: Any) -> None:
        super().__init__(case, data, **options)
        overflow = self.fields["overflow"]
        assert isinstance(overflow, forms.ChoiceField)
        shown = [(offer.room.slug, _with_seats(offer.room)) for offer in case.offers]
        overflow.choices = [("", "nowhere"), *shown]
        self.initial.setdefault("overflow", self.talk.overflow_room.slug if self.talk.overflow_room else "")

    def carry_out(self) -> tuple[str, list[str]]:
        overflow = self.room_of(self.cleaned_data["overflow"])
        before, after = (str(room or EMPTY) for room in (self.talk.overflow_room, overflow))
        phrases = [worded_change("room full", "no", "yes")] if self.talk.full_since is None else []
        phrases += [worded_change("overflow room", before, after)] if before != after else []
        self.talk.mark_full(overflow=overflow, because=self.cleaned_data["because"])
        instead = f", shown in {overflow} as well" if overflow else ""
        return f"“{self.talk}” is full{instead}. {self.told()}", phrases


class FreeForm(RoomForm):
    action = "free"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.talk.full_since is None:
            raise ValidationError("Its room is not marked full.", code="not_full")
        return cleaned

    def carry_out(self) -> tuple[str, list[str]]:
        self.talk.mark_free(because=self.cleaned_data["because"])
        phrase = worded_change("room full", "yes", "no")
        return f"There is room again in “{self.talk}”. {self.told()}", [phrase]


FORMS: dict[str, type[RoomForm]] = {form.action: form for form in (MoveForm, FullForm, FreeForm)}


def _with_seats(room: Room) -> str:
    return f"{room}, {room.capacity} seats" if room.capacity else str(room)
