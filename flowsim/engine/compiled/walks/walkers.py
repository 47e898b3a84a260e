"""Walkers: making, waking and ending them, and charging their waits."""

from flowsim.engine.compiled.codes import (
    CAUSE,
    GOES_ON,
    NEVER,
    NOBODY,
    NOTHING,
    SPARE,
    THEN,
)
from flowsim.engine.compiled.counts import (
    ATTENTION,
    FREE_WALKER,
    FREE_WALKERS,
    READY_FIRST,
    READY_LAST,
)
from flowsim.engine.compiled.patients.charts import close_chart
from flowsim.engine.compiled.patients.state import OF, WALKERS, Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import (
    AWAITED,
    BED,
    BED_STATE,
    CALLER,
    CALLS_FROM,
    CHART,
    CHILDREN,
    DEADLINE,
    FOLLOWER,
    GIVES_UP,
    HELD,
    HELD_BEFORE,
    LIVING,
    MAIN,
    OVER,
    PARENT,
    PATIENT,
    PC,
    RENEGE_PC,
    SINCE,
    WAITS_FOR_ALL,
    Walks,
)
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def new_walker(
    count: Ints, walks: Walks, patients: Patients, chart: int, pc: int, parent: int
) -> int:
    """Return a walker at a step; `parent` is NOBODY for a patient's own walk."""
    row = walks.walker
    walker = count[FREE_WALKER]
    count[FREE_WALKER] = row[walker, FOLLOWER]
    count[FREE_WALKERS] -= 1
    if count[FREE_WALKERS] < SPARE:
        count[ATTENTION] = 1
    patients.chart[chart, WALKERS] += 1
    row[walker, PATIENT] = patients.chart[chart, OF]
    row[walker, CHART] = chart
    row[walker, PC] = pc
    row[walker, MAIN] = 1 if parent == NOBODY else 0
    row[walker, PARENT] = parent
    row[walker, CHILDREN] = 0
    row[walker, WAITS_FOR_ALL] = 0
    row[walker, LIVING] = 0
    row[walker, OVER] = 0
    row[walker, RENEGE_PC] = NOTHING
    row[walker, BED] = NOTHING
    row[walker, BED_STATE] = NOTHING
    row[walker, AWAITED] = 0
    row[walker, GIVES_UP] = 0
    row[walker, CALLER] = NOBODY
    row[walker, CALLS_FROM] = NOTHING
    row[walker, HELD] = 0
    row[walker, HELD_BEFORE] = 0
    walks.walker_time[walker, SINCE] = 0.0
    walks.walker_time[walker, DEADLINE] = NEVER
    return int(walker)


@part
def end_walker(count: Ints, walks: Walks, patients: Patients, walker: int) -> None:
    """Free the row of a walker that has ended, or leave that to the last it started or called.

    The last walker of a patient closes the chart.
    """
    row = walks.walker
    chart, parent = row[walker, CHART], row[walker, PARENT]
    patients.chart[chart, WALKERS] -= 1
    if patients.chart[chart, WALKERS] == 0:
        close_chart(count, patients, chart)
    row[walker, OVER] = 1
    free_if_over(count, walks, walker)
    if parent != NOBODY:
        row[parent, LIVING] -= 1
        free_if_over(count, walks, parent)


@part
def free_if_over(count: Ints, walks: Walks, walker: int) -> None:
    """Free the row of a walker that has ended, unless another still points to it."""
    row = walks.walker
    if row[walker, OVER] == 1 and row[walker, LIVING] == 0:
        row[walker, FOLLOWER] = count[FREE_WALKER]
        count[FREE_WALKER] = walker
        count[FREE_WALKERS] += 1


@part
def go_on(plan: Plan, walks: Walks, walker: int, pc: int) -> bool:
    """Put a walker at the step that follows `pc`."""
    walks.walker[walker, PC] = plan.step[pc, THEN]
    return GOES_ON


@part
def make_ready(count: Ints, walks: Walks, walker: int) -> None:
    """Put a walker at the end of those that go on before the next event."""
    row = walks.walker
    row[walker, FOLLOWER] = NOBODY
    if count[READY_FIRST] == NOBODY:
        count[READY_FIRST] = walker
    else:
        row[count[READY_LAST], FOLLOWER] = walker
    count[READY_LAST] = walker


@part
def charge(plan: Plan, walks: Walks, patients: Patients, walker: int, now: float) -> None:
    """Put the wait that ends now to the account of its cause."""
    row = walks.walker
    if row[walker, MAIN] == 1:
        cause = plan.step[row[walker, PC], CAUSE]
        waited = now - walks.walker_time[walker, SINCE]
        patients.chart_minutes[row[walker, CHART], cause] += waited


@part
def wake(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, now: float
) -> None:
    """End a wait for something that has just come: the walker goes on in its turn."""
    charge(plan, walks, patients, walker, now)
    walks.walker[walker, AWAITED] = 0
    go_on(plan, walks, walker, walks.walker[walker, PC])
    make_ready(count, walks, walker)


@part
def one_less(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, waits: int, now: float
) -> None:
    """Count one less of those a walker may wait for, and wake it if there are no more."""
    row = walks.walker
    row[waits, CHILDREN] -= 1
    if row[waits, WAITS_FOR_ALL] == 1 and row[waits, CHILDREN] == 0:
        row[waits, WAITS_FOR_ALL] = 0
        wake(plan, count, walks, patients, waits, now)


@part
def let_caller_go(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, now: float
) -> None:
    """Let whoever called a walker from a waiting list, if anybody did, no longer wait for it."""
    row, caller = walks.walker, walks.walker[walker, CALLER]
    if caller != NOBODY:
        row[walker, CALLER] = NOBODY
        one_less(plan, count, walks, patients, caller, now)
        row[caller, LIVING] -= 1
        free_if_over(count, walks, caller)
