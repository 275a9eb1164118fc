"""What attendees fill in. The rules are the models' and the database's; here they are made polite."""

from typing import Any

from django import forms

from talks.models import Comment, Flag, Rating
from talks.models.comment import LONGEST, SHORTEST, tidied


class RatingForm(forms.Form):
    """Nothing is chosen beforehand, but what the same person chose before."""

    stars = forms.TypedChoiceField(
        choices=Rating.Stars.choices, coerce=int, error_messages={"required": "Choose one of the five."}
    )
    attended = forms.ChoiceField(
        choices=Rating.Attended.choices,
        error_messages={"required": "Say whether you were in the room or watched the recording."},
    )


class TextField(forms.CharField):
    """Counted as it is kept, so that form and database agree on its length."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value) or "")


class CommentForm(forms.Form):
    text = TextField(
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": "Write something first.",
            "min_length": "One letter is not enough.",
            "max_length": "%(limit_value)d characters are the most, and this has %(show_value)d: shorten it a little.",
        },
    )
    visibility = forms.ChoiceField(
        choices=Comment.Visibility.choices, error_messages={"required": "Say who may see it."}
    )


class AnswerForm(CommentForm):
    """As public as what is answered: to the speakers only, or with or without one's name."""

    def __init__(self, *args: Any, to: Comment, **options: Any) -> None:
        super().__init__(*args, **options)
        if to.is_for_speakers:
            del self.fields["visibility"]
        else:
            public = [Comment.Visibility.NAMED, Comment.Visibility.UNNAMED]
            self.fields["visibility"].choices = [(word, word.label) for word in public]  # type: ignore[attr-defined]


class EditForm(CommentForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["visibility"]


class FlagForm(forms.Form):
    reason = forms.ChoiceField(choices=Flag.Reason.choices, error_messages={"required": "Choose a reason."})
    words = TextField(required=False, max_length=1000)
