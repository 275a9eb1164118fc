"""Around text search: a hit in its sentence, and what a misspelt word may have meant."""

import re

from django.core.cache import caches
from django.db.models import BooleanField, Func, TextField
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz, process

from talks.models import Edition, TalkDocument
from talks.models.search_query import HIT_END, HIT_START, tidied
from talks.models.visibility import visible_talk
from venue.models import Revision

MAX_EXCERPT = 240
MIN_LIKENESS = 72
MIN_LENGTH = 3
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_HIT = re.compile(f"{HIT_START}([^{HIT_START}{HIT_END}]*){HIT_END}")
_WORD = re.compile(rf"[^\W_]{{{MIN_LENGTH},}}")


class _EachWord(Func):
    template = "unnest(tsvector_to_array(%(expressions)s))"
    output_field = TextField()
    set_returning = True


class _SaysSomething(Func):
    """Not for English stop words: they leave nothing of themselves in a search document."""

    template = "to_tsvector('english', %(expressions)s) <> ''::tsvector"
    output_field = BooleanField()


def excerpt(marked_text: str | None) -> SafeString:
    """The sentence round the first hit of a text marked by `TalkQuerySet.with_hits`, as HTML; empty
    where nothing was hit."""
    for sentence in _SENTENCE_END.split(marked_text or ""):
        if hit := _HIT.search(sentence):
            html = _HIT.sub(r"<mark>\1</mark>", escape(_shortened(sentence, *hit.span())))
            return mark_safe(html)  # noqa: S308 - escaped one line above
    return SafeString()


def _shortened(sentence: str, hit_start: int, hit_end: int) -> str:
    """Cut between words, round the hit that lies from `hit_start` to `hit_end`."""
    if len(sentence) <= MAX_EXCERPT:
        return sentence
    start, end = hit_start - MAX_EXCERPT // 2, hit_start + MAX_EXCERPT // 2
    before, after = sentence[:hit_start], sentence[hit_end:]
    if start > 0:
        before = "…" + before[before.find(" ", start) + 1 or hit_start :]
    if end < len(sentence):
        after = after[: max(after.rfind(" ", 0, max(end - hit_end, 0)), 0)] + "…"
    return before + sentence[hit_start:hit_end] + after


def suggestion(text: str, edition: Edition) -> str:
    """`text` with each word that occurs nowhere replaced by the most similar one that does; empty
    where there is none."""
    words = occurring_words(edition)
    suggested = _WORD.sub(lambda match: _nearest(match[0], words), tidied(text))
    return "" if suggested == tidied(text) else suggested


def _nearest(word: str, words: dict[str, bool]) -> str:
    if word.lower() in words:
        return word
    telling = (known for known, says_something in words.items() if says_something)
    found = process.extractOne(word.lower(), telling, scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
    return found[0] if found else word


def occurring_words(edition: Edition) -> dict[str, bool]:
    """All words of the edition's published talks, and whether each says something: “both” does not.
    Kept until public content changes."""
    key = f"words-{edition.pk}-{Revision.current()}"
    memory = caches["memory"]
    words: dict[str, bool] | None = memory.get(key)
    if words is None:
        words = _read_words(edition)
        memory.set(key, words, timeout=None)
    return words


def _read_words(edition: Edition) -> dict[str, bool]:
    documents = TalkDocument.objects.filter(visible_talk("talk__"), talk__edition=edition)
    words = documents.annotate(word=_EachWord("words"), says=_SaysSomething(_EachWord("words")))
    return {word: says for word, says in words.values_list("word", "says").distinct() if len(word) >= MIN_LENGTH}
