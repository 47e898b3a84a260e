"""Verbs that look at who is free and who waits now."""

from flowsim.engine.calendar_time import level_at
from flowsim.engine.compiled.clinics.state import Clinics
from flowsim.engine.compiled.clinics.verbs import book_slot
from flowsim.engine.compiled.codes import (
    A0,
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    GOES_ON,
    NEVER,
    NOBODY,
    NOTHING,
)
from flowsim.engine.compiled.counts import ATTENTION, RUNG_LOG
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import (
    OF,
    RUNG_PATIENT,
    RUNG_RESULT,
    RUNG_TRIED,
    Patients,
)
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.rules import free_for, take
from flowsim.engine.compiled.servers.state import LIMIT, NUMBER, PEERS, ROOT, Servers
from flowsim.engine.compiled.walks.state import CHART, PC, UNITS, Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import OTHERS, YES, Ints
from flowsim.hospital.policies.ways import cost_of_way
from flowsim.kernel_cache import part
from flowsim.records.tables import FULL, NO_SLOT, NOT_ELIGIBLE, SHUT, TAKEN


@part
def branch_by(plan: Plan, walks: Walks, servers: Servers, walker: int, pc: int, now: float) -> bool:
    """Go on where a policy says: the way of lowest cost, or the target behind if none is taken."""
    policy, queues, ways = plan.step[pc, A0], plan.step[pc, A2], plan.step[pc, A3]
    limit = plan.real[plan.step[pc, A4]]
    taken, lowest = ways, NEVER
    for way in range(ways):
        queue, free, waiting = plan.code[queues + way], 0, 0
        if queue != NOTHING:
            free, waiting = free_servers(plan, servers, queue), servers.server[queue, NUMBER]
        cost = cost_of_way(policy, free, waiting, now, limit)
        if cost < lowest:
            taken, lowest = way, cost
    walks.walker[walker, PC] = plan.code[plan.step[pc, A1] + taken]
    return GOES_ON


@part
def free_servers(plan: Plan, servers: Servers, queue: int) -> int:
    """Return how many servers are free of those that serve a queue."""
    members, free = servers.server[queue, PEERS], 0
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        free += max(0, servers.server[resource, LIMIT] - servers.server[resource, NUMBER])
    return free


@part
def try_rung(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    clinics: Clinics,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Take a rung of a ladder, its place and slot, or go on at the next; either is logged."""
    chart, eligible, calendar = walks.walker[walker, CHART], plan.step[pc, A1], plan.step[pc, A2]
    queue, kind, clinic = plan.step[pc, A3], plan.step[pc, A4], plan.step[pc, A5]
    resource, asker, result = NOTHING, OTHERS, TAKEN
    if queue != NOTHING:
        if kind != NOTHING:
            asker = look_up(plan, count, patients, kind, chart, now)
        resource = place_at_once(plan, servers, queue, asker)
        if resource == NOTHING:
            result = FULL
    if calendar != NOTHING:
        at = look_up(plan, count, patients, calendar, chart, now)
        if level_at(plan.real, plan.code, at + 2, plan.code[at], plan.cycle, now) == 0:
            result = SHUT
    if eligible != NOTHING and look_up(plan, count, patients, eligible, chart, now) != YES:
        result = NOT_ELIGIBLE
    if result == TAKEN and clinic != NOTHING:
        milestone, slot_class, lead = plan.step[pc, A6], plan.step[pc, A7], plan.step[pc, A9]
        if not book_slot(
            plan, count, patients, clinics, chart, clinic, milestone, slot_class, lead, now
        ):
            result = NO_SLOT
    log_try(count, patients, chart, plan.step[pc, A0], result, now)
    if result != TAKEN:
        walks.walker[walker, PC] = plan.step[pc, A8]
        return GOES_ON
    if queue != NOTHING:
        walks.walker[walker, UNITS] = 1
        take(count, walks, servers, queue, resource, walker, now)
    return go_on(plan, walks, walker, pc)


@part
def place_at_once(plan: Plan, servers: Servers, queue: int, asker: int) -> int:
    """Return the first of those that serve a queue that has a server for the asking, or NOTHING.

    Not one that somebody waits for who needs several, unless the resource is one with back-fill.
    """
    members = servers.server[queue, PEERS]
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        back_fill = plan.code[plan.servers + resource] == 1
        if free_for(servers, resource, asker) > 0 and (
            back_fill or not overtakes(plan, servers, resource, asker)
        ):
            return int(resource)
    return NOTHING


@part
def overtakes(plan: Plan, servers: Servers, resource: int, asker: int) -> bool:
    """Return whether somebody waits for a resource for whom as many are free as for an asker."""
    server, served = servers.server, servers.server[resource, PEERS]
    free = free_for(servers, resource, asker)
    for k in range(served + 1, served + 1 + plan.code[served]):
        for other in range(server.shape[1] - ROOT):
            waits = server[plan.code[k], ROOT + other] != NOBODY
            if waits and free_for(servers, resource, other) >= free:
                return True
    return False


@part
def log_try(
    count: Ints, patients: Patients, chart: int, rung: int, result: int, now: float
) -> None:
    """Log what came of trying a rung."""
    at = count[RUNG_LOG]
    patients.rung_time[at] = now
    patients.rung_log[RUNG_PATIENT, at] = patients.chart[chart, OF]
    patients.rung_log[RUNG_TRIED, at] = rung
    patients.rung_log[RUNG_RESULT, at] = result
    count[RUNG_LOG] = at + 1
    if at + 2 > patients.rung_time.size:
        count[ATTENTION] = 1
