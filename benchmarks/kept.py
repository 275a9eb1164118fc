"""Pages unchanged since they were last made, against an empty Django view on the same server."""

from statistics import median

from benchmarks import client, pages, table
from benchmarks.queries import queries_of
from benchmarks.surroundings import EMPTY, serving

EMPTY_VIEW = "empty view"
KINDS = {
    "home": pages.HOME,
    "list": pages.LIST,
    "talk": pages.TALK,
    "busy talk": pages.BUSY_TALK,
    "report": pages.REPORT,
}


def measure(*, rounds: int, seconds: float) -> None:
    with serving(EMPTY) as empty, serving() as site:
        asked: dict[str, tuple[str, dict[str, str]]] = {EMPTY_VIEW: (f"{empty}/", {})}
        asked |= {kind: (site + path, {}) for kind, path in KINDS.items()}
        asked["list, 304"] = (site + pages.LIST, {"If-None-Match": client.etag_of(site + pages.LIST)})
        for address, _ in asked.values():
            client.rate(address, seconds=1)
        # One right after the other, so that what else the machine does hits all alike.
        rates = [
            {kind: client.rate(address, seconds=seconds, headers=headers) for kind, (address, headers) in asked.items()}
            for _ in range(rounds)
        ]
    head = ["unchanged since it was last made", "requests/s", "of an empty view", "in the worst round", "queries"]
    rows = [_row(kind, rates) for kind in asked]
    table.show(f"Kept pages: 2 workers, {client.CONNECTIONS} connections, median of {rounds} rounds", head, rows)


def _row(kind: str, rates: list[dict[str, float]]) -> tuple[object, ...]:
    ratios = [round_[kind] / round_[EMPTY_VIEW] for round_ in rates]
    return (
        kind,
        table.number(median(round_[kind] for round_ in rates)),
        f"{median(ratios):.2f}",
        f"{min(ratios):.2f}",
        queries_of(KINDS[kind], varied=False) if kind in KINDS else "",
    )
