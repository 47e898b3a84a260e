"""Taking a server, giving it back, and who is served next.

Grants are immediate: a free server is taken without an event; a freed one serves the first of all
the queues it serves.
"""

from flowsim.engine.compiled.codes import A0, A1, A3, NOBODY, NOTHING
from flowsim.engine.compiled.counts import ATTENTION, JOINS, TO_SERVE
from flowsim.engine.compiled.patients.charts import set_attribute
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.log import log_queue, log_taking, log_use
from flowsim.engine.compiled.servers.queues import (
    first_that_fits,
    goes_first,
    put_in_order,
    take_band,
    take_out,
)
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
    ASKER,
    BAND,
    CHART,
    HELD,
    HELD_FIRST,
    HELD_QUEUE,
    HELD_RESOURCE,
    HELD_UNITS,
    HELD_WIDTH,
    JOINED,
    PATIENT,
    PC,
    PLACE,
    PRIORITY,
    UNITS,
    Walks,
)
from flowsim.engine.compiled.walks.walkers import wake
from flowsim.engine.program import Ints
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
def free_for(servers: Servers, resource: int, asker: int) -> int:
    """Return how many servers are free that are not kept from such an asker."""
    row = servers.server
    return int(row[resource, LIMIT] - row[resource, NUMBER] - row[resource, KEPT + asker])


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
    """Give a walker the servers it asks for."""
    row, at = walks.walker, place_held(walks, walker, queue)
    units = row[walker, UNITS]
    log_use(count, servers, resource, now)
    servers.server[resource, NUMBER] += units
    log_taking(count, servers, row[walker, PATIENT], resource, units, now)
    if at == NOTHING:
        at = HELD_FIRST + HELD_WIDTH * row[walker, HELD]
        row[walker, HELD] += 1
    row[walker, at + HELD_QUEUE] = queue
    row[walker, at + HELD_RESOURCE] = resource
    row[walker, at + HELD_UNITS] = units


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
    count: Ints, walks: Walks, servers: Servers, walker: int, at: int, units: int, now: float
) -> None:
    """Take back so many servers a walker keeps at a column; they serve whoever is next."""
    row = walks.walker
    resource = row[walker, at + HELD_RESOURCE]
    row[walker, at + HELD_UNITS] -= units
    if row[walker, at + HELD_UNITS] == 0:
        row[walker, HELD] -= 1
        last = HELD_FIRST + HELD_WIDTH * row[walker, HELD]
        row[walker, at + HELD_QUEUE] = row[walker, last + HELD_QUEUE]
        row[walker, at + HELD_RESOURCE] = row[walker, last + HELD_RESOURCE]
        row[walker, at + HELD_UNITS] = row[walker, last + HELD_UNITS]
    log_use(count, servers, resource, now)
    servers.server[resource, NUMBER] -= units
    log_taking(count, servers, row[walker, PATIENT], resource, -units, now)
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
def rank(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> None:
    """Give a walker its place in line, if it stands there from now on."""
    row, chart = walks.walker, walks.walker[walker, CHART]
    priority = look_up(plan, count, patients, plan.step[pc, A1], chart, now)
    count[JOINS] += 1
    walks.walker_time[walker, PLACE] = now - plan.real[priority]
    row[walker, PRIORITY] = priority
    row[walker, JOINED] = count[JOINS]
    take_band(plan, walks, patients, walker, now)


@part
def serves_at_once(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    resource: int,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Return whether a resource serves a walker who asks now: nobody in front holds it up."""
    server, served = servers.server, servers.server[resource, PEERS]
    free, waiting = free_for(servers, resource, walks.walker[walker, ASKER]), 0
    if walks.walker[walker, UNITS] > free:
        return False
    for k in range(served + 1, served + 1 + plan.code[served]):
        waiting += server[plan.code[k], NUMBER]
    if waiting == 0 or plan.code[plan.servers + resource] == 1:
        return True
    rank(plan, count, walks, patients, walker, pc, now)
    for k in range(served + 1, served + 1 + plan.code[served]):
        put_in_order(plan, walks, patients, servers, plan.code[k], now)
        for asker in range(server.shape[1] - ROOT):
            first = server[plan.code[k], ROOT + asker]
            if first == NOBODY or free_for(servers, resource, asker) < free:
                continue
            if goes_first(walks, first, walker):
                return False
    return True


@part
def who_serves_at_once(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    queue: int,
    but: int,
    walker: int,
    pc: int,
    now: float,
) -> int:
    """Return the first resource of a queue, `but` one, that serves a walker who asks now.

    NOTHING if none does.
    """
    members = servers.server[queue, PEERS]
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        if resource != but and serves_at_once(
            plan, count, walks, patients, servers, resource, walker, pc, now
        ):
            return int(resource)
    return NOTHING


@part
def next_served(plan: Plan, walks: Walks, servers: Servers, resource: int) -> int:
    """Return who a resource serves next, NOBODY if none of those who wait.

    Whoever is first and needs more than are free holds up all for whom no more are free: not those
    for whom a ring-fence keeps a place. With back-fill nobody is held up.
    """
    server, row, served = servers.server, walks.walker, servers.server[resource, PEERS]
    held_up_to = 0
    while True:
        walker = NOBODY
        for k in range(served + 1, served + 1 + plan.code[served]):
            for asker in range(server.shape[1] - ROOT):
                first, free = server[plan.code[k], ROOT + asker], free_for(servers, resource, asker)
                if first == NOBODY or free <= held_up_to:
                    continue
                if plan.code[plan.servers + resource] == 1:
                    first = first_that_fits(walks, first, free)
                if first != NOBODY and (walker == NOBODY or goes_first(walks, first, walker)):
                    walker = first
        if walker == NOBODY:
            return NOBODY
        free = free_for(servers, resource, row[walker, ASKER])
        if row[walker, UNITS] <= free:
            return int(walker)
        held_up_to = free


@part
def would_serve_before(
    plan: Plan,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    resource: int,
    walker: int,
    now: float,
) -> bool:
    """Return whether somebody of a lower band would be served, were a walker's servers back.

    They are looked at before the walker would be, so that it need not stand in line for this.
    """
    server, served = servers.server, servers.server[resource, PEERS]
    for k in range(served + 1, served + 1 + plan.code[served]):
        put_in_order(plan, walks, patients, servers, plan.code[k], now)
    server[resource, NUMBER] -= walks.walker[walker, UNITS]
    first = next_served(plan, walks, servers, resource)
    server[resource, NUMBER] += walks.walker[walker, UNITS]
    return first != NOBODY and bool(walks.walker[first, BAND] < walks.walker[walker, BAND])


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
    """Grant free servers of a resource to one after the other of those who wait for it."""
    server, row, served = servers.server, walks.walker, servers.server[resource, PEERS]
    count[TO_SERVE] = NOTHING
    if server[resource, NUMBER] >= server[resource, LIMIT]:
        return
    for k in range(served + 1, served + 1 + plan.code[served]):
        put_in_order(plan, walks, patients, servers, plan.code[k], now)
    while server[resource, NUMBER] < server[resource, LIMIT]:
        walker = next_served(plan, walks, servers, resource)
        if walker == NOBODY:
            return
        queue = plan.step[row[walker, PC], A0]
        take_out(walks, servers, queue, walker)
        log_queue(plan, count, servers, queue, -1, now)
        take(count, walks, servers, queue, resource, walker, now)
        remember(plan, patients, row[walker, PC], resource, row[walker, CHART])
        wake(plan, count, walks, patients, walker, now)
