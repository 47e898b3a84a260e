"""Verbs about time: wait for a calendar, a timetable or a noted time."""

from flowsim.engine.calendar_time import next_open
from flowsim.engine.compiled.clock.heap import wait_for
from flowsim.engine.compiled.clock.state import RESUME, Clock
from flowsim.engine.compiled.codes import A0, A1, NOTHING, STOPS
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import CHART, SINCE, Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def wait_until(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Wait until a calendar opens, or for the next time of a timetable, or a noted time."""
    chart = walks.walker[walker, CHART]
    calendar = look_up(plan, count, patients, plan.step[pc, A0], chart, now)
    times, timetable = plan.code[calendar], plan.code[calendar + 1]
    time = next_open(plan.real, plan.code, calendar + 2, times, timetable, plan.cycle, now)
    until = plan.step[pc, A1]
    if until != NOTHING:
        noted = patients.chart_milestone[chart, until]
        time = noted if noted < time else time  # NaN, not noted, is no limit
    return wait_beyond(plan, count, clock, walks, walker, pc, time, now)


@part
def wait_for_time(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Wait until a noted time less a lead; not at all where nothing was noted."""
    noted = patients.chart_milestone[walks.walker[walker, CHART], plan.step[pc, A0]]
    time = noted - plan.real[plan.step[pc, A1]]
    return wait_beyond(plan, count, clock, walks, walker, pc, time, now)


@part
def wait_beyond(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    walker: int,
    pc: int,
    time: float,
    now: float,
) -> bool:
    """Wait until a time, unless it is null or has come."""
    if not time > now:
        return go_on(plan, walks, walker, pc)
    walks.walker_time[walker, SINCE] = now
    wait_for(count, clock, time, RESUME)
    return STOPS
