"""Ctrl-C reaches the command alone, wherever it is: the processes it starts never see it."""

import os
import signal
import subprocess
import sys
import time
from threading import Timer

import pytest

from flowsim.running.interruption import Interruptible, one_is_left
from flowsim.running.workers import interrupts_for_us_alone

TELL = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"


@pytest.fixture(autouse=True)
def heeding():
    """A process started by a shell's background job ignores Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def child_is_deaf():
    words = [sys.executable, "-c", TELL]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_a_process_started_in_the_block_never_sees_it_and_one_started_after_does():
    with interrupts_for_us_alone():
        assert child_is_deaf() == "True"
    assert child_is_deaf() == "False"


def test_one_that_comes_in_the_block_is_not_lost():
    after = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - where it comes is what is tested
        with interrupts_for_us_alone():
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
        after.append("too late")
    assert after == []


def work():
    for _ in range(10_000):
        pass


class Dying:
    """Python drops an interrupt that comes while an object ends."""

    def __del__(self):
        work()
        work()
        work()


def working_and_dying_for_ever():
    while True:
        work()
        Dying()


def press_control_c_after(seconds):
    Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)).start()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_that_would_be_dropped_ends_the_call_all_the_same(capsys):
    call = Interruptible(working_and_dying_for_ever)
    press_control_c_after(0.3)
    with pytest.raises(KeyboardInterrupt):
        call.finish()
    assert not one_is_left()
    assert capsys.readouterr().err == ""


def test_what_a_call_returns_or_raises_comes_back():
    assert Interruptible(lambda: 3).finish() == 3
    with pytest.raises(ZeroDivisionError):
        Interruptible(lambda: 1 // 0).finish()
