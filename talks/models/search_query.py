"""What a visitor types, as a PostgreSQL text search query."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, TextField, Value

MAX_LENGTH = 200
# Control characters that ts_headline puts round each hit; no text on a page holds them.
HIT_START, HIT_END = "\x02", "\x03"


class WebSearch(SearchQuery):
    """Words, "phrases", -not and or, by PostgreSQL's websearch grammar, which accepts anything.

    Looked for both as English stems and as plain words.
    """

    template = "(websearch_to_tsquery('english', %(expressions)s))"
    arg_joiner = ") || websearch_to_tsquery('simple', "
    invert = False

    def __init__(self, text: str) -> None:
        plain = Func(Value(text), function="talks_plain", output_field=TextField())
        Func.__init__(self, plain, plain)


class WebSearchPrefix(WebSearch):
    """The same, and the last plain word may go on: in the text form of a query it stands at the end,
    in single quotes, and `:*` is put behind it."""

    template = "(websearch_to_tsquery('english', %(expressions)s)::text, '''$', ''':*')::tsquery)"
    arg_joiner = ") || regexp_replace(websearch_to_tsquery('simple', "


def search_query(text: str) -> WebSearch:
    """`text` in the grammar above. Its last word counts as the beginning of one, unless it is
    excluded or belongs to a phrase."""
    text = tidied(text)
    last = text.rpartition(" ")[2]
    may_go_on = last[-1:].isalnum() and not last.startswith("-") and text.count('"') % 2 == 0
    return WebSearchPrefix(text) if may_go_on else WebSearch(text)


def tidied(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\0", " ")).strip()[:MAX_LENGTH]


class Headline(Func):
    """The whole text with each hit between HIT_START and HIT_END."""

    function = "ts_headline"
    template = f"%(function)s('english', %(expressions)s, 'HighlightAll=true, StartSel={HIT_START}, StopSel={HIT_END}')"
    output_field = TextField()
