"""Pages made anew for each request, beside the closest peer's as docs/quality.md cites them."""

from statistics import median

from benchmarks import client, pages, table
from benchmarks.queries import queries_of
from benchmarks.surroundings import serving

# Requests/s of pretalx main, server-rendered, on other runs of the same machine: see docs/quality.md.
PEER = {"list": 3.3, "talk": 48.9, "speakers": 4.7, "speaker": 60.5}
KINDS = {
    "home": pages.HOME,
    "list": pages.LIST,
    "talk": pages.TALK,
    "speakers": pages.SPEAKERS,
    "speaker": pages.SPEAKER,
    "event": pages.EVENT,
    "venue": pages.VENUE,
    "room": pages.ROOM,
    "tag": pages.TAG,
    "report": pages.REPORT,
}


def measure(*, rounds: int, seconds: float) -> None:
    with serving() as site:
        for path in KINDS.values():
            client.rate(site + path, seconds=1, varied=True)
        rates = [
            {kind: client.rate(site + path, seconds=seconds, varied=True) for kind, path in KINDS.items()}
            for _ in range(rounds)
        ]
    rows = []
    for kind, path in KINDS.items():
        per_second = median(round_[kind] for round_ in rates)
        peer = PEER.get(kind)
        against = (table.number(peer), f"{per_second / peer:.1f}") if peer else ("", "")
        rows.append((kind, table.number(per_second), queries_of(path), *against))
    head = ["made anew", "requests/s", "queries", "pretalx main", "times as many"]
    table.show(f"Pages made anew: 450 talks, 500 speakers, median of {rounds} rounds", head, rows)
