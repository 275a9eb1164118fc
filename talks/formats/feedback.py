"""A speaker's feedback as files. Nothing in them tells who wrote without a name.

JSON: `{"speaker": {"name", "address"}, "made_at", "talks": [talk, …]}`, where a talk has

- `title`, `edition`, `address`, `starts_at` (with the edition's offset; null where unknown);
- `score`: `state` is "shown", "too few ratings", "no ratings" or "not public yet". Only a score that is shown has
  `mean`, `ratings` and `stars` (how many of each kind, by the number of stars); one that is not public yet
  has `public_from`;
- `comments`, the newest first: `address`, `visibility` ("named", "unnamed", or "speakers" for what is meant for the
  speakers only), `name` as the page shows it, `badge` ("speaker", "host", "editor" or empty), `written_at` and
  `edited_at` with the edition's offset, `text` in Markdown, `answers` of the same shape. Of a comment that was
  withdrawn or hidden, `name` and `text` are null: it is there for its answers.

CSV: UTF-8 with a byte order mark, one row per score, comment and answer; COLUMNS has the names. A cell that a
spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import datetime
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from talks.feedback import TalkFeedback, Thread, badge_of
from talks.models import Comment, Speaker, Talk
from talks.models.tally import STARS

COLUMNS = (
    *("edition", "talk", "row", "visibility", "name", "badge", "written at", "edited at", "text", "address"),
    *("score", "mean", "ratings", "5 stars", "4 stars", "3 stars", "2 stars", "1 star"),
)
BYTE_ORDER_MARK = "\ufeff"
# The last four are what Japanese and Chinese keyboards write.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_json(speaker: Speaker, talks: Iterable[TalkFeedback], *, site: str, made_at: datetime.datetime) -> str:
    """`site` stands before every address: https://notes.example.org"""
    whole = {
        "speaker": {"name": speaker.name, "address": site + speaker.get_absolute_url()},
        "made_at": made_at.isoformat(),
        "talks": [_talk(feedback, site) for feedback in talks],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_csv(talks: Iterable[TalkFeedback], *, site: str) -> str:
    file = StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    for feedback in talks:
        for row in _rows(feedback, site):
            writer.writerow({column: harmless(str(value)) for column, value in row.items()})
    return BYTE_ORDER_MARK + file.getvalue()


def harmless(cell: str) -> str:
    """What a spreadsheet shows and does not work out."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _talk(feedback: TalkFeedback, site: str) -> dict[str, Any]:
    talk = feedback.talk
    return {
        "title": talk.title,
        "edition": talk.edition.name,
        "address": site + talk.get_absolute_url(),
        "starts_at": _local(talk.starts_at, talk),
        "score": _score(feedback),
        "comments": [_comment(thread, site) for thread in feedback.threads],
    }


def _score(feedback: TalkFeedback) -> dict[str, Any]:
    known = feedback.score
    score: dict[str, Any] = {"state": known.state}
    if known.until:
        score["public_from"] = _local(known.until, feedback.talk)
    if known.tally:
        score["mean"] = float(known.tally.mean)
        score["ratings"] = known.tally.count
        score["stars"] = {str(bar.stars): bar.ratings for bar in known.tally.bars}
    return score


def _comment(thread: Thread, site: str) -> dict[str, Any]:
    return _said(thread.comment, site) | {"answers": [_said(answer, site) for answer in thread.answers]}


def _said(comment: Comment, site: str) -> dict[str, Any]:
    is_there = comment.is_readable
    return {
        "address": site + comment.get_absolute_url(),
        "visibility": comment.visibility,
        "name": comment.shown_name if is_there else None,
        "badge": badge_of(comment) if is_there else "",
        "written_at": _local(comment.written_at, comment.talk),
        "edited_at": _local(comment.edited_at, comment.talk),
        "text": comment.text if is_there else None,
    }


def _rows(feedback: TalkFeedback, site: str) -> Iterator[dict[str, Any]]:
    talk = feedback.talk
    about = {"edition": talk.edition.name, "talk": talk.title}
    score = _score(feedback)
    stars = score.get("stars", {})
    yield {
        **about,
        "row": "score",
        "address": site + talk.get_absolute_url(),
        "score": score["state"],
        "mean": score.get("mean", ""),
        "ratings": score.get("ratings", ""),
        **{f"{n} star{'s' if n > 1 else ''}": stars.get(str(n), "") for n in STARS},
    }
    for thread in feedback.threads:
        for row, comment in (("comment", thread.comment), *(("answer", answer) for answer in thread.answers)):
            if comment.is_readable:
                said = {key.replace("_", " "): value or "" for key, value in _said(comment, site).items()}
                yield {**about, "row": row, **said}


def _local(moment: datetime.datetime | None, talk: Talk) -> str | None:
    return moment.astimezone(talk.edition.zone).isoformat() if moment else None
