"""Verbs about walks: go on elsewhere, start another walk, wait for those started, end, patience."""

from flowsim.engine.compiled.codes import A0, A1, A2, GOES_ON, NEVER, NOBODY, NOTHING, STOPS
from flowsim.engine.compiled.patients.chance import duration
from flowsim.engine.compiled.patients.lookup import value_of
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import (
    CHART,
    CHILDREN,
    DEADLINE,
    HELD,
    HELD_BEFORE,
    HELD_FIRST,
    HELD_QUEUE,
    HELD_WIDTH,
    LIVING,
    PARENT,
    PC,
    QUEUE_BEFORE,
    RENEGE_PC,
    SINCE,
    WAITS_FOR_ALL,
    Walks,
)
from flowsim.engine.compiled.walks.walkers import (
    end_walker,
    go_on,
    let_caller_go,
    make_ready,
    new_walker,
    one_less,
)
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def go(plan: Plan, walks: Walks, walker: int, pc: int) -> bool:
    """Go on at another step."""
    walks.walker[walker, PC] = plan.step[pc, A0]
    return GOES_ON


@part
def start(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Start another walk beside this one, where an attribute says so."""
    row, chart, attribute = walks.walker, walks.walker[walker, CHART], plan.step[pc, A1]
    go_on(plan, walks, walker, pc)
    if attribute == NOTHING or plan.step[pc, A2] == value_of(
        plan, count, patients, attribute, chart, now
    ):
        child = new_walker(count, walks, patients, chart, plan.step[pc, A0], walker)
        row[walker, CHILDREN] += 1
        row[walker, LIVING] += 1
        make_ready(count, walks, child)
    return GOES_ON


@part
def wait_for_all(plan: Plan, walks: Walks, walker: int, pc: int, now: float) -> bool:
    """Wait until every walk started has ended, and everybody called has let this one go."""
    if walks.walker[walker, CHILDREN] == 0:
        return go_on(plan, walks, walker, pc)
    walks.walker[walker, WAITS_FOR_ALL] = 1
    walks.walker_time[walker, SINCE] = now
    return STOPS


@part
def renege_after(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Wait from here on no longer than a patience; what is held by now is kept on giving up."""
    row = walks.walker
    minutes = duration(plan, count, patients, plan.step[pc, A0], row[walker, CHART], now)
    walks.walker_time[walker, DEADLINE] = now + minutes
    row[walker, RENEGE_PC] = plan.step[pc, A1]
    row[walker, HELD_BEFORE] = row[walker, HELD]
    for k in range(row[walker, HELD]):
        at = HELD_FIRST + HELD_WIDTH * k
        row[walker, at + QUEUE_BEFORE] = row[walker, at + HELD_QUEUE]
    return go_on(plan, walks, walker, pc)


@part
def keep_waiting(plan: Plan, walks: Walks, walker: int, pc: int) -> bool:
    """Have no end of patience any more."""
    walks.walker_time[walker, DEADLINE] = NEVER
    return go_on(plan, walks, walker, pc)


@part
def end(plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, now: float) -> bool:
    """End a walk that was started beside another."""
    parent = walks.walker[walker, PARENT]
    let_caller_go(plan, count, walks, patients, walker, now)
    if parent != NOBODY:
        one_less(plan, count, walks, patients, parent, now)
    end_walker(count, walks, patients, walker)
    return STOPS


@part
def release_caller(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Let whoever called this walker no longer wait for it."""
    let_caller_go(plan, count, walks, patients, walker, now)
    return go_on(plan, walks, walker, pc)
