"""Ctrl-C, TERM and a closed terminal end the program in good order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Asked to end. Not an Exception: nothing on the way up should take it for an error."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        # As a shell reports a program that a signal has ended.
        self.exit_code = 128 + number


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    # What is ignored already stays so: that is what nohup asks for.
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    yield


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    # The second Ctrl-C of an impatient user would cut the cleaning up short.
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)
