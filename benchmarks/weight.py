"""What a page weighs on the wire: HTML, and the style sheets and scripts that it names."""

import gzip
import re
import urllib.request

from benchmarks import pages, table
from benchmarks.surroundings import serving

KINDS = {
    "home": pages.HOME,
    "list of 50": pages.LIST,
    "talk": pages.TALK,
    "talk, 1,000 comments": pages.BUSY_TALK,
    "speakers (100)": pages.SPEAKERS,
    "venue": pages.VENUE,
    "report, 60 notes": pages.REPORT,
}
NAMED = {"CSS": r'<link rel="stylesheet" href="([^"]+)"', "script": r'<script src="([^"]+)"'}


def measure() -> None:
    with serving() as site:
        rows = []
        for kind, path in KINDS.items():
            page = _fetched(site + path)
            html = gzip.decompress(page).decode()
            named = [[_size(site, found) for found in re.findall(pattern, html)] for pattern in NAMED.values()]
            cells = (f"{sum(sizes) / 1000:.1f} ({len(sizes)} files)" for sizes in named)
            rows.append((kind, f"{len(page) / 1000:.1f}", f"{len(html.encode()) / 1000:.1f}", *cells))
    table.show("Weight in kB, gzip", ["page", "HTML", "HTML, not compressed", *NAMED], rows)


def _size(site: str, path: str) -> int:
    return len(_fetched(site + path))


def _fetched(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        body: bytes = response.read()
        # A file too small to be worth it is sent as it is.
        return body if response.headers["Content-Encoding"] == "gzip" else gzip.compress(body)
