"""Comment: what an attendee says about a talk, or answers to another who did."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import MD5, Coalesce, Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone

from talks.models.appearance import Appearance
from talks.models.moderation import refuses_banned
from talks.models.pace import in_turn, within_pace
from talks.models.refused import Refused, politely
from talks.models.tally import counts_again
from venue.models.address import address

if TYPE_CHECKING:
    from talks.models.decision import Decision
    from talks.models.flag import Flag
    from talks.models.talk import Talk

SHORTEST, LONGEST = 2, 5000


class CommentQuerySet(models.QuerySet["Comment"]):
    def public(self) -> Self:
        """Meant for everyone; also those of which only a placeholder is left."""
        return self.exclude(visibility=Comment.Visibility.SPEAKERS)

    def for_speakers(self) -> Self:
        return self.filter(visibility=Comment.Visibility.SPEAKERS)

    def readable(self) -> Self:
        """Neither withdrawn nor hidden nor waiting for a moderator."""
        return self.filter(withdrawn_at=None, standing__in=Comment.READABLE)

    def threads(self) -> Self:
        """Those that answer no other, as long as there is something to read in them."""
        answered = Comment.objects.readable().filter(parent=OuterRef("pk"))
        return self.filter(
            Q(withdrawn_at=None, standing__in=Comment.READABLE) | Exists(answered), parent=None
        ).order_by("-written_at", "-pk")

    def answers(self) -> Self:
        return self.filter(parent__isnull=False).order_by("written_at", "pk")

    def on(self, talk: "Talk") -> Self:
        return self.filter(talk=talk)

    def by(self, user: Any) -> Self:
        return self.filter(author=user)

    def visible_to(self, user: Any) -> Self:
        """What `user` may read: all that is public, their own, and what is said to them as a speaker.
        None is a visitor."""
        if user is None:
            return self.public()
        spoken = Appearance.objects.filter(talk=OuterRef("talk")).claimed_by(user)
        mine = Q(author=user) | Q(parent__author=user)
        return self.filter(~Q(visibility=Comment.Visibility.SPEAKERS) | mine | Q(Exists(spoken)))

    def with_badges(self) -> Self:
        """Annotated with `by_speaker`, `by_host` and `by_editor`; none for a comment without a name."""
        named = Q(visibility=Comment.Visibility.NAMED) | Q(visibility=Comment.Visibility.SPEAKERS)
        on_talk = Appearance.objects.filter(talk=OuterRef("talk"))
        speaks = on_talk.exclude(role=Appearance.Role.HOST).claimed_by(OuterRef("author"))
        hosts = on_talk.filter(role=Appearance.Role.HOST).claimed_by(OuterRef("author"))
        hosts_event = _hosts_of_event().claimed_by(OuterRef("author"))
        return self.annotate(
            by_speaker=models.ExpressionWrapper(named & Q(Exists(speaks)), models.BooleanField()),
            by_host=models.ExpressionWrapper(
                named & (Q(Exists(hosts)) | Q(Exists(hosts_event))), models.BooleanField()
            ),
            by_editor=models.ExpressionWrapper(named & Q(Exists(_editorships())), models.BooleanField()),
        )

    def for_page(self) -> Self:
        return self.select_related("author").with_badges()

    def for_list(self) -> Self:
        return self.select_related("author", "talk__edition").order_by("-written_at", "-pk")


def _editorships() -> Any:
    membership: Any = get_user_model().groups.through
    return membership.objects.filter(user=OuterRef("author"), user__is_staff=True, group__name="Editor")


def _hosts_of_event() -> Any:
    from talks.models.edition import Host

    return Host.objects.filter(event=OuterRef("talk__event"))


class Comment(models.Model):
    class Visibility(models.TextChoices):
        NAMED = "named", "with my name"
        UNNAMED = "unnamed", "without my name"
        SPEAKERS = "speakers", "to the speakers only"

    class Standing(models.TextChoices):
        """What moderation makes of it. Two reports hold an open comment; one that was kept is not held again."""

        OPEN = "open", "open"
        HELD = "held", "held until a moderator decides"
        KEPT = "kept", "kept by a moderator"
        HIDDEN = "hidden", "hidden by a moderator"

    READABLE = (Standing.OPEN, Standing.KEPT)

    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
        help_text="Empty where the account was deleted and its comments left.",
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers", help_text="What it answers."
    )
    visibility = models.CharField(max_length=10, choices=Visibility)
    text = models.TextField(help_text="Markdown. Empty once withdrawn.")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.OPEN, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Annotated by CommentQuerySet.with_badges().
    by_speaker: bool
    by_host: bool
    by_editor: bool

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False, text="")
                | Q(
                    Q(withdrawn_at__isnull=True),
                    GreaterThanOrEqual(Length("text"), SHORTEST),
                    LessThanOrEqual(Length("text"), LONGEST),
                ),
                name="comment_text_length",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["named", "unnamed", "speakers"]), name="comment_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["open", "held", "kept", "hidden"]), name="comment_standing_known"
            ),
            models.CheckConstraint(
                condition=~Q(visibility="named") | Q(author__isnull=False) | Q(withdrawn_at__isnull=False),
                name="comment_named_has_author",
            ),
            # Sent twice by an impatient click.
            models.UniqueConstraint(
                "talk",
                "author",
                Coalesce("parent", Value(0, models.BigIntegerField())),
                MD5("text"),
                condition=Q(withdrawn_at__isnull=True),
                name="comment_said_once",
            ),
        ]
        indexes = [
            models.Index(fields=["talk", "parent", "-written_at"], name="comment_threads"),
            models.Index(fields=["author", "written_at"], name="comment_pace"),
        ]
        triggers = [
            *counts_again("SELECT talk_id FROM rows"),
            refuses_banned("author_id", "comment_writer_not_banned", "text", unless="NEW.text = ''"),
            # Whose account is gone has no name to show.
            pgtrigger.Trigger(
                name="lose_name",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("author_id"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__author__isnull=True, new__visibility="named"),
                func="NEW.visibility := 'unnamed'; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="reply_fits",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("talk_id", "parent_id", "visibility"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__parent__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM talks_comment WHERE id = NEW.parent_id
                        AND parent_id IS NULL AND talk_id = NEW.talk_id
                        AND (visibility = 'speakers') = (NEW.visibility = 'speakers')
                    ) THEN
                        RAISE EXCEPTION 'an answer is one level deep, and as public as what it answers'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_reply_fits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.talk}"

    def get_absolute_url(self) -> str:
        return address("comment", self.talk.edition.slug, self.talk.slug, str(self.pk))

    # Questions

    @property
    def is_readable(self) -> bool:
        return self.withdrawn_at is None and self.standing in self.READABLE

    @property
    def is_for_speakers(self) -> bool:
        return self.visibility == self.Visibility.SPEAKERS

    @property
    def shown_name(self) -> str:
        """What others read above it. A speaker reads the name of who wrote to speakers only."""
        if self.author is None or self.visibility == self.Visibility.UNNAMED:
            return "An attendee, without a name"
        return str(self.author)

    # Verbs

    def edit(self, *, by: Any, text: str) -> None:
        """Raises Refused."""
        self._refuse_stranger(by)
        text = tidied(text)
        if text == self.text:
            return
        with politely():
            in_turn(by)
            within_pace(Comment.objects.filter(author=by), settings.COMMENTS_PER_HOUR, "comments", at="edited_at")
            # As it stands now: a moderator may have hidden it since this page was opened.
            self.refresh_from_db(fields=["standing", "withdrawn_at"], from_queryset=Comment.objects.select_for_update())
            self._refuse_stranger(by)
            self.text, self.edited_at = text, timezone.now()
            if self.standing == self.Standing.KEPT:
                # What a moderator has read is not what stands there now.
                self.standing = self.Standing.OPEN
            self.save(update_fields=["text", "edited_at", "standing"])

    def withdraw(self, *, by: Any) -> None:
        """Gone, or, where others have answered, a placeholder. Its text is gone either way."""
        self._refuse_stranger(by)
        with politely():
            in_turn(by)
            self.remove()

    def remove(self) -> None:
        # Nobody answers between the look and the deed.
        Comment.objects.select_for_update().filter(pk=self.pk).first()
        if self.answers.exists():
            self.text, self.withdrawn_at = "", timezone.now()
            self.save(update_fields=["text", "withdrawn_at"])
        else:
            self.delete()

    def report(self, *, by: Any, reason: str, words: str = "") -> "Flag":
        """To the moderators. Raises Refused."""
        from talks.models.flag import report  # its module imports this one

        return report(self, by=by, reason=reason, words=words)

    def decide(self, action: str, *, by: Any, because: str) -> "Decision":
        """What a moderator makes of it: a Decision.Action over comments."""
        from talks.models.decision import decide  # its module imports this one

        return decide(self, action, by=by, because=because)

    def _refuse_stranger(self, user: Any) -> None:
        if self.author_id is None or self.author_id != user.pk:
            raise PermissionError(f"{user} did not write comment {self.pk}")
        if self.withdrawn_at is not None:
            raise Refused("comment_not_withdrawn")


def tidied(text: str) -> str:
    """As it is kept: one kind of line break, no NUL (which PostgreSQL cannot store), no blanks around it."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()
