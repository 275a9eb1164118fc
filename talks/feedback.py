"""What is fed back to a speaker: scores and comments on their talks, over all editions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from talks.models import Appearance, Claim, Comment, Speaker, Talk
from talks.models.appearance import AppearanceQuerySet
from talks.models.comment import CommentQuerySet
from talks.scores import Score, score_of


@dataclass(frozen=True)
class Thread:
    """A comment and the answers to it. Where it was withdrawn or hidden, the answers alone are there to read."""

    comment: Comment
    answers: Sequence[Comment]


@dataclass(frozen=True)
class TalkFeedback:
    """On one talk: the newest threads, and how many there are in all."""

    talk: Talk
    threads: Sequence[Thread]
    thread_count: int

    @property
    def score(self) -> Score:
        """A speaker has not rated, and so sees it when everyone does."""
        return score_of(self.talk)

    @property
    def has_more(self) -> bool:
        return len(self.threads) < self.thread_count


def may_read_feedback(user: Any, speaker: Speaker) -> bool:
    """Only the account that the speaker's page belongs to, whatever other rights an account has."""
    return Claim.objects.approved().by(user).filter(speaker=speaker).exists()


def appearances_of(speaker: Speaker) -> AppearanceQuerySet:
    return Appearance.objects.visible().filter(speaker=speaker).for_speaker()


def feedback_on(talks: Sequence[Talk], *, most: int | None = None) -> list[TalkFeedback]:
    """In the order of `talks`; the newest `most` threads of each, or all."""
    threads = Comment.objects.filter(talk__in=talks).threads().for_page()
    if most is not None:
        threads = threads.annotate(
            place=Window(RowNumber(), partition_by="talk", order_by=[F("written_at").desc(), F("pk").desc()]),
            of=Window(Count("pk"), partition_by="talk"),
        ).filter(place__lte=most)
    by_talk: defaultdict[int, list[Thread]] = defaultdict(list)
    for thread in threads_of(threads, {talk.pk: talk for talk in talks}):
        by_talk[thread.comment.talk_id].append(thread)
    return [TalkFeedback(talk, by_talk[talk.pk], _total(by_talk[talk.pk])) for talk in talks]


def _total(threads: Sequence[Thread]) -> int:
    return getattr(threads[0].comment, "of", len(threads)) if threads else 0


def threads_of(comments: CommentQuerySet | Iterable[Comment], talks: dict[int, Talk]) -> list[Thread]:
    """With their answers, and with the talks that are loaded already."""
    comments = list(comments)
    answers: defaultdict[int | None, list[Comment]] = defaultdict(list)
    for answer in Comment.objects.readable().filter(parent__in=comments).answers().for_page():
        answers[answer.parent_id].append(answer)
    threads = [Thread(comment, answers[comment.pk]) for comment in comments]
    for thread in threads:
        for comment in (thread.comment, *thread.answers):
            comment.talk = talks[comment.talk_id]
    return threads


def badge_of(comment: Comment) -> str:
    """In one word, of a comment from `CommentQuerySet.with_badges`; empty where it has none."""
    if comment.by_speaker:
        return "speaker"
    if comment.by_host:
        return "host"
    return "editor" if comment.by_editor else ""
