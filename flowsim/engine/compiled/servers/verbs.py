"""Verbs about servers: seize, release, give way, treat."""

from flowsim.engine.compiled.clock.heap import wait_for
from flowsim.engine.compiled.clock.state import PATIENCE, RESUME, Clock
from flowsim.engine.compiled.codes import (
    A0,
    A1,
    A2,
    A4,
    A5,
    GOES_ON,
    NONE_KEPT,
    NOT_HELD,
    NOTHING,
    STOPS,
)
from flowsim.engine.compiled.counts import fail
from flowsim.engine.compiled.patients.chance import duration
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.log import log_joining, log_queue
from flowsim.engine.compiled.servers.queues import stand
from flowsim.engine.compiled.servers.rules import (
    give_back,
    place_held,
    rank,
    remember,
    take,
    who_serves_at_once,
    would_serve_before,
)
from flowsim.engine.compiled.servers.state import Servers
from flowsim.engine.compiled.walks.state import (
    ASKER,
    CHART,
    DEADLINE,
    GIVES_UP,
    HELD_RESOURCE,
    HELD_UNITS,
    PATIENT,
    PC,
    SINCE,
    UNITS,
    Walks,
)
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import OTHERS, Ints
from flowsim.kernel_cache import part


@part
def seize(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Take free servers at once, unless held up, or join the queue."""
    row, queue, chart = walks.walker, plan.step[pc, A0], walks.walker[walker, CHART]
    row[walker, ASKER], row[walker, UNITS] = OTHERS, 1
    if plan.step[pc, A4] != NOTHING:
        row[walker, ASKER] = look_up(plan, count, patients, plan.step[pc, A4], chart, now)
    if plan.step[pc, A5] != NOTHING:
        row[walker, UNITS] = look_up(plan, count, patients, plan.step[pc, A5], chart, now)
    resource = who_serves_at_once(
        plan, count, walks, patients, servers, queue, NOTHING, walker, pc, now
    )
    if resource != NOTHING:
        take(count, walks, servers, queue, resource, walker, now)
        remember(plan, patients, pc, resource, chart)
        return go_on(plan, walks, walker, pc)
    if plan.step[pc, A2] != NOTHING:
        row[walker, PC] = plan.step[pc, A2]
        return GOES_ON
    if walks.walker_time[walker, DEADLINE] <= now:
        row[walker, GIVES_UP] = 1
        return GOES_ON
    rank(plan, count, walks, patients, walker, pc, now)
    return join_line(plan, count, clock, walks, patients, servers, queue, walker, now)


@part
def join_line(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    queue: int,
    walker: int,
    now: float,
) -> bool:
    """Have a walker that has its rank wait in the line of a queue, as long as its patience."""
    log_queue(plan, count, servers, queue, 1, now)
    log_joining(count, servers, walks.walker[walker, PATIENT], queue, now)
    walks.walker_time[walker, SINCE] = now
    stand(plan, walks, patients, servers, queue, walker, now)
    wait_for(count, clock, walks.walker_time[walker, DEADLINE], PATIENCE)
    return STOPS


@part
def give_way(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Let those who go first have the servers held, and wait at the head of the line for them."""
    row, queue, chart = walks.walker, plan.step[pc, A0], walks.walker[walker, CHART]
    at = place_held(walks, walker, queue)
    if at == NOTHING:
        fail(count, NOT_HELD)
        return STOPS
    given, units = row[walker, at + HELD_RESOURCE], row[walker, at + HELD_UNITS]
    row[walker, ASKER], row[walker, UNITS] = OTHERS, units
    if plan.step[pc, A2] != NOTHING:
        row[walker, ASKER] = look_up(plan, count, patients, plan.step[pc, A2], chart, now)
    rank(plan, count, walks, patients, walker, pc, now)
    if not would_serve_before(plan, walks, patients, servers, given, walker, now):
        return go_on(plan, walks, walker, pc)
    if walks.walker_time[walker, DEADLINE] <= now:
        row[walker, GIVES_UP] = 1
        return GOES_ON
    resource = who_serves_at_once(
        plan, count, walks, patients, servers, queue, given, walker, pc, now
    )
    if resource != NOTHING:
        give_back(count, walks, servers, walker, at, units, now)
        take(count, walks, servers, queue, resource, walker, now)
        remember(plan, patients, pc, resource, chart)
        return go_on(plan, walks, walker, pc)
    join_line(plan, count, clock, walks, patients, servers, queue, walker, now)
    give_back(count, walks, servers, walker, at, units, now)
    return STOPS


@part
def release(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Give back the servers taken from a queue, all or some."""
    row, at = walks.walker, place_held(walks, walker, plan.step[pc, A0])
    if at == NOTHING:
        fail(count, NOT_HELD)
        return STOPS
    units = row[walker, at + HELD_UNITS]
    if plan.step[pc, A1] != NOTHING:
        units = look_up(plan, count, patients, plan.step[pc, A1], row[walker, CHART], now)
        if units >= row[walker, at + HELD_UNITS]:
            fail(count, NONE_KEPT)
            return STOPS
    give_back(count, walks, servers, walker, at, units, now)
    return go_on(plan, walks, walker, pc)


@part
def treat(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Spend a sampled duration, times the pace of a server that is held."""
    row, queue = walks.walker, plan.step[pc, A1]
    minutes = duration(plan, count, patients, plan.step[pc, A0], row[walker, CHART], now)
    if queue != NOTHING:
        at = place_held(walks, walker, queue)
        if at == NOTHING:
            fail(count, NOT_HELD)
            return STOPS
        minutes *= plan.real[plan.servers + row[walker, at + HELD_RESOURCE]]
    walks.walker_time[walker, SINCE] = now
    wait_for(count, clock, now + minutes, RESUME)
    return STOPS
