"""The clock of the machine, which is not ours, told what time it is."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest

PARIS = ZoneInfo("Europe/Paris")


@contextmanager
def clock_at(clock: str, *, day: int = 20) -> Iterator[None]:
    """In March 2024, as the clocks of Paris have it: `with clock_at("10:30")`."""
    moment = datetime.datetime.fromisoformat(f"2024-03-{day:02}T{clock}").replace(tzinfo=PARIS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment.astimezone(datetime.UTC))
        patch.setattr("time.time", moment.timestamp)
        yield
