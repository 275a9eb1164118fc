"""`manage.py load_report`: the report and all around it, from its fixture files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talks.fixture_files import load_files
from talks.formats.fixtures import FixtureError


class Command(BaseCommand):
    help = (
        "Load the report from its fixture files. Safe to repeat: rows that are there already are changed only "
        "where they differ, and where a file has a mistake nothing at all is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="Files to load, in this order. Otherwise all.")
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures",
            metavar="DIR",
            help="The folder whose *.yaml are loaded, by name (default: %(default)s).",
        )

    def handle(self, *, files: list[Path], fixtures: Path, verbosity: int, **_: Any) -> None:
        paths = files or sorted(fixtures.glob("*.yaml"))
        if not paths:
            raise CommandError(f"There is no *.yaml in {fixtures}.")
        try:
            tally = load_files(paths)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write("\n".join(tally.lines()))
