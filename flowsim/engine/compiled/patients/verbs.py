"""Verbs about the patient: choose the way, note times, set and draw attributes."""

from flowsim.engine.compiled.codes import A0, A1, A2, GOES_ON
from flowsim.engine.compiled.patients.chance import chosen, duration
from flowsim.engine.compiled.patients.charts import set_attribute, set_milestone
from flowsim.engine.compiled.patients.lookup import look_up, value_of
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import CHART, PC, Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import Ints
from flowsim.hospital.policies.discharge import bring_forward as nearer
from flowsim.hospital.policies.discharge import fit_for_discharge
from flowsim.hospital.policies.discharge import put_off as later
from flowsim.kernel_cache import part


@part
def branch(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Go on where a draw falls."""
    row, draw, table = walks.walker, plan.step[pc, A0], plan.step[pc, A1]
    row[walker, PC] = chosen(plan, count, patients, draw, table, row[walker, CHART], now)
    return GOES_ON


@part
def branch_on(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Go on where an attribute says."""
    row = walks.walker
    value = value_of(plan, count, patients, plan.step[pc, A0], row[walker, CHART], now)
    row[walker, PC] = plan.code[plan.step[pc, A1] + value]
    return GOES_ON


@part
def branch_if_fit(
    plan: Plan,
    walks: Walks,
    patients: Patients,
    allowance: float,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Go on elsewhere if fit to leave by a noted time less an allowance (minutes)."""
    row = walks.walker
    noted = patients.chart_milestone[row[walker, CHART], plan.step[pc, A0]]
    if not fit_for_discharge(now, noted, allowance):
        return go_on(plan, walks, walker, pc)
    row[walker, PC] = plan.step[pc, A1]
    return GOES_ON


@part
def note(plan: Plan, walks: Walks, patients: Patients, walker: int, pc: int, now: float) -> bool:
    """Note the present time, perhaps only where none is noted yet."""
    chart, milestone = walks.walker[walker, CHART], plan.step[pc, A0]
    noted = patients.chart_milestone[chart, milestone]
    if plan.step[pc, A1] == 0 or noted != noted:
        set_milestone(patients, chart, milestone, now)
    return go_on(plan, walks, walker, pc)


@part
def set_time(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Note the time a sampled duration from now, or before now."""
    chart = walks.walker[walker, CHART]
    minutes = duration(plan, count, patients, plan.step[pc, A1], chart, now)
    time = now - minutes if plan.step[pc, A2] == 1 else now + minutes
    set_milestone(patients, chart, plan.step[pc, A0], time)
    return go_on(plan, walks, walker, pc)


@part
def put_off(plan: Plan, walks: Walks, patients: Patients, walker: int, pc: int, now: float) -> bool:
    """Note a noted time later for each hour since another."""
    chart, milestone = walks.walker[walker, CHART], plan.step[pc, A0]
    noted = patients.chart_milestone[chart, milestone]
    since = patients.chart_milestone[chart, plan.step[pc, A1]]
    put = later(noted, since, now, plan.real[plan.step[pc, A2]])
    set_milestone(patients, chart, milestone, put)
    return go_on(plan, walks, walker, pc)


@part
def bring_forward(plan: Plan, walks: Walks, patients: Patients, walker: int, pc: int) -> bool:
    """Note a noted time nearer to another."""
    chart, milestone = walks.walker[walker, CHART], plan.step[pc, A0]
    noted = patients.chart_milestone[chart, milestone]
    to = patients.chart_milestone[chart, plan.step[pc, A1]]
    set_milestone(patients, chart, milestone, nearer(noted, to, plan.real[plan.step[pc, A2]]))
    return go_on(plan, walks, walker, pc)


@part
def assign(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Set an attribute to what a table says."""
    chart = walks.walker[walker, CHART]
    value = look_up(plan, count, patients, plan.step[pc, A1], chart, now)
    set_attribute(patients, chart, plan.step[pc, A0], value)
    return go_on(plan, walks, walker, pc)


@part
def draw_attribute(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, walker: int, pc: int, now: float
) -> bool:
    """Set an attribute to what a draw falls on."""
    chart, draw, table = walks.walker[walker, CHART], plan.step[pc, A1], plan.step[pc, A2]
    value = chosen(plan, count, patients, draw, table, chart, now)
    set_attribute(patients, chart, plan.step[pc, A0], value)
    return go_on(plan, walks, walker, pc)
