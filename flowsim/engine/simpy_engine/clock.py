"""SimPy's environment with absolute times and our total order."""

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy

from flowsim.engine.program import Rank
from flowsim.engine.simpy_engine.token import Token

ENTITY_BITS = 40
RESUME = Rank.RESUME << ENTITY_BITS
PATIENCE = Rank.PATIENCE << ENTITY_BITS
CAPACITY = Rank.CAPACITY << ENTITY_BITS


class Moment:
    """Something other than a token going on: `then` says what happens.

    `stamp` tells a moment of a token that no longer matters.
    """

    __slots__ = ("stamp", "then", "token")

    def __init__(self, then: "Callable[[Moment], None]", token: Any = None, stamp: int = 0) -> None:
        self.then = then
        self.token = token
        self.stamp = stamp


class Clock(simpy.Environment):
    """Events at absolute minutes, ordered by (time, rank, entity, order of scheduling).

    The queue is SimPy's own, so an analyst's process can run beside ours: its events have SimPy's
    priorities 0 and 1, before all our ranks. What happens with ours is in `run.Run.run_to`, which
    leaves out what they never need (failed events, lists of callbacks).
    """

    @property
    def events(self) -> list[Any]:
        """The heap of (time, rank and entity, order of scheduling, event)."""
        queue: list[Any] = self._queue
        return queue

    @property
    def order(self) -> Any:
        """The counter that numbers events in the order they are scheduled."""
        return self._eid

    def at(self, time: float, order: int, event: Token | Moment | None) -> None:
        """Schedule an event at a time. Absolute, so that no rounding of now + delay creeps in.

        `order` is a rank shifted by ENTITY_BITS, plus the entity.
        """
        heappush(self.events, (time, order, next(self._eid), event))

    def happen(self, time: float, event: Any) -> None:
        """Do what SimPy does with an event of its own (an analyst's process beside ours)."""
        self._now = time
        callbacks, event.callbacks = event.callbacks, None
        for callback in callbacks:
            callback(event)
        if not event._ok and not hasattr(event, "_defused"):
            raise event._value
