"""Servers, the queues before them, their minutes by hour, and the capacity changes to come.

Resources and queues are rows of one table, the queues after the resources, because both are a
number that changes over time and both point to a list of the other. So a queue is known in the
kernel by its row: its code plus the number of resources.
"""

from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.codes import NEVER, NOBODY
from flowsim.engine.compiled.plan.tables import Addresses
from flowsim.engine.program import Floats, Ints, Program
from flowsim.engine.world import World

NUMBER, LIMIT, PEERS = range(3)
"""Columns of resources: servers in use, servers on duty, address of the list of queues served."""
ROOT = LIMIT
"""Columns of queues: NUMBER waiting, ROOT of the heap, PEERS is the list of resources."""
SERVER_COLUMNS = 3

CHANGED, ON_DUTY = range(2)
"""Rows of capacity changes: resource, and servers on duty from then on."""


class Servers(NamedTuple):
    """R resources and Q queues."""

    server: Ints  # (R + Q, SERVER_COLUMNS)
    since: Floats  # (R + Q,) min, last change of the number in use or waiting
    band_change: Floats  # (R + Q,) min, no band of those waiting changes before
    busy: Floats  # (hours, R) min
    overrun: Floats  # (hours, R) min
    waiting: Floats  # (hours, Q) min


class CapacityChanges(NamedTuple):
    """When capacities change, in order."""

    t_change: Floats  # (changes,) min
    change: Ints  # (2, changes)


def begin_servers(program: Program, at: Addresses) -> Servers:
    """Return servers of whom nobody is on duty yet, and empty queues."""
    hours, resources, queues = program.weeks * 168, len(at.resource), len(at.queue)
    server = np.zeros((resources + queues, SERVER_COLUMNS), dtype=np.int64)
    server[:resources, PEERS] = at.resource
    server[resources:, PEERS] = at.queue
    server[resources:, ROOT] = NOBODY
    return Servers(
        server=server,
        since=np.zeros(resources + queues),
        band_change=np.full(resources + queues, NEVER),
        busy=np.zeros((hours, resources)),
        overrun=np.zeros((hours, resources)),
        waiting=np.zeros((hours, queues)),
    )


def capacity_changes(world: World) -> CapacityChanges:
    """Return the capacity changes of a replication."""
    change = np.stack((world.capacity_resource, world.capacity_level))
    return CapacityChanges(np.array(world.capacity_t), np.ascontiguousarray(change))
