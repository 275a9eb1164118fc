"""The one way in for comments and answers."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from talks.models.appearance import Appearance
from talks.models.comment import Comment, tidied
from talks.models.pace import in_turn, within_pace
from talks.models.refused import Refused, politely

if TYPE_CHECKING:
    from talks.models.talk import Talk


def comment(
    talk: "Talk", *, by: Any, text: str, visibility: str = Comment.Visibility.NAMED, parent: Comment | None = None
) -> Comment:
    """The one way in, for `Talk.comment`. What was said already is not said twice. Raises Refused."""
    text = tidied(text)
    if visibility == Comment.Visibility.UNNAMED and Appearance.objects.filter(talk=talk).claimed_by(by).exists():
        # Without a name nobody could tell it from an attendee's praise.
        raise Refused("comment_speaker_has_a_name")
    with politely():
        in_turn(by)
        # Taken before the talk's tally, as by whoever withdraws or hides it. Its key alone would take it at the end.
        answered = Comment.objects.select_for_update(no_key=True).filter(pk=parent.pk).first() if parent else None
        if parent is not None and not (answered and answered.is_readable):
            raise Refused("comment_reply_fits", "That comment is gone or hidden, and cannot be answered.")
        said = Comment.objects.filter(talk=talk, author=by, parent=parent, text=text, withdrawn_at=None).first()
        if said is not None:
            return said
        within_pace(Comment.objects.filter(author=by), settings.COMMENTS_PER_HOUR, "comments", at="written_at")
        return Comment.objects.create(talk=talk, author=by, text=text, visibility=visibility, parent=parent)
