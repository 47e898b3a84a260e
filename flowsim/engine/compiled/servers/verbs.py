"""Verbs about servers: seize, release, treat; and giving up the wait for one."""

from flowsim.engine.compiled.clock.heap import wait_for
from flowsim.engine.compiled.clock.state import PATIENCE, RESUME, Clock
from flowsim.engine.compiled.codes import (
    A0,
    A1,
    A2,
    A4,
    A5,
    GOES_ON,
    NEVER,
    NONE_KEPT,
    NOT_HELD,
    NOTHING,
    STOPS,
)
from flowsim.engine.compiled.counts import ATTENTION, TO_SERVE, fail
from flowsim.engine.compiled.patients.chance import duration
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.log import log_joining, log_queue
from flowsim.engine.compiled.servers.queues import stand, take_out
from flowsim.engine.compiled.servers.rules import (
    give_back,
    place_held,
    rank,
    remember,
    serves_at_once,
    take,
)
from flowsim.engine.compiled.servers.state import PEERS, Servers
from flowsim.engine.compiled.walks.state import (
    ASKER,
    CHART,
    DEADLINE,
    GIVES_UP,
    HELD,
    HELD_BEFORE,
    HELD_FIRST,
    HELD_QUEUE,
    HELD_RESOURCE,
    HELD_UNITS,
    HELD_WIDTH,
    PATIENT,
    PC,
    QUEUE_BEFORE,
    RENEGE_PC,
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
    members = servers.server[queue, PEERS]
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        if serves_at_once(plan, count, walks, patients, servers, resource, walker, pc, now):
            take(count, walks, servers, queue, resource, walker, now)
            remember(plan, patients, pc, resource, chart)
            return go_on(plan, walks, walker, pc)
    if plan.step[pc, A2] != NOTHING:
        row[walker, PC] = plan.step[pc, A2]
        return GOES_ON
    deadline = walks.walker_time[walker, DEADLINE]
    if deadline <= now:
        row[walker, GIVES_UP] = 1
        return GOES_ON
    log_queue(plan, count, servers, queue, 1, now)
    log_joining(count, servers, row[walker, PATIENT], queue, now)
    walks.walker_time[walker, SINCE] = now
    rank(plan, count, walks, patients, walker, pc, now)
    stand(plan, walks, patients, servers, queue, walker, now)
    wait_for(count, clock, deadline, PATIENCE)
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


@part
def leave_queue(
    plan: Plan, count: Ints, walks: Walks, servers: Servers, queue: int, walker: int, now: float
) -> None:
    """Take whoever has no patience left out of a queue; those behind may need less, and fit now.

    Nobody needs more than one of a team, so the first in line for it holds up no others.
    """
    take_out(walks, servers, queue, walker)
    log_queue(plan, count, servers, queue, -1, now)
    members = servers.server[queue, PEERS]
    if plan.code[members] == 1:
        count[TO_SERVE] = plan.code[members + 1]
        count[ATTENTION] = 1


@part
def renege(count: Ints, walks: Walks, servers: Servers, walker: int, now: float) -> bool:
    """Give back what was seized since patience began, from the lowest queue first.

    When there is none left the walker goes on at the place named with the patience.
    """
    row, found = walks.walker, NOTHING
    for k in range(row[walker, HELD]):
        at = HELD_FIRST + HELD_WIDTH * k
        queue = row[walker, at + HELD_QUEUE]
        if found != NOTHING and queue > row[walker, found + HELD_QUEUE]:
            continue
        before = False
        for j in range(row[walker, HELD_BEFORE]):
            before = before or row[walker, HELD_FIRST + HELD_WIDTH * j + QUEUE_BEFORE] == queue
        if not before:
            found = at
    if found != NOTHING:
        units = row[walker, found + HELD_UNITS]
        give_back(count, walks, servers, walker, found, units, now)
        return GOES_ON
    row[walker, GIVES_UP] = 0
    walks.walker_time[walker, DEADLINE] = NEVER
    row[walker, PC] = row[walker, RENEGE_PC]
    return GOES_ON
