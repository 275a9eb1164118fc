"""A report's notes as the chapters of its page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from talks.models import Note, Report

WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Section:
    """Notes told under one heading: most often one, more where a section is shared."""

    heading: str
    anchor: str
    notes: list[Note]


@dataclass(frozen=True)
class Chapter:
    """Consecutive sections of one kind: the venue, co-located events, highlighted talks …"""

    kind: str
    title: str
    anchor: str
    sections: list[Section] = field(default_factory=list)


CHAPTERS = {
    "venue": "The venue",
    "events": "The co-located day",
    "highlighted": "Highlighted talks",
    "noteworthy": "Noteworthy talks",
    "talks": "More talks",
    "showcase": "The showcase",
}


def chapters_of(notes: Iterable[Note]) -> list[Chapter]:
    """In the order of the notes' positions, whatever kinds they are."""
    told = list(notes)
    first_talk = next((note.position for note in told if note.talk_id), None)
    return [
        Chapter(kind, CHAPTERS[kind], f"{kind}-{number}", _sections(list(chapter)))
        for number, (kind, chapter) in enumerate(groupby(told, lambda note: _kind(note, first_talk)), start=1)
    ]


def _kind(note: Note, first_talk: int | None) -> str:
    """What a report tells of the venue after its talks is about the showcase, as in
    `NoteQuerySet.in_showcase`."""
    if note.talk_id:
        return note.emphasis or "talks"
    if note.event_id:
        return "events"
    after_talks = first_talk is not None and note.position > first_talk
    return "showcase" if note.booth_id or after_talks else "venue"


def _sections(notes: list[Note]) -> list[Section]:
    sections: list[Section] = []
    for note in notes:
        if note.shares_section and sections:
            sections[-1].notes.append(note)
        else:
            heading = note.heading or str(note.subject)
            sections.append(Section(heading, f"note-{note.position}", [note]))
    return sections


def reading_minutes(report: Report, notes: Iterable[Note]) -> int:
    texts = [report.introduction, report.conclusion]
    for note in notes:
        texts += [note.text, *(point["text"] for point in note.points)]
    return max(1, round(sum(len(re.findall(r"\w+", text)) for text in texts) / WORDS_A_MINUTE))
