"""`python -m benchmarks.lighthouse`: Lighthouse, mobile, on every kind of public page of the report.

Needs `lighthouse` or `npx` (of Node) on the PATH, and Chromium. Prints a table, and what cost points.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from statistics import median
from typing import Any

from benchmarks import table
from benchmarks.surroundings import look_at_the_data, production, serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
# On a busy machine it now and then loses the page it looks at, and asks to be run again.
ATTEMPTS = 3
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
EDITION = "/kubecon-eu-2024/"
KINDS = {
    "home": EDITION,
    "list": f"{EDITION}talks/",
    "timetable": f"{EDITION}schedule/",
    "now": f"{EDITION}now/",
    "talk": f"{EDITION}talks/keptn-a-deep-dive/",
    "speaker": "/speakers/kelsey-hightower/",
    "event": f"{EDITION}events/opentofu-day/",
    "venue": f"{EDITION}venue/",
    "report": f"{EDITION}reports/jworks-and-friends/",
    "tag": "/tags/kubernetes/",
    "speakers": "/speakers/",
    "showcase": f"{EDITION}showcase/",
    "room": f"{EDITION}venue/paris-room/",
    "editions": "/editions/",
    "organization": "/organizations/amazon-web-services/",
    "organizations": "/organizations/",
    "tags": "/tags/",
    "events": f"{EDITION}events/",
    "reports": f"{EDITION}reports/",
    "facet": f"{EDITION}talks/by/speaker/",
    "changes": f"{EDITION}changes/",
    "scores": "/scores/",
    "conduct": "/conduct/",
    "decisions": "/conduct/decisions/",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="kind", help=f"of: {', '.join(KINDS)} (default: all)")
    parser.add_argument("--times", type=int, default=1, help="runs per page; the median counts (default: %(default)s)")
    given = parser.parse_args()
    if unknown := set(given.kinds) - set(KINDS):
        parser.error(f"{', '.join(sorted(unknown))}: not one of {', '.join(KINDS)}")
    lighthouse, browser = _lighthouse(), next(filter(None, map(shutil.which, BROWSERS)), None)
    if lighthouse is None or browser is None:
        sys.exit("Lighthouse needs Node's npx (or lighthouse itself) and Chromium on the PATH.")
    os.environ["CHROME_PATH"] = browser
    with production():
        from django.core.management import call_command

        call_command("load_report", verbosity=0)
        look_at_the_data()
        with serving() as site:
            kinds = given.kinds or list(KINDS)
            show({kind: [_run(lighthouse, site + KINDS[kind]) for _ in range(given.times)] for kind in kinds})


def show(results: dict[str, list[dict[str, Any]]]) -> None:
    rows = [
        (
            kind,
            *(round(100 * median(run["categories"][name]["score"] for run in runs)) for name in CATEGORIES),
            *(f"{median(run['audits'][name]['numericValue'] for run in runs):,.0f}" for name in TIMES),
        )
        for kind, runs in results.items()
    ]
    table.show("Lighthouse, mobile", ["page", *CATEGORIES.values(), *TIMES.values()], rows)
    for kind, runs in results.items():
        for line in _lost(runs[-1]):
            print(f"{kind}: {line}")


TIMES = {
    "first-contentful-paint": "first paint, ms",
    "largest-contentful-paint": "largest paint, ms",
    "total-blocking-time": "blocked, ms",
}


def _lighthouse() -> list[str] | None:
    if found := shutil.which("lighthouse"):
        return [found]
    found = shutil.which("npx")
    return [found, "--yes", "lighthouse"] if found else None


def _run(lighthouse: list[str], address: str) -> dict[str, Any]:
    command = [*lighthouse, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            result: dict[str, Any] = json.loads(done.stdout)
            return result
    sys.exit(f"lighthouse {address} failed:\n{done.stderr[-2000:]}")


def _lost(run: dict[str, Any]) -> list[str]:
    """The audits that cost points; of performance only what did not come to 98 at least."""
    lines = []
    for name, label in CATEGORIES.items():
        category = run["categories"][name]
        if category["score"] >= (0.98 if name == "performance" else 1):
            continue
        audits = [run["audits"][audit["id"]] for audit in category["auditRefs"] if audit["weight"]]
        lines += [
            f"{label}: {audit['title']} ({audit.get('displayValue') or audit['score']})"
            for audit in audits
            if audit["score"] is not None and audit["score"] < 0.9
        ]
    return lines


if __name__ == "__main__":
    main()
