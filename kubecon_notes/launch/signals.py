"""Ctrl-C, TERM and a closed terminal end the program in good order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SignalMask = set[int]


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


@contextmanager
def signals_waiting() -> Iterator[SignalMask]:
    """While a child is started: in what Python runs around a fork an exception is let go, and with it the wish to
    end. Gives what was held back before, for `take_signals_again`."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield {int(number) for number in mask}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def take_signals_again(mask: SignalMask) -> None:
    """In the child, before it becomes another program: a signal that came meanwhile ends it, without our handler."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
