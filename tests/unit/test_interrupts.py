"""Ctrl-C reaches the command alone: the processes it starts never see it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from flowsim.experiments.workers import interrupts_for_us_alone

TELL = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"


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
