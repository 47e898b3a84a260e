"""Calling what takes long so that Ctrl-C ends it, wherever it is."""

import ctypes
import threading
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from time import monotonic

from flowsim.running.workers import interrupts_for_us_alone, stop_workers

POLL_SECONDS = 0.1
MOST_SECONDS = 2.0
"""How long a thread is waited for that does not end, be it that the interrupt has come between two
locks of somebody else's: it ends with the program, and no file is ever left half written."""

NAME = "flowsim: a call that Ctrl-C ends"


class Interruptible:
    """A call in a thread and in processes that do not see Ctrl-C themselves.

    Raised in the midst of other code, a KeyboardInterrupt can be lost: Python drops one that falls
    into a callback or a destructor, and a worker that dies of it looks like a broken one. Here it
    is raised in the main thread, which only waits; that ends the workers and raises it in the
    thread, again and again until the thread has ended.
    """

    def __init__(self, call: Callable[[], int]) -> None:
        self._call = call
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)
        self._running = threading.Lock()  # let go at one blow; an event may be left half set
        self._problem: BaseException | None = None
        self._code = 0

    def _run(self) -> None:
        """Call it (in the thread)."""
        try:
            self._code = self._call()
        except BaseException as problem:  # raised again in the main thread
            self._problem = problem
        self._running.release()

    def finish(self) -> int:
        """Start the call, wait for its end and return what it returned.

        Raises what it raised, or KeyboardInterrupt.
        """
        with interrupts_for_us_alone():  # the thread inherits that, and so do its processes
            self._running.acquire()
            self._thread.start()
        try:
            while not self._has_ended():
                pass
        except KeyboardInterrupt:
            with redirect_stderr(StringIO()):  # what others say of lost workers
                self._end()
            raise
        if self._problem is not None:
            raise self._problem
        return self._code

    def _end(self) -> None:
        last = monotonic() + MOST_SECONDS
        while monotonic() < last:
            stop_workers()
            self._raise_inside()
            if self._has_ended():
                break

    def _has_ended(self) -> bool:
        """Wait a moment, and return whether the call has ended."""
        # An interrupt may come just before the thread can say that it has; nor is `join` safe: one
        # that is interrupted takes the thread for ended.
        return self._running.acquire(timeout=POLL_SECONDS) or not self._thread.is_alive()

    def _raise_inside(self) -> None:
        thread, kind = ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(KeyboardInterrupt)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, kind)


def one_is_left() -> bool:
    """Return whether a call that was interrupted has not ended."""
    return any(thread.name == NAME for thread in threading.enumerate())
