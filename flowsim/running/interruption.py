"""Ctrl-C: it ends a command at once, wherever that is, and is seen by the command alone.

Every file is written whole or not at all, so that a command may end anywhere. Raised in the midst
of other code a KeyboardInterrupt can be lost (Python drops one that falls into a callback or a
destructor), and it waits until compiled code returns. A command is therefore called in a thread
of its own, while the main thread, to which Python gives the signal, only waits for it.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import NoReturn

POLL_SECONDS = 0.1
SHOW_CURSOR = "\x1b[?25h"
"""A progress bar has hidden it."""


def call_interruptibly(call: Callable[[], int]) -> int:
    """Return what the call returns. Raises what it raises, or KeyboardInterrupt.

    After a KeyboardInterrupt the call may still go on: leave with `leave_at_once`.
    """
    code, problem, ended = 0, None, Event()

    def run() -> None:
        nonlocal code, problem
        try:
            code = call()
        except BaseException as raised:  # raised again in the main thread
            problem = raised
        ended.set()

    with interrupts_for_us_alone():  # the thread inherits that, and so do its processes
        Thread(target=run, daemon=True).start()
    while not ended.wait(POLL_SECONDS):  # on Windows, only a wait that ends can be interrupted
        pass
    if problem is not None:
        raise problem
    return code


def leave_at_once(code: int) -> NoReturn:
    """End the program, with whatever its threads are at; at its usual end it would wait for them.

    Worker processes end when they see that this one has.
    """
    if sys.stderr.isatty():
        sys.stderr.write(SHOW_CURSOR)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@contextmanager
def interrupts_for_us_alone() -> Iterator[None]:
    """Let processes that are started in the block never see Ctrl-C.

    A terminal sends it to all of them; this process ends the others, and one that is still
    importing would print where it was. A process inherits which signals are blocked in the thread
    that starts it. Here, a Ctrl-C is held back for the moment the block takes.
    """
    if not hasattr(signal, "pthread_sigmask"):  # not on Windows
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # started within, it would unblock what is blocked
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
