"""All nouns of the programme and of the notes on it, one module per subject."""

from talks.models.appearance import Appearance
from talks.models.change import Change, giving_reason
from talks.models.claim import Claim
from talks.models.comment import Comment
from talks.models.decision import Decision
from talks.models.edition import Edition, Event, Host
from talks.models.flag import Flag
from talks.models.link import Link
from talks.models.moderation import Ban
from talks.models.people import Exhibitor, Organization, Speaker
from talks.models.rating import Rating, RatingRecord
from talks.models.refused import Refused
from talks.models.report import Note, Report, Takeaway
from talks.models.search import TalkDocument
from talks.models.star import AgendaFeed, Star
from talks.models.tag import Tag, Tagging
from talks.models.talk import Talk
from talks.models.tally import Tally

__all__ = [
    "AgendaFeed",
    "Appearance",
    "Ban",
    "Change",
    "Claim",
    "Comment",
    "Decision",
    "Edition",
    "Event",
    "Exhibitor",
    "Flag",
    "Host",
    "Link",
    "Note",
    "Organization",
    "Rating",
    "RatingRecord",
    "Refused",
    "Report",
    "Speaker",
    "Star",
    "Tag",
    "Tagging",
    "Takeaway",
    "Talk",
    "TalkDocument",
    "Tally",
    "giving_reason",
]
