"""What stands on /me/ in rows: the newest first there, all of them on pages of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from talks.models import AgendaFeed, Comment, Decision, Flag, Rating, Star


@dataclass(frozen=True)
class Rows:
    """`name` is the last part of the address."""

    name: str
    title: str
    nouns: str
    none: str
    of: Callable[[Any], QuerySet[Any]]

    @property
    def template(self) -> str:
        return f"me/_{self.name}.html"


def _decisions(user: Any) -> QuerySet[Decision]:
    about = ("talk__event", "comment__talk__edition", "reversed_by")
    return Decision.objects.concerning(user).select_related(*about)


def _reports(user: Any) -> QuerySet[Flag]:
    about = ("comment__talk__edition", "comment__talk__event")
    return Flag.objects.by(user).select_related(*about).order_by("-reported_at", "-pk")


ALL = {
    rows.name: rows
    for rows in (
        Rows(
            "ratings",
            "My ratings",
            "ratings",
            "You have not rated a talk yet. Ratings open ten minutes before a talk ends.",
            lambda user: Rating.objects.by(user).for_list().select_related("talk__event"),
        ),
        Rows(
            "comments",
            "My comments",
            "comments",
            "You have not said anything yet.",
            lambda user: Comment.objects.by(user).for_list().select_related("talk__event"),
        ),
        Rows(
            "decisions",
            "What moderators decided",
            "decisions",
            "Nothing, so far.",
            _decisions,
        ),
        Rows(
            "stars",
            "My stars",
            "stars",
            "You have not starred a talk yet. Those you star make your agenda, which nobody else sees.",
            lambda user: Star.objects.by(user).for_list(),
        ),
        Rows(
            "calendars",
            "My calendar addresses",
            "calendar addresses",
            "None. Your agenda of an edition can have one, from which your calendar reads it.",
            lambda user: AgendaFeed.objects.by(user).for_list(),
        ),
        Rows("reports", "My reports on comments", "reports", "You have not reported a comment.", _reports),
    )
}
