"""Chance: every draw by its patient, activity and visit, whoever comes before."""

from flowsim.engine import draws
from flowsim.engine.compiled.codes import TOO_MANY_VISITS
from flowsim.engine.compiled.counts import fail
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import EPISODE, KEY, OF, ORDINAL, Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.program import MOST_VISITS, Ints
from flowsim.kernel_cache import part

MEAN, SD = 3, 4
"""Places in the plan's table of a distribution: mean and standard deviation (minutes)."""


@part
def draw(plan: Plan, count: Ints, patients: Patients, code: int, chart: int) -> float:
    """Return the uniform number of this patient, activity and visit."""
    patient = patients.chart[chart, OF]
    if patient < plan.background_count:
        visit = int(patients.background_visit[patient, code])
        patients.background_visit[patient, code] = visit + 1
    else:
        visit = int(patients.chart_visit[chart, code])
        if visit == MOST_VISITS:
            fail(count, TOO_MANY_VISITS)
        else:
            patients.chart_visit[chart, code] = visit + 1
    number = plan.code[plan.draws + 2 * code]
    key, ordinal = patients.chart[chart, KEY], patients.chart[chart, ORDINAL]
    which = draws.in_episode(patients.chart[chart, EPISODE], visit)
    return draws.keyed_uniform(plan.key_0, plan.key_1, key, ordinal, number, which)


@part
def duration(
    plan: Plan, count: Ints, patients: Patients, activity: int, chart: int, now: float
) -> float:
    """Return the sampled minutes of an activity for a patient now."""
    table = plan.code[plan.draws + 2 * activity + 1]
    distribution = look_up(plan, count, patients, table, chart, now)
    u = draw(plan, count, patients, activity, chart)
    kind, real = plan.code[distribution], plan.real
    if kind == draws.OF_PATIENT:
        person = patients.person[patients.chart[chart, OF]]
        return real[distribution] * patients.number[int(real[distribution + 1]), person]
    if kind == draws.QUANTILES:
        return draws.invert_table(
            real, plan.minutes, plan.code[distribution + 1], plan.code[distribution + 2], u
        )
    return draws.invert(kind, real[distribution], real[distribution + 1], real[distribution + 2], u)


@part
def expected(
    plan: Plan, count: Ints, patients: Patients, activity: int, chart: int, now: float
) -> tuple[float, float]:
    """Return mean and standard deviation of the minutes of an activity for a patient now."""
    table = plan.code[plan.draws + 2 * activity + 1]
    at, real = look_up(plan, count, patients, table, chart, now), plan.real
    if plan.code[at] == draws.OF_PATIENT:
        person = patients.person[patients.chart[chart, OF]]
        return real[at] * patients.number[int(real[at + 1]), person], 0.0
    return real[at + MEAN], real[at + SD]


@part
def chosen(
    plan: Plan, count: Ints, patients: Patients, code: int, table: int, chart: int, now: float
) -> int:
    """Return the code of the label a draw falls on."""
    row = look_up(plan, count, patients, table, chart, now)
    u = draw(plan, count, patients, code, chart)
    return int(plan.code[row + 1 + draws.choose(plan.real, row + 1, plan.code[row], u)])
