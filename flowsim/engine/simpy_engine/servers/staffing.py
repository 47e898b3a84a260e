"""All servers and queues of a hospital, and its shifts."""

from collections.abc import Generator
from itertools import count

import numpy as np
import simpy

from flowsim.engine.program import Ints, Program, Rank
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.servers.servers import Queue, Servers
from flowsim.engine.world import World
from flowsim.units import HOURS_PER_WEEK


class Staffing:
    """The resources (R) and queues (Q) of a program, with their minutes by hour (H)."""

    def __init__(self, program: Program, clock: Clock, world: World) -> None:
        self.clock = clock
        hours, paces = program.weeks * HOURS_PER_WEEK, program.resource_pace.tolist()
        self.busy = np.zeros((len(paces), hours))
        self.overrun = np.zeros_like(self.busy)
        self.waiting = np.zeros((len(program.names.queues), hours))
        self.servers = [
            Servers(clock, k, pace, self.busy[k], self.overrun[k]) for k, pace in enumerate(paces)
        ]
        order = count()
        self.queues = [
            Queue(clock, k, [self.servers[r] for r in members], order, self.waiting[k])
            for k, members in enumerate(
                slices(program.queue_member, program.queue_first, program.queue_length)
            )
        ]
        served = slices(
            program.resource_queue, program.resource_queue_first, program.resource_queue_length
        )
        for servers, queues in zip(self.servers, served, strict=True):
            servers.queues = [self.queues[q] for q in queues]
        for servers in self.servers:
            mine = world.capacity_resource == servers.resource
            changes = zip(
                world.capacity_t[mine].tolist(), world.capacity_level[mine].tolist(), strict=True
            )
            clock.process(self.shifts(servers, list(changes)))

    def shifts(
        self, servers: Servers, changes: list[tuple[float, int]]
    ) -> Generator[simpy.Event, None, None]:
        """Change the capacity of a resource at each of the times (minutes). This is a process."""
        for time, capacity in changes:
            yield self.clock.at(time, Rank.CAPACITY, servers.resource)
            servers.change_capacity(capacity)

    def close(self, horizon: float) -> None:
        """Count the minutes up to the end of the run."""
        for servers in self.servers:
            servers.minutes.become(horizon, 0, 0)
        for queue in self.queues:
            queue.minutes.become(horizon, 0)


def slices(flat: Ints, first: Ints, length: Ints) -> list[list[int]]:
    """Return the parts of a flat array that begin at `first` and are `length` long."""
    pairs = zip(first.tolist(), length.tolist(), strict=True)
    return [flat[a : a + n].tolist() for a, n in pairs]
