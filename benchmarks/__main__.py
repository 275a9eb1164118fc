"""`python -m benchmarks`: all figures, or those named. Prints tables; nothing here passes or fails."""

import argparse
import os
import platform

from benchmarks import client
from benchmarks.surroundings import empty_the_database, look_at_the_data, production

PARTS = ("kept", "anew", "weight", "large")
LARGE = 30_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each rate is measured (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=5, help="how long each time (default: %(default)s)")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"{', '.join(sorted(unknown))}: not one of {', '.join(PARTS)}")
    with production():
        run(set(given.parts) or set(PARTS), rounds=given.rounds, seconds=given.seconds)


def run(parts: set[str], *, rounds: int, seconds: float) -> None:
    from benchmarks import anew, kept, large, weight
    from benchmarks.programme import Size, make

    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load}; client: {client.name()}")
    make()
    look_at_the_data()
    if "kept" in parts:
        kept.measure(rounds=rounds, seconds=seconds)
    if "anew" in parts:
        # Requests that wrk leaves unanswered at its end are not counted, and slow pages leave many.
        anew.measure(rounds=rounds, seconds=2 * seconds)
    if "weight" in parts:
        weight.measure()
    if "large" in parts:
        small = large.figures()
        empty_the_database()
        make(Size(talks=LARGE, speakers=20_000))
        look_at_the_data()
        large.show({Size().talks: small, LARGE: large.figures()})


if __name__ == "__main__":
    main()
