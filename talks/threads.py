"""Comments as a page shows them: threads, each with its first answers."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from talks.models import Comment, Talk
from talks.models.comment import CommentQuerySet

THREADS_ON_PAGE = 20
ANSWERS_ON_PAGE = 10
ANSWERS_ON_THREAD_PAGE = 100


@dataclass
class Thread:
    """`more` answers stand only on the thread's own page."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)
    more: int = 0


def threads_of(talk: Talk, number: int) -> Page[Any]:
    """Page `number` of a talk's public threads, newest first, as Thread objects in two levels and one query.

    Raises django.core.paginator.InvalidPage.
    """
    pages = Paginator(Comment.objects.on(talk).public().threads(), THREADS_ON_PAGE)
    # Counted already, where Paginator would ask.
    pages.count = talk.shown_tally.threads if talk.shown_tally else 0
    page: Page[Any] = pages.page(number)
    page.object_list = told(page.object_list) if pages.count else []  # type: ignore[arg-type]
    return page


def told(roots: CommentQuerySet) -> list[Thread]:
    """`roots`, in order, each with its first answers."""
    keys = roots.values("pk")
    place = Window(RowNumber(), partition_by="parent", order_by=["written_at", "pk"])
    siblings = Window(Count("pk"), partition_by="parent")
    rows = (
        Comment.objects.filter(Q(pk__in=keys) | Q(parent__in=keys, withdrawn_at=None, standing__in=Comment.READABLE))
        .for_page()
        .annotate(place=place, siblings=siblings)
        .filter(Q(parent=None) | Q(place__lte=ANSWERS_ON_PAGE))
        .order_by(F("parent").asc(nulls_first=True), "-written_at", "-pk")
    )
    threads: dict[int, Thread] = {}
    for row in rows:
        if row.parent_id is None:
            threads[row.pk] = Thread(row)
        else:
            thread = threads[row.parent_id]
            thread.answers.insert(0, row)
            thread.more = max(0, row.siblings - ANSWERS_ON_PAGE)  # type: ignore[attr-defined]  # annotated above
    return list(threads.values())
