"""A progress bar with the time left, for anything that lasts longer than two seconds."""

import sys
from threading import Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

PATIENCE_SECONDS = 2.0


class Progress:
    """Counts things done; draws a bar on standard error once two seconds have passed.

    Nothing is drawn when `shown` is False or standard error is not a terminal.
    """

    def __init__(self, total: int, text: str, *, shown: bool = True) -> None:
        self.total = total
        self.text = text
        self._done = 0
        self._bar: RichProgress | None = None
        self._closed = False
        self._lock = Lock()
        self._timer: Timer | None = None
        if shown and total > 0 and sys.stderr.isatty():
            self._timer = Timer(PATIENCE_SECONDS, self._open)
            self._timer.daemon = True

    def __enter__(self) -> "Progress":
        if self._timer is not None:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._bar is not None:
                self._bar.stop()

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        with self._lock:
            if self._closed:
                return
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("left"),
                TimeRemainingColumn(),
                console=Console(file=sys.stderr),  # also while others' last words are kept back
                transient=True,
            )
            self._bar.add_task(self.text, total=self.total, completed=self._done)
            self._bar.start()

    def step(self) -> None:
        """Count one more as done."""
        self.set(self._done + 1)

    def set(self, done: int) -> None:
        """Say how many are done."""
        with self._lock:
            self._done = done
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=done)
