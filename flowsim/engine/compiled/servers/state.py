"""Servers, the queues before them, their minutes by hour, and the capacity changes to come.

Resources and queues are rows of one table, the queues after the resources, because both are a
number that changes over time and both point to a list of the other. So a queue is known in the
kernel by its row: its code plus the number of resources.
"""

from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.codes import NEVER, NOBODY
from flowsim.engine.compiled.counts import SERVER_LOG, SERVER_LOG_MARGIN
from flowsim.engine.compiled.growth import twice
from flowsim.engine.compiled.plan.tables import Addresses
from flowsim.engine.program import Floats, Ints, Program
from flowsim.engine.world import World

NUMBER, LIMIT, PEERS, KEPT = range(4)
"""Columns of resources: servers in use, servers on duty, address of the list of queues served; from
KEPT on, one for each asker: free servers that it must leave to others.
"""
ROOT = KEPT
"""Columns of queues: NUMBER waiting, PEERS is the list of resources; from ROOT on, the root of the
heap of each asker's line.
"""

FIRST_SERVER_EVENTS = 4096

LOG_PATIENT, LOG_RESOURCE, LOG_CHANGE = range(3)
"""Rows of the log of servers: who took some (or gave them back), of what, and how many. Of who
joined a line the row of the queue, and none.
"""

CHANGED, ON_DUTY = range(2)
"""Rows of capacity changes: resource, and servers on duty from then on; or the number of resources
+ a ring-fence, and places kept from then on; or the number of both + a ward, and core beds that its
nurses let be open from then on.
"""


class Servers(NamedTuple):
    """R resources and Q queues."""

    server: Ints  # (R + Q, KEPT + askers)
    since: Floats  # (R + Q,) min, last change of the number in use or waiting
    band_change: Floats  # (R + Q,) min, no band of those waiting changes before
    busy: Floats  # (hours, R) min
    overrun: Floats  # (hours, R) min
    waiting: Floats  # (hours, Q) min
    log: Ints  # (3, U); no room where the run keeps no log
    log_time: Floats  # (U,) min


class CapacityChanges(NamedTuple):
    """When capacities change, in order."""

    t_change: Floats  # (changes,) min
    change: Ints  # (2, changes)


def begin_servers(program: Program, world: World, at: Addresses, count: Ints) -> Servers:
    """Return servers of whom nobody is on duty yet, and empty queues."""
    hours, resources, queues = program.hours, len(at.resource), len(at.queue)
    columns = KEPT + program.fence_kept_from.shape[1]
    server = np.zeros((resources + queues, columns), dtype=np.int64)
    server[:resources, PEERS] = at.resource
    server[resources:, PEERS] = at.queue
    server[resources:, ROOT:] = NOBODY
    room = 0
    if program.log_resources:
        # All on duty may be taken at once, when a shift begins.
        count[SERVER_LOG_MARGIN] = 1 + world.capacity_level.max(initial=0)
        room = max(FIRST_SERVER_EVENTS, int(count[SERVER_LOG_MARGIN]))
    return Servers(
        server=server,
        since=np.zeros(resources + queues),
        band_change=np.full(resources + queues, NEVER),
        busy=np.zeros((hours, resources)),
        overrun=np.zeros((hours, resources)),
        waiting=np.zeros((hours, queues)),
        log=np.zeros((3, room), dtype=np.int64),
        log_time=np.zeros(room),
    )


def more_server_events(servers: Servers, count: Ints) -> Servers:
    """Return the servers with room for what another step may log."""
    if count[SERVER_LOG] + count[SERVER_LOG_MARGIN] <= servers.log_time.size:
        return servers
    return servers._replace(log=twice(servers.log), log_time=twice(servers.log_time))


def capacity_changes(world: World, resources: int, fences: int) -> CapacityChanges:
    """Return the changes of a replication, of resources, ring-fences and staffed wards."""
    t = np.concatenate((world.capacity_t, world.fence_t, world.staffed_t))
    changed = np.concatenate(
        (
            world.capacity_resource,
            world.fence_changed + resources,
            world.staffed_ward + resources + fences,
        )
    )
    level = np.concatenate((world.capacity_level, world.fence_places, world.staffed_beds))
    order = np.lexsort((changed, t))
    return CapacityChanges(t[order], np.stack((changed, level))[:, order].copy())
