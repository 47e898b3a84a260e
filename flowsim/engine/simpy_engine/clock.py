"""SimPy's environment with our total order of events: the one thing that is not SimPy's own."""

from heapq import heappush

import simpy
from simpy.events import NORMAL, URGENT, EventPriority

from flowsim.engine.program import Rank

ENTITIES = 2**40
"""More than there are patients or resources; what a rank is multiplied by in a priority."""


class Clock(simpy.Environment):
    """An environment in which simultaneous events have a stated order.

    SimPy takes events by (time, priority, order of scheduling). Two kinds are ours:

    - *At a minute* (`at`): a task that ends, a shift that begins, an arrival. Its priority is made
      of its rank and of the number of its patient or resource, so that of two at one minute the
      one with the lower rank goes first, then the lower number, then the one scheduled first.
      Ranks begin above SimPy's own priorities, URGENT and NORMAL. The minute is absolute: SimPy
      would compute now + delay, and now + (t - now) is not always t.
    - *Now* (`event.succeed()`, a process that starts or is interrupted): URGENT, whoever
      schedules it. So all that is due now happens in the order in which it was caused, after the
      process that caused it yields, and before the next event of any rank. A walk that is served
      and a walk that is started are both due now, hence the rule of `docs/vocabulary.md`: those
      woken by an event run in the order they were woken, before the next event is taken.

    Processes of an analyst's own keep SimPy's order: at a minute they go before all our events.
    """

    def schedule(
        self, event: simpy.Event, priority: EventPriority = NORMAL, delay: float = 0.0
    ) -> None:
        """Schedule an event as SimPy does, except that what is due now is URGENT.

        Raises ValueError for a delay that is no number: it would have no place among the others.
        """
        if delay != delay:
            raise ValueError("a delay of nan minutes; give a number")
        super().schedule(event, URGENT if delay == 0 else priority, delay)

    def at(self, time: float, rank: Rank, entity: int) -> simpy.Event:
        """Return an event that happens at a time (minutes), to be yielded like a timeout."""
        return At(self, time, EventPriority(rank * ENTITIES + entity))


class At(simpy.Event):
    """SimPy's Timeout with an absolute time and a priority of its own."""

    def __init__(self, clock: Clock, time: float, priority: EventPriority) -> None:
        super().__init__(clock)
        self._ok, self._value = True, None
        heappush(clock._queue, (time, priority, next(clock._eid), self))
