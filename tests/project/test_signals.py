"""The wish to end is heard once, and never lost on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kubecon_notes.launch.signals import ENDING, Stopped, signals_waiting, stopped_by_signals, take_signals_again


@pytest.fixture(autouse=True)
def same_handlers_afterwards() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_signal_that_comes_while_a_child_is_started_is_heard_after_that():
    reached = []

    def ended_while_it_starts_a_child() -> None:
        with stopped_by_signals():
            with signals_waiting():
                os.kill(os.getpid(), signal.SIGTERM)
                reached.append("the end of what must not be disturbed")
            reached.append("what comes after it")

    with pytest.raises(Stopped) as stopped:
        ended_while_it_starts_a_child()
    assert reached == ["the end of what must not be disturbed"]
    assert stopped.value.exit_code == 128 + signal.SIGTERM


def test_child_hears_signals_as_any_other_program():
    with stopped_by_signals(), signals_waiting() as mask:
        child = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            preexec_fn=lambda: take_signals_again(mask),  # noqa: PLW1509 - there are no threads
        )
    child.terminate()
    assert child.wait(30) == -signal.SIGTERM
