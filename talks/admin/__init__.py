"""The admin of the programme, of the notes on it and of what attendees write, one module per subject."""

from talks.admin.bans import BanAdmin
from talks.admin.changes import ChangeAdmin
from talks.admin.claims import ClaimAdmin
from talks.admin.comments import CommentAdmin
from talks.admin.decisions import DecisionAdmin
from talks.admin.editions import EditionAdmin, EventAdmin
from talks.admin.people import ExhibitorAdmin, OrganizationAdmin, SpeakerAdmin
from talks.admin.ratings import RatingAdmin
from talks.admin.reports import NoteAdmin, ReportAdmin
from talks.admin.tags import TagAdmin
from talks.admin.talks import TalkAdmin

__all__ = [
    "BanAdmin",
    "ChangeAdmin",
    "ClaimAdmin",
    "CommentAdmin",
    "DecisionAdmin",
    "EditionAdmin",
    "EventAdmin",
    "ExhibitorAdmin",
    "NoteAdmin",
    "OrganizationAdmin",
    "RatingAdmin",
    "ReportAdmin",
    "SpeakerAdmin",
    "TagAdmin",
    "TalkAdmin",
]
