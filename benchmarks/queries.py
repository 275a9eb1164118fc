"""Queries, time and processor time of one answer, in this process."""

import os
import time
from functools import cache
from http import HTTPStatus
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

_marks = count()


def queries_of(path: str, *, varied: bool = True) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _answer(path, varied=varied)  # a page for the cache, and whatever is read once per process
    with CaptureQueriesContext(connection) as captured:
        _answer(path, varied=varied)
    return len(captured)


def milliseconds_of(path: str, *, times: int = 7) -> float:
    _answer(path, varied=True)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        _answer(path, varied=True)
        taken.append(1000 * (time.perf_counter() - start))
    return median(taken)


def processor_ms_of(path: str, *, times: int = 20) -> tuple[float, float]:
    """Of Python and of the database's process: what is left of a rate when others use the machine too."""
    _answer(path, varied=True)
    python, database = time.process_time(), _database_seconds()
    for _ in range(times):
        _answer(path, varied=True)
    return (
        1000 * (time.process_time() - python) / times,
        1000 * (_database_seconds() - database) / times,
    )


def _database_seconds() -> float:
    """By /proc, where the database is on this machine; else nothing."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not connection.settings_dict["HOST"].startswith("/") or not told.exists():
        return 0.0
    fields = told.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _answer(path: str, *, varied: bool) -> None:
    mark = "&" if "?" in path else "?"
    response = _client().get(f"{path}{mark}mark={next(_marks)}" if varied else path)
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {response.status_code}")


@cache
def _client() -> "Client":
    """One for all: its first request sets up the middleware."""
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1", headers={"Accept-Encoding": "gzip"})
