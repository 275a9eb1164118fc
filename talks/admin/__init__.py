"""The admin of the programme and of the notes on it, one module per subject."""

from talks.admin.editions import EditionAdmin, EventAdmin
from talks.admin.people import ExhibitorAdmin, OrganizationAdmin, SpeakerAdmin
from talks.admin.reports import NoteAdmin, ReportAdmin
from talks.admin.tags import TagAdmin
from talks.admin.talks import TalkAdmin

__all__ = [
    "EditionAdmin",
    "EventAdmin",
    "ExhibitorAdmin",
    "NoteAdmin",
    "OrganizationAdmin",
    "ReportAdmin",
    "SpeakerAdmin",
    "TagAdmin",
    "TalkAdmin",
]
