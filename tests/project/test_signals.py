"""The wish to end is heard once, and never lost on the way."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubecon_notes.launch.signals import ENDING, signals_waiting, stopped_by_signals, take_signals_again

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def same_handlers_afterwards() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


WHILE_A_CHILD_IS_STARTED = """
import os, signal
from kubecon_notes.launch.signals import Stopped, signals_waiting, stopped_by_signals
try:
    with stopped_by_signals():
        with signals_waiting():
            os.kill(os.getpid(), signal.SIGTERM)
            print("undisturbed")
        print("never reached")
except Stopped as stopped:
    print(stopped.exit_code)
"""


def test_signal_that_comes_while_a_child_is_started_is_heard_after_that():
    # In a process of its own: here other threads would take the signal.
    done = subprocess.run(
        [sys.executable, "-c", WHILE_A_CHILD_IS_STARTED], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["undisturbed", str(128 + signal.SIGTERM)]


def test_child_hears_signals_as_any_other_program():
    with stopped_by_signals(), signals_waiting() as mask:
        child = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            preexec_fn=lambda: take_signals_again(mask),  # noqa: PLW1509 - there are no threads
        )
    child.terminate()
    assert child.wait(30) == -signal.SIGTERM
