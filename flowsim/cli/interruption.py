"""Calling other people's code so that Ctrl-C ends it, wherever it is."""

import ctypes
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from threading import Event, Thread

from flowsim.experiments.workers import interrupts_for_us_alone, stop_workers

POLL_SECONDS = 0.5


class Interruptible(Thread):
    """A call in a thread and in processes that do not see Ctrl-C themselves.

    Raised in the midst of somebody else's code, a KeyboardInterrupt can be lost: Python drops one
    that falls into a callback or a destructor, and a worker that dies of it looks like a broken
    one. Here it is raised in the main thread, which only waits; that ends the workers and raises
    it in the thread, again and again until the thread has ended.
    """

    def __init__(self, call: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self._ended = Event()  # an interrupted `join` would take the thread for ended
        self._problem: BaseException | None = None

    def run(self) -> None:
        """Call it (in the thread)."""
        try:
            self._call()
        except BaseException as problem:  # raised again in the main thread
            self._problem = problem
        self._ended.set()

    def finish(self) -> None:
        """Start the call and wait for its end; raises what it raised, or KeyboardInterrupt."""
        from joblib.externals.loky.backend import resource_tracker

        resource_tracker.ensure_running()  # started within, it would unblock what is blocked
        with interrupts_for_us_alone():  # the thread inherits that, and so do its processes
            self.start()
        try:
            while not self._ended.wait(POLL_SECONDS):
                pass
        except KeyboardInterrupt:
            with redirect_stderr(StringIO()):  # what others say of lost workers
                stop_workers()
                while not self._ended.wait(POLL_SECONDS):
                    self._raise_inside()
                    stop_workers()
            raise
        if self._problem is not None:
            raise self._problem

    def _raise_inside(self) -> None:
        thread, kind = ctypes.c_ulong(self.ident or 0), ctypes.py_object(KeyboardInterrupt)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, kind)
