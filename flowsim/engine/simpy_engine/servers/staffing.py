"""All servers and queues of a hospital, and its shifts."""

from collections.abc import Generator, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from flowsim.engine.program import Ints, Program, Rank
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.servers.servers import Queue, Servers
from flowsim.engine.world import World


class Staffing:
    """The resources (R) and queues (Q) of a program, with their minutes by hour (H)."""

    def __init__(self, program: Program, clock: Clock, world: World) -> None:
        self.clock = clock
        self.logs = program.log_resources
        self.log: list[tuple[float, int, int, int]] = []  # minute, patient, resource, change
        self.joins: list[tuple[float, int, int]] = []  # minute, patient, queue
        hours, paces = program.hours, program.resource_pace.tolist()
        askers = program.fence_kept_from.shape[1]
        self.busy = np.zeros((len(paces), hours))
        self.overrun = np.zeros_like(self.busy)
        self.waiting = np.zeros((len(program.names.queues), hours))
        back_fill = program.resource_back_fill.tolist()
        self.servers = [
            Servers(clock, k, pace, askers, bool(back_fill[k]), self.busy[k], self.overrun[k])
            for k, pace in enumerate(paces)
        ]
        order = count()
        self.queues = [
            Queue(clock, k, [self.servers[r] for r in members], askers, order, self.waiting[k])
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

    def note(self, patient: int, servers: Servers, change: int) -> None:
        """Write who took servers, or gave them back, where the run keeps it."""
        if self.logs:
            self.log.append((self.clock.now, patient, servers.resource, change))

    def note_joining(self, patient: int, queue: int) -> None:
        """Write who joined which line, where the run keeps it."""
        if self.logs:
            self.joins.append((self.clock.now, patient, queue))

    def events(self) -> dict[str, NDArray[Any]]:
        """Return what was noted as a table of the records."""
        types = {"t": np.float64, "patient": np.int64, "resource": np.int16, "change": np.int32}
        return columns(self.log, types)

    def joinings(self) -> dict[str, NDArray[Any]]:
        """Return who joined which line as a table of the records."""
        return columns(self.joins, {"t": np.float64, "patient": np.int64, "queue": np.int16})

    def close(self, horizon: float) -> None:
        """Count the minutes up to the end of the run."""
        for servers in self.servers:
            servers.minutes.become(horizon, 0, 0)
        for queue in self.queues:
            queue.minutes.become(horizon, 0)


def columns(rows: Sequence[tuple[float, ...]], types: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return rows as columns of these names and types."""
    by_column = np.array(rows, dtype=np.float64).reshape(-1, len(types)).T
    pairs = zip(types.items(), by_column, strict=True)
    return {name: column.astype(kind) for (name, kind), column in pairs}


def slices(flat: Ints, first: Ints, length: Ints) -> list[list[int]]:
    """Return the parts of a flat array that begin at `first` and are `length` long."""
    pairs = zip(first.tolist(), length.tolist(), strict=True)
    return [flat[a : a + n].tolist() for a, n in pairs]
