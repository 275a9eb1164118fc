"""Pages unchanged since they were last made, against an empty Django view on the same server."""

from collections.abc import Mapping
from statistics import median

from benchmarks import client, pages, table
from benchmarks.surroundings import EMPTY, serving

KINDS = {"home": pages.HOME, "list": pages.LIST, "talk": pages.TALK, "report": pages.REPORT}


def measure(*, rounds: int, seconds: float) -> None:
    """In rounds, one kind of page right after the other, so that what else the machine does hits all alike."""
    with serving(EMPTY) as empty, serving() as site:
        etag = client.etag_of(site + pages.LIST)
        asked: dict[str, tuple[str, Mapping[str, str]]] = {"empty view": (f"{empty}/", {})}
        asked |= {f"{kind}, kept": (site + path, {}) for kind, path in KINDS.items()}
        asked["list, 304"] = (site + pages.LIST, {"If-None-Match": etag})
        for address, _ in asked.values():
            client.rate(address, seconds=1)
        rates = [
            {
                kind: client.rate(address, seconds=seconds, headers=dict(headers))
                for kind, (address, headers) in asked.items()
            }
            for _ in range(rounds)
        ]
    rows = [
        (
            kind,
            table.number(median(round_[kind] for round_ in rates)),
            f"{median(round_[kind] / round_['empty view'] for round_ in rates):.2f}",
            f"{min(round_[kind] / round_['empty view'] for round_ in rates):.2f}",
        )
        for kind in asked
    ]
    head = ["unchanged since it was last made", "requests/s", "of an empty view", "in the worst round"]
    table.show(f"Kept pages: 2 workers, {client.CONNECTIONS} connections, median of {rounds} rounds", head, rows)
