"""All that is kept here about one account: its ratings, comments, reports, claims, and what was decided about it.

docs/my-data.md tells readers what each part holds.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from talks.models import AgendaFeed, Ban, Claim, Comment, Decision, Flag, Rating, RatingRecord, Star, Talk

# Every key that leads to an account, and where its rows stand.
PARTS = {
    "talks.Rating.user": "ratings",
    "talks.RatingRecord.user": "rating_records",
    "talks.Comment.author": "comments",
    "talks.Flag.reporter": "reports",
    "talks.Claim.user": "claims",
    "talks.Star.user": "stars",
    "talks.AgendaFeed.user": "agenda_feeds",
    "talks.Ban.user": "bans",
    "talks.Decision.concerns": "decisions_about_me",
    "talks.Claim.decided_by": "claims_i_decided",
    "talks.Ban.by": "bans_i_imposed",
    "talks.Decision.by": "decisions_i_made",
}


def personal_data(user: Any, *, site: str) -> dict[str, Any]:
    """`site` stands before every address."""
    decisions = Decision.objects.select_related("talk__edition").order_by("decided_at", "pk")
    claims = Claim.objects.for_list().order_by("asked_at", "pk")
    records = RatingRecord.objects.filter(user=user).select_related("talk__edition")
    return {
        "ratings": [_rating(row, site) for row in Rating.objects.by(user).for_list()],
        "rating_records": [_told(row, "stars", "attended", "at", talk=_talk(row.talk, site)) for row in records],
        "comments": [_comment(row, site) for row in Comment.objects.by(user).for_list()],
        "reports": [_report(row, site) for row in _reports(user)],
        "claims": [_claim(row, site) for row in claims.by(user)],
        "stars": [
            _told(row, "at", talk=_talk(row.talk, site))
            for row in Star.objects.by(user).select_related("talk__edition").order_by("at", "pk")
        ],
        # Without the token: whoever is shown this file would hold the key to the agenda.
        "agenda_feeds": [
            _told(row, "made_at", edition=row.edition.name)
            for row in AgendaFeed.objects.filter(user=user).select_related("edition").order_by("made_at")
        ],
        "bans": [_ban(row) for row in Ban.objects.on(user).order_by("banned_at")],
        "decisions_about_me": [_decision(row, site) for row in decisions.filter(concerns=user)],
        # What a moderator or editor did. Whom it concerned is not theirs to take along.
        "claims_i_decided": [
            _told(row, "state", "decided_at", "because", speaker=site + row.speaker.get_absolute_url())
            for row in claims.filter(decided_by=user)
        ],
        "bans_i_imposed": [_ban(row) for row in Ban.objects.filter(by=user).order_by("banned_at")],
        "decisions_i_made": [_decision(row, site) for row in decisions.filter(by=user)],
    }


def _reports(user: Any) -> Iterable[Flag]:
    return Flag.objects.by(user).select_related("comment__talk__edition").order_by("reported_at", "pk")


def _talk(talk: Talk, site: str) -> dict[str, str]:
    return {"title": talk.title, "edition": talk.edition.name, "address": site + talk.get_absolute_url()}


def _rating(rating: Rating, site: str) -> dict[str, Any]:
    names = ("stars", "attended", "given_at", "changed_at", "set_aside_at", "set_aside_because")
    return _told(rating, *names, talk=_talk(rating.talk, site))


def _comment(comment: Comment, site: str) -> dict[str, Any]:
    names = ("visibility", "text", "standing", "written_at", "edited_at", "withdrawn_at")
    return _told(comment, *names, address=site + comment.get_absolute_url(), talk=_talk(comment.talk, site))


def _report(flag: Flag, site: str) -> dict[str, Any]:
    about = {"comment": site + flag.comment.get_absolute_url(), "talk": _talk(flag.comment.talk, site)}
    return _told(flag, "reason", "words", "reported_at", "outcome", **about)


def _claim(claim: Claim, site: str) -> dict[str, Any]:
    speaker = {"name": claim.speaker.name, "address": site + claim.speaker.get_absolute_url()}
    return _told(claim, "statement", "state", "asked_at", "decided_at", "because", speaker=speaker)


def _ban(ban: Ban) -> dict[str, Any]:
    return _told(ban, "because", "banned_at", "lifted_at")


def _decision(decision: Decision, site: str) -> dict[str, Any]:
    return _told(decision, "action", "because", "decided_at", talk=decision.talk and _talk(decision.talk, site))


def _told(row: Model, *names: str, **more: Any) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names} | more


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.datetime) else value
