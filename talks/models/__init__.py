"""All nouns of the programme and of the notes on it, one module per subject."""

from talks.models.appearance import Appearance
from talks.models.edition import Edition, Event, Host
from talks.models.link import Link
from talks.models.people import Exhibitor, Organization, Speaker
from talks.models.report import Note, Report, Takeaway
from talks.models.search import TalkDocument
from talks.models.tag import Tag, Tagging
from talks.models.talk import Talk

__all__ = [
    "Appearance",
    "Edition",
    "Event",
    "Exhibitor",
    "Host",
    "Link",
    "Note",
    "Organization",
    "Report",
    "Speaker",
    "Tag",
    "Tagging",
    "Takeaway",
    "Talk",
    "TalkDocument",
]
