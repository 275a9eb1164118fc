"""Flag: someone reports a comment to the moderators. On pages it is called a report; in code that word is
taken by what teams bring home."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from talks.models.comment import Comment
from talks.models.moderation import refuses_banned
from talks.models.pace import in_turn, within_pace
from talks.models.refused import Refused, politely

# So many independent reports hide a comment until a moderator decides.
HOLDING = 2
# Whoever has had so many reports rejected, and more than were upheld, no longer counts.
REJECTIONS = 3


class FlagQuerySet(models.QuerySet["Flag"]):
    def undecided(self) -> Self:
        return self.filter(outcome=Flag.Outcome.OPEN)

    def by(self, user: Any) -> Self:
        return self.filter(reporter=user)


class Flag(models.Model):
    class Reason(models.TextChoices):
        MEAN = "mean", "It attacks a person"
        SPAM = "spam", "It is advertising or spam"
        PRIVATE = "private", "It tells something private"
        ELSEWHERE = "elsewhere", "It is not about the talk"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        OPEN = "open", "undecided"
        UPHELD = "upheld", "upheld"
        REJECTED = "rejected", "rejected"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flags")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.TextField(blank=True, max_length=1000, help_text="What a moderator should know. Only they read it.")
    reported_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, editable=False)
    decided_in = models.ForeignKey(
        "talks.Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="flags", editable=False
    )

    objects: ClassVar[FlagQuerySet] = FlagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "reporter"], name="flag_once_per_person"),
            models.CheckConstraint(
                condition=Q(reason__in=["mean", "spam", "private", "elsewhere", "other"]), name="flag_reason_known"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["open", "upheld", "rejected"]), name="flag_outcome_known"),
        ]
        triggers = [
            refuses_banned("reporter_id", "flag_writer_not_banned"),
            pgtrigger.Trigger(
                name="refuse_own",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT author_id FROM talks_comment WHERE id = NEW.comment_id) = NEW.reporter_id THEN
                        RAISE EXCEPTION 'nobody reports a comment of their own'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_not_own_comment';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.comment}"


def report(comment: Comment, *, by: Any, reason: str, words: str = "") -> Flag:
    """The one way in, for `Comment.report`. The second report that counts holds the comment. Raises Refused."""
    with politely():
        in_turn(by)
        within_pace(Flag.objects.by(by), settings.REPORTS_PER_HOUR, "reports", at="reported_at")
        # Two who report at once would otherwise each see only their own.
        held = Comment.objects.select_for_update().get(pk=comment.pk)
        if held.withdrawn_at is not None:
            raise Refused("comment_not_withdrawn")
        if held.standing == Comment.Standing.HIDDEN:
            raise Refused("comment_not_withdrawn", "A moderator has hidden this comment already.")
        flag = Flag.objects.create(comment=comment, reporter=by, reason=reason, words=words)
        if held.standing == Comment.Standing.OPEN and is_held_by_reports(held):
            held.standing = Comment.Standing.HELD
            held.save(update_fields=["standing"])
        comment.standing = held.standing
    return flag


def is_held_by_reports(comment: Comment) -> bool:
    reporters = Flag.objects.undecided().filter(comment=comment).values_list("reporter", flat=True)
    return len(who_count(reporters)) >= HOLDING


def who_count(reporters: Iterable[int]) -> set[int]:
    """Of these accounts, those whose reports weigh something."""
    records = (
        Flag.objects.filter(reporter__in=reporters)
        .values("reporter")
        .annotate(
            rejected=Count("pk", filter=Q(outcome=Flag.Outcome.REJECTED)),
            upheld=Count("pk", filter=Q(outcome=Flag.Outcome.UPHELD)),
        )
    )
    return {
        record["reporter"]
        for record in records
        if record["rejected"] < REJECTIONS or record["rejected"] <= record["upheld"]
    }
