"""Verbs about waiting lists: join one, wait to be called, call from one, send back."""

from flowsim.engine.compiled.clock.heap import wait_for
from flowsim.engine.compiled.clock.state import PATIENCE, Clock
from flowsim.engine.compiled.codes import (
    A0,
    A1,
    A2,
    A3,
    A7,
    GOES_ON,
    LISTED_TWICE,
    NEVER,
    NOBODY,
    NOT_LISTED,
    NOTHING,
    STOPS,
)
from flowsim.engine.compiled.counts import JOINS, fail
from flowsim.engine.compiled.lists.rules import (
    begin_calls,
    call,
    first_to_call,
    log_list,
    may_call,
    same_noted,
    take_off,
)
from flowsim.engine.compiled.lists.state import (
    AFTER,
    BEFORE,
    CALL_AT,
    CALLABLE,
    FIRST,
    FIRST_CALLER,
    JOINED,
    LAST,
    LAST_CALLER,
    LISTED,
    MEAN,
    NEXT_CALLER,
    NUMBER,
    PRIORITY,
    SD,
    SINCE,
    Lists,
)
from flowsim.engine.compiled.patients.chance import expected
from flowsim.engine.compiled.patients.charts import set_attribute
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import CHART, GIVES_UP, PC, Walks
from flowsim.engine.compiled.walks.state import SINCE as WAIT_SINCE
from flowsim.engine.compiled.walks.walkers import go_on, let_caller_go, wake
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part
from flowsim.records.tables import JOINED as HAS_JOINED
from flowsim.records.tables import LEFT, SENT_BACK


@part
def join_list(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Join a list and go on; whoever called this walker before no longer waits for it."""
    entry, time, chart = lists.entry, lists.entry_time, walks.walker[walker, CHART]
    if entry[walker, LISTED] != 0:
        fail(count, LISTED_TWICE)
        return STOPS
    let_caller_go(plan, count, walks, patients, walker, now)
    number = plan.code[look_up(plan, count, patients, plan.step[pc, A0], chart, now) + NUMBER]
    since, activity = now, plan.step[pc, A3]
    if plan.step[pc, A2] != NOTHING:
        noted = patients.chart_milestone[chart, plan.step[pc, A2]]
        since = noted if noted == noted else now
    mean, sd = 0.0, 0.0
    if activity != NOTHING:
        mean, sd = expected(plan, count, patients, activity, chart, now)
    last = lists.line[LAST, number]
    count[JOINS] += 1
    entry[walker, LISTED] = number + 1
    entry[walker, BEFORE] = last
    entry[walker, AFTER] = NOBODY
    entry[walker, PRIORITY] = look_up(plan, count, patients, plan.step[pc, A1], chart, now)
    entry[walker, JOINED] = count[JOINS]
    entry[walker, CALLABLE] = 0
    time[walker, SINCE] = since
    time[walker, MEAN] = mean
    time[walker, SD] = sd
    if last == NOBODY:
        lists.line[FIRST, number] = walker
    else:
        entry[last, AFTER] = walker
    lists.line[LAST, number] = walker
    log_list(count, walks, lists, walker, number, HAS_JOINED, NOBODY, now)
    return go_on(plan, walks, walker, pc)


@part
def wait_to_be_called(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Wait on the list until called, perhaps not beyond a noted time."""
    entry, chart, until = lists.entry, walks.walker[walker, CHART], plan.step[pc, A0]
    if entry[walker, LISTED] == 0:
        fail(count, NOT_LISTED)
        return STOPS
    limit = NEVER if until == NOTHING else patients.chart_milestone[chart, until]
    if limit <= now:
        walks.walker[walker, GIVES_UP] = 1
        return GOES_ON
    entry[walker, CALLABLE] = 1
    number = entry[walker, LISTED] - 1
    caller = lists.line[FIRST_CALLER, number]
    while caller != NOBODY:
        at = entry[caller, CALL_AT]
        if may_call(plan, count, walks, patients, lists, caller, walker, at, now):
            stop_waiting_to_call(lists, caller, number)
            call(plan, count, walks, patients, lists, caller, walker, at, now)
            wake(plan, count, walks, patients, caller, now)
            return go_on(plan, walks, walker, pc)
        caller = entry[caller, NEXT_CALLER]
    walks.walker_time[walker, WAIT_SINCE] = now
    wait_for(count, clock, limit, PATIENCE)
    return STOPS


@part
def leave_list(
    plan: Plan, count: Ints, walks: Walks, lists: Lists, walker: int, pc: int, now: float
) -> bool:
    """Leave the list, having waited as long as was meant, and go on where the step says."""
    walks.walker[walker, GIVES_UP] = 0
    walks.walker[walker, PC] = plan.step[pc, A1]
    number = take_off(lists, walker)
    log_list(count, walks, lists, walker, number, LEFT, NOBODY, now)
    return GOES_ON


@part
def call_from(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Call the first who fits, or wait for somebody who does, or go on where the step says."""
    entry, line, chart = lists.entry, lists.line, walks.walker[walker, CHART]
    at = look_up(plan, count, patients, plan.step[pc, A0], chart, now)
    number, until = plan.code[at + NUMBER], plan.step[pc, A7]
    begin_calls(lists, walks, walker, number)
    found = first_to_call(plan, count, walks, patients, lists, walker, at, now)
    if found != NOBODY:
        call(plan, count, walks, patients, lists, walker, found, at, now)
        wake(plan, count, walks, patients, found, now)
        return go_on(plan, walks, walker, pc)
    limit = now if until == NOTHING else patients.chart_milestone[chart, until]
    if limit <= now:
        walks.walker[walker, PC] = plan.step[pc, A1]
        return GOES_ON
    entry[walker, CALL_AT] = at
    entry[walker, NEXT_CALLER] = NOBODY
    if line[FIRST_CALLER, number] == NOBODY:
        line[FIRST_CALLER, number] = walker
    else:
        entry[line[LAST_CALLER, number], NEXT_CALLER] = walker
    line[LAST_CALLER, number] = walker
    walks.walker_time[walker, WAIT_SINCE] = now
    wait_for(count, clock, limit, PATIENCE)
    return STOPS


@part
def stop_waiting_to_call(lists: Lists, caller: int, number: int) -> None:
    """Take a walker out of those who wait to call from a list."""
    entry, line, before = lists.entry, lists.line, NOBODY
    other = line[FIRST_CALLER, number]
    while other != caller:
        before, other = other, entry[other, NEXT_CALLER]
    after = entry[caller, NEXT_CALLER]
    if before == NOBODY:
        line[FIRST_CALLER, number] = after
    else:
        entry[before, NEXT_CALLER] = after
    if after == NOBODY:
        line[LAST_CALLER, number] = before


@part
def call_nobody(plan: Plan, walks: Walks, lists: Lists, walker: int, pc: int) -> bool:
    """Wait no longer for somebody to call, and go on where the step says."""
    number = plan.code[lists.entry[walker, CALL_AT] + NUMBER]
    stop_waiting_to_call(lists, walker, number)
    walks.walker[walker, GIVES_UP] = 0
    walks.walker[walker, PC] = plan.step[pc, A1]
    return GOES_ON


@part
def send_back(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Send back everybody who waits on a list to be called, and has somewhere to go back to."""
    row, step, chart = walks.walker, plan.step, walks.walker[walker, CHART]
    number = plan.code[look_up(plan, count, patients, step[pc, A0], chart, now) + NUMBER]
    other = lists.line[FIRST, number]
    while other != NOBODY:
        after, to = lists.entry[other, AFTER], NOTHING
        if lists.entry[other, CALLABLE] == 1:
            to = step[row[other, PC], A2]
        if to != NOTHING and same_noted(walks, patients, walker, other, step[pc, A1]):
            take_off(lists, other)
            log_list(count, walks, lists, other, number, SENT_BACK, walker, now)
            if step[pc, A2] != NOTHING:
                value = look_up(plan, count, patients, step[pc, A3], row[other, CHART], now)
                set_attribute(patients, row[other, CHART], step[pc, A2], value)
            wake(plan, count, walks, patients, other, now)
            row[other, PC] = to
        other = after
    return go_on(plan, walks, walker, pc)
