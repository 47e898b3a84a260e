"""Ctrl-C reaches the command alone, wherever it is: the processes it starts never see it."""

import os
import signal
import subprocess
import sys
import time
from threading import Timer

import pytest

from flowsim.running.interruption import call_interruptibly, interrupts_for_us_alone

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


DYING = """
import signal
from flowsim.running.interruption import call_interruptibly, leave_at_once

class Dying:
    def __del__(self):
        for _ in range(10_000):
            pass

def working_and_dying_for_ever():
    print("at work", flush=True)
    while True:
        Dying()

signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    call_interruptibly(working_and_dying_for_ever)
except KeyboardInterrupt:
    leave_at_once(130)
"""


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3])
def test_one_that_would_be_dropped_ends_the_program_all_the_same(seconds):
    """Python drops an interrupt that comes while an object ends."""
    words = [sys.executable, "-c", DYING]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "at work\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 130


def test_the_call_is_left_while_compiled_code_is_running():
    """Python cannot break into it: sleeping stands in for it."""
    Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        call_interruptibly(lambda: time.sleep(5) or 0)
    assert time.monotonic() - begun < 3


def test_what_a_call_returns_or_raises_comes_back():
    assert call_interruptibly(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        call_interruptibly(lambda: 1 // 0)
