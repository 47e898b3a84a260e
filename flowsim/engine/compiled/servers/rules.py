"""Taking a server, giving it back, and who is served next.

Grants are immediate: a free server is taken without an event; a freed one serves the first of all
the queues it serves.
"""

from flowsim.engine.compiled.codes import A3, NOBODY, NOTHING
from flowsim.engine.compiled.counts import ATTENTION, TO_SERVE
from flowsim.engine.compiled.patients.charts import set_attribute
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.log import log_queue, log_taking, log_use
from flowsim.engine.compiled.servers.queues import goes_first, put_in_order, take_out
from flowsim.engine.compiled.servers.state import (
    CHANGED,
    KEPT,
    LIMIT,
    NUMBER,
    ON_DUTY,
    PEERS,
    ROOT,
    CapacityChanges,
    Servers,
)
from flowsim.engine.compiled.walks.state import (
    CHART,
    HELD,
    HELD_FIRST,
    HELD_QUEUE,
    HELD_RESOURCE,
    HELD_WIDTH,
    PATIENT,
    PC,
    Walks,
)
from flowsim.engine.compiled.walks.walkers import wake
from flowsim.engine.program import Ints
from flowsim.hospital.policies.ring_fences import may_take
from flowsim.kernel_cache import part


@part
def change_capacity(
    count: Ints, servers: Servers, changes: CapacityChanges, change: int, now: float
) -> None:
    """Let other numbers of servers be on duty; the loop serves those who wait."""
    resource = changes.change[CHANGED, change]
    log_use(count, servers, resource, now)
    servers.server[resource, LIMIT] = changes.change[ON_DUTY, change]
    count[TO_SERVE] = resource
    count[ATTENTION] = 1


@part
def has_one_for(servers: Servers, resource: int, asker: int) -> bool:
    """Return whether a server is free that is not kept from such an asker."""
    free = servers.server[resource, LIMIT] - servers.server[resource, NUMBER]
    return may_take(free, servers.server[resource, KEPT + asker])


@part
def take(
    count: Ints,
    walks: Walks,
    servers: Servers,
    queue: int,
    resource: int,
    walker: int,
    now: float,
) -> None:
    """Give a server to a walker."""
    log_use(count, servers, resource, now)
    servers.server[resource, NUMBER] += 1
    log_taking(count, servers, walks.walker[walker, PATIENT], resource, 1, now)
    row, at = walks.walker, place_held(walks, walker, queue)
    if at == NOTHING:
        at = HELD_FIRST + HELD_WIDTH * row[walker, HELD]
        row[walker, HELD] += 1
    row[walker, at + HELD_QUEUE] = queue
    row[walker, at + HELD_RESOURCE] = resource


@part
def place_held(walks: Walks, walker: int, queue: int) -> int:
    """Return the column where a walker keeps what it got from a queue, or NOTHING."""
    row = walks.walker
    end = HELD_FIRST + HELD_WIDTH * row[walker, HELD]
    for at in range(HELD_FIRST, end, HELD_WIDTH):
        if row[walker, at + HELD_QUEUE] == queue:
            return at
    return NOTHING


@part
def give_back(
    count: Ints, walks: Walks, servers: Servers, walker: int, at: int, now: float
) -> None:
    """Take back the server a walker keeps at a column; it serves whoever is next."""
    row = walks.walker
    resource = row[walker, at + HELD_RESOURCE]
    row[walker, HELD] -= 1
    last = HELD_FIRST + HELD_WIDTH * row[walker, HELD]
    row[walker, at + HELD_QUEUE] = row[walker, last + HELD_QUEUE]
    row[walker, at + HELD_RESOURCE] = row[walker, last + HELD_RESOURCE]
    log_use(count, servers, resource, now)
    servers.server[resource, NUMBER] -= 1
    log_taking(count, servers, row[walker, PATIENT], resource, -1, now)
    count[TO_SERVE] = resource
    count[ATTENTION] = 1


@part
def remember(plan: Plan, patients: Patients, pc: int, resource: int, chart: int) -> None:
    """Keep which member of a team served, where the step asks for it."""
    attribute = plan.step[pc, A3]
    if attribute != NOTHING:
        value = plan.code[plan.member_value + attribute * plan.resources + resource]
        set_attribute(patients, chart, attribute, value)


@part
def serve(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    resource: int,
    now: float,
) -> None:
    """Grant free servers of a resource to the first in all the lines it serves who may take one."""
    server, row, served = servers.server, walks.walker, servers.server[resource, PEERS]
    count[TO_SERVE] = NOTHING
    if server[resource, NUMBER] >= server[resource, LIMIT]:
        return
    for k in range(served + 1, served + 1 + plan.code[served]):
        put_in_order(plan, walks, patients, servers, plan.code[k], now)
    while server[resource, NUMBER] < server[resource, LIMIT]:
        queue, walker = NOTHING, NOBODY
        for k in range(served + 1, served + 1 + plan.code[served]):
            for asker in range(server.shape[1] - ROOT):
                first = server[plan.code[k], ROOT + asker]
                if first == NOBODY or not has_one_for(servers, resource, asker):
                    continue
                if walker == NOBODY or goes_first(walks, first, walker):
                    queue, walker = plan.code[k], first
        if walker == NOBODY:
            return
        take_out(walks, servers, queue, walker)
        log_queue(plan, count, servers, queue, -1, now)
        take(count, walks, servers, queue, resource, walker, now)
        remember(plan, patients, row[walker, PC], resource, row[walker, CHART])
        wake(plan, count, walks, patients, walker, now)
