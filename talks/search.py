"""Around text search: a hit in its sentence, and what a misspelt word may have meant."""

import re

from django.core.cache import cache
from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz, process

from talks.models import Edition
from talks.models.search_query import HIT_END, HIT_START, tidied
from venue.models import Revision

MAX_EXCERPT = 240
MIN_LIKENESS = 72
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"[^\W_]{3,}")


def excerpt(marked_text: str | None) -> SafeString:
    """The sentence round the first hit of a text marked by `TalkQuerySet.with_hits`, as HTML; empty
    where nothing was hit."""
    for sentence in _SENTENCE_END.split(marked_text or ""):
        if HIT_START in sentence:
            html = escape(_shortened(sentence)).replace(HIT_START, "<mark>").replace(HIT_END, "</mark>")
            return mark_safe(html)  # noqa: S308 - escaped one line above
    return SafeString()


def _shortened(sentence: str) -> str:
    """Cut between words, round the first hit, never inside a mark."""
    if len(sentence) <= MAX_EXCERPT:
        return sentence
    start = max(0, sentence.index(HIT_START) - MAX_EXCERPT // 2)
    cut = sentence[start : start + MAX_EXCERPT]
    cut = cut[: max(cut.rfind(" "), cut.rfind(HIT_END) + 1)]
    if cut.count(HIT_START) > cut.count(HIT_END):
        cut = cut[: cut.rindex(HIT_START)]
    if start:
        cut = "…" + cut[cut.find(" ", 0, cut.index(HIT_START)) + 1 :]
    return cut.rstrip() + "…"


def suggestion(text: str, edition: Edition) -> str:
    """`text` with each word that occurs nowhere replaced by the most similar one that does; empty
    where there is none."""
    words = occurring_words(edition)
    suggested = _WORD.sub(lambda match: _nearest(match[0], words), tidied(text))
    return "" if suggested == tidied(text) else suggested


def _nearest(word: str, words: frozenset[str]) -> str:
    if word.lower() in words:
        return word
    found = process.extractOne(word.lower(), words, scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
    return found[0] if found else word


def occurring_words(edition: Edition) -> frozenset[str]:
    """All words of the edition's published talks. Kept until public content changes."""
    key = f"words-{edition.pk}-{Revision.current()}"
    words: frozenset[str] | None = cache.get(key)
    if words is None:
        words = _read_words(edition)
        cache.set(key, words, timeout=None)
    return words


def _read_words(edition: Edition) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT word FROM talks_talkdocument JOIN talks_talk ON id = talk_id, "
            "LATERAL unnest(tsvector_to_array(words)) word "
            "WHERE edition_id = %s AND is_published AND length(word) > 2",
            [edition.pk],
        )
        return frozenset(row[0] for row in cursor.fetchall())
