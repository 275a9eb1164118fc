"""Pages made anew for each request, beside the closest peer's as docs/quality.md cites them."""

from statistics import median

from benchmarks import client, pages, table
from benchmarks.queries import processor_ms_of, queries_of
from benchmarks.surroundings import serving

# Requests/s of pretalx main, server-rendered, on other runs of the same machine: see docs/quality.md.
PEER = {"list": 3.3, "talk": 48.9, "speakers": 4.7, "speaker": 60.5}
KINDS = {
    "home": pages.HOME,
    "list": pages.LIST,
    "talk": pages.TALK,
    "talk, 1,000 comments": pages.BUSY_TALK,
    "speakers": pages.SPEAKERS,
    "speaker": pages.SPEAKER,
    "event": pages.EVENT,
    "venue": pages.VENUE,
    "room": pages.ROOM,
    "tag": pages.TAG,
    "report": pages.REPORT,
}


def measure(*, rounds: int, seconds: float) -> None:
    spent = {kind: processor_ms_of(path) for kind, path in KINDS.items()}
    with serving() as site:
        for path in KINDS.values():
            client.rate(site + path, seconds=1, varied=True)
        rates = [
            {kind: client.rate(site + path, seconds=seconds, varied=True) for kind, path in KINDS.items()}
            for _ in range(rounds)
        ]
    rows = [_row(kind, median(round_[kind] for round_ in rates), spent[kind]) for kind in KINDS]
    head = ["made anew", "requests/s", "processor ms", "of it database", "queries", "pretalx main", "times as many"]
    table.show(f"Pages made anew: 450 talks, 500 speakers, median of {rounds} rounds", head, rows)


def _row(kind: str, per_second: float, spent: tuple[float, float]) -> tuple[object, ...]:
    queries = queries_of(KINDS[kind])
    if queries <= 1:
        raise RuntimeError(f"{kind}: an unknown query string does not make the page anew any more")
    peer = PEER.get(kind)
    against = (table.number(peer), f"{per_second / peer:.1f}") if peer else ("", "")
    return (
        kind,
        table.number(per_second),
        table.number(sum(spent)),
        table.number(spent[1]),
        queries,
        *against,
    )
