"""Verbs about servers: seize, release, treat; and giving up the wait for one."""

from flowsim.engine.compiled.clock.heap import wait_for
from flowsim.engine.compiled.clock.state import PATIENCE, RESUME, Clock
from flowsim.engine.compiled.codes import (
    A0,
    A1,
    A2,
    A4,
    GOES_ON,
    NEVER,
    NOT_HELD,
    NOTHING,
    STOPS,
)
from flowsim.engine.compiled.counts import JOINS, fail
from flowsim.engine.compiled.patients.chance import duration
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.log import log_joining, log_queue
from flowsim.engine.compiled.servers.queues import stand, take_out
from flowsim.engine.compiled.servers.rules import (
    give_back,
    has_one_for,
    place_held,
    remember,
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
    HELD_WIDTH,
    JOINED,
    PATIENT,
    PC,
    PLACE,
    PRIORITY,
    QUEUE_BEFORE,
    RENEGE_PC,
    SINCE,
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
    """Take a free server at once, or join the queue."""
    queue, chart, asker = plan.step[pc, A0], walks.walker[walker, CHART], OTHERS
    if plan.step[pc, A4] != NOTHING:
        asker = look_up(plan, count, patients, plan.step[pc, A4], chart, now)
    members = servers.server[queue, PEERS]
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        if has_one_for(servers, resource, asker):
            take(count, walks, servers, queue, resource, walker, now)
            remember(plan, patients, pc, resource, chart)
            return go_on(plan, walks, walker, pc)
    if plan.step[pc, A2] != NOTHING:
        walks.walker[walker, PC] = plan.step[pc, A2]
        return GOES_ON
    deadline = walks.walker_time[walker, DEADLINE]
    if deadline <= now:
        walks.walker[walker, GIVES_UP] = 1
        return GOES_ON
    priority = look_up(plan, count, patients, plan.step[pc, A1], chart, now)
    log_queue(plan, count, servers, queue, 1, now)
    walks.walker[walker, ASKER] = asker
    join(plan, count, walks, patients, servers, queue, priority, walker, now)
    wait_for(count, clock, deadline, PATIENCE)
    return STOPS


@part
def join(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    queue: int,
    priority: int,
    walker: int,
    now: float,
) -> None:
    """Put a walker in a queue; the credit (minutes) stands at the address of its priority."""
    row, time = walks.walker, walks.walker_time
    count[JOINS] += 1
    log_joining(count, servers, row[walker, PATIENT], queue, now)
    time[walker, SINCE] = now
    time[walker, PLACE] = now - plan.real[priority]
    row[walker, PRIORITY] = priority
    row[walker, JOINED] = count[JOINS]
    stand(plan, walks, patients, servers, queue, walker, now)


@part
def release(
    plan: Plan, count: Ints, walks: Walks, servers: Servers, walker: int, pc: int, now: float
) -> bool:
    """Give back the server taken from a queue."""
    at = place_held(walks, walker, plan.step[pc, A0])
    if at == NOTHING:
        fail(count, NOT_HELD)
        return STOPS
    give_back(count, walks, servers, walker, at, now)
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
        minutes *= plan.real[plan.pace + row[walker, at + HELD_RESOURCE]]
    walks.walker_time[walker, SINCE] = now
    wait_for(count, clock, now + minutes, RESUME)
    return STOPS


@part
def leave_queue(
    plan: Plan, count: Ints, walks: Walks, servers: Servers, queue: int, walker: int, now: float
) -> None:
    """Take whoever has no patience left out of a queue."""
    take_out(walks, servers, queue, walker)
    log_queue(plan, count, servers, queue, -1, now)


@part
def renege(count: Ints, walks: Walks, servers: Servers, walker: int, now: float) -> bool:
    """Give back one server seized since patience began, lowest queue first.

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
        give_back(count, walks, servers, walker, found, now)
        return GOES_ON
    row[walker, GIVES_UP] = 0
    walks.walker_time[walker, DEADLINE] = NEVER
    row[walker, PC] = row[walker, RENEGE_PC]
    return GOES_ON
