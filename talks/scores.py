"""What of a talk's score may be shown, and to whom."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from talks.models import Talk, Tally


class State(StrEnum):
    """As files and programs are told."""

    HIDDEN = "not public yet"
    UNRATED = "no ratings"
    TOO_FEW = "too few ratings"
    SHOWN = "shown"


@dataclass(frozen=True)
class Score:
    """`tally` stands here only where it is shown; `until` only where it is hidden."""

    state: State
    tally: Tally | None = None
    until: datetime.datetime | None = None


def score_of(talk: Talk, *, has_rated: bool = False) -> Score:
    """For everyone; with `has_rated`, for someone who has rated this very talk."""
    edition = talk.edition
    if not (has_rated or edition.shows_scores):
        assert edition.scores_public_from is not None
        return Score(State.HIDDEN, until=edition.scores_public_from.astimezone(edition.zone))
    tally = talk.shown_tally
    if tally is None or not tally.count:
        return Score(State.UNRATED)
    return Score(State.SHOWN if tally.is_enough else State.TOO_FEW, tally if tally.is_enough else None)
