"""Queries and time of one answer, in this process."""

import time
from itertools import count
from statistics import median

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


def _answer(path: str, *, varied: bool) -> None:
    from django.test import Client

    mark = "&" if "?" in path else "?"
    response = Client(SERVER_NAME="127.0.0.1").get(f"{path}{mark}mark={next(_marks)}" if varied else path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
