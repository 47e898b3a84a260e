"""SimPy's environment with absolute times, reusable events and our total order."""

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy

from flowsim.engine.program import Rank

ENTITY_BITS = 40


class Moment:
    """An event of the environment that can be scheduled again after it has happened.

    Looks to SimPy like one of its events; `stamp` tells a moment that no longer matters.
    """

    __slots__ = ("_defused", "_ok", "callbacks", "stamp", "token")

    def __init__(self, token: Any = None, stamp: int = 0) -> None:
        self.callbacks: Any = None
        self._ok = True
        self.token = token
        self.stamp = stamp


class Clock(simpy.Environment):
    """Events at absolute minutes, ordered by (time, rank, entity, order of scheduling)."""

    def at(
        self,
        time: float,
        rank: Rank,
        entity: int,
        moment: Moment,
        then: tuple[Callable[[Moment], None]],
    ) -> None:
        """Schedule `then` at a time. Absolute, so that no rounding of now + delay creeps in."""
        moment.callbacks = then
        heappush(
            self._queue,
            (time, (rank << ENTITY_BITS) | entity, next(self._eid), moment),  # type: ignore[arg-type]
        )
