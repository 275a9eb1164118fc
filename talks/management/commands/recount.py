"""`manage.py recount`: whether scores and numbers of comments are what their rows say."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import pluralize

from talks.recounting import differences, repair


class Command(BaseCommand):
    help = (
        "Count all ratings and comments anew, and compare with the tallies that the database keeps. "
        "Ends with 1 where something differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Let the database count again what differs.")

    def handle(self, *, repair: bool, **_: Any) -> None:
        looked_at, found = differences()
        for difference in found:
            self.stdout.write(str(difference))
        if repair and found:
            found = self._repaired(found)
        self.stdout.write(
            f"{looked_at} talk{pluralize(looked_at)} looked at, {len(found) or 'no'} difference{pluralize(len(found))}."
        )
        if found:
            raise CommandError("Tallies differ from their rows." if repair else "--repair counts these talks again.")

    def _repaired(self, found: list[Any]) -> list[Any]:
        """What still differs afterwards."""
        repair(found)
        _looked_at, left = differences()
        self.stdout.write(f"{len(found)} figures repaired." if not left else f"{len(left)} figures still differ.")
        return left
