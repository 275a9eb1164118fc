"""The list with 450 and with 30,000 talks: queries, and how long one answer takes."""

from benchmarks import pages, table
from benchmarks.queries import milliseconds_of, queries_of

ASKED = {
    "first page": pages.LIST,
    "page 5": f"{pages.LIST}?page=5",
    "one topic": f"{pages.LIST}?topic=topic-1",
    "one topic, one track, one day": f"{pages.LIST}?topic=topic-1&track=track-3&day=2024-03-20",
    "one word": f"{pages.LIST}?q=terraform",
    "two words, the last unfinished": f"{pages.LIST}?q=kernel+observ",
    "a phrase, excluding a word": f"{pages.LIST}?q=%22open+source%22+-kernel",
    "misspelt": f"{pages.LIST}?q=terrafrom",
    "a talk": pages.TALK,
}


def figures() -> dict[str, tuple[int, float]]:
    return {asked: (queries_of(path), milliseconds_of(path)) for asked, path in ASKED.items()}


def show(by_size: dict[int, dict[str, tuple[int, float]]]) -> None:
    rows = [
        (asked, *(cell for of in by_size.values() for cell in (of[asked][0], table.number(of[asked][1]))))
        for asked in ASKED
    ]
    head = ["list of talks", *(text for size in by_size for text in (f"queries, {size:,} talks", "ms"))]
    table.show("One answer at a time, made anew", head, rows)
