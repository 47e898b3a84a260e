"""People who come back: a row of the records for every episode, and the event that begins it."""

from flowsim.engine.compiled.clock.heap import MOST_PATIENTS, schedule
from flowsim.engine.compiled.clock.state import RETURN, Clock
from flowsim.engine.compiled.codes import A0, A1, A2, A3, A4, NAN, NOTHING, TOO_MANY_VISITS
from flowsim.engine.compiled.counts import ATTENTION, PATIENTS, RETURNS_MARGIN, fail
from flowsim.engine.compiled.patients.chance import chosen, duration
from flowsim.engine.compiled.patients.state import OF, Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import CHART, Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import MOST_VISITS, YES, Ints
from flowsim.kernel_cache import part


@part
def come_back(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Let the patient's person come again, by chance; not after the end of the run.

    Some time from now, or from a noted time still to come; one not noted (NaN) never comes.
    """
    chart, step = walks.walker[walker, CHART], plan.step
    if chosen(plan, count, patients, step[pc, A2], step[pc, A3], chart, now) == YES:
        since = now
        if step[pc, A4] != NOTHING:
            noted = patients.chart_milestone[chart, step[pc, A4]]
            since = now if noted < now else noted
        time = since + duration(plan, count, patients, step[pc, A1], chart, now)
        person = patients.person[patients.chart[chart, OF]]
        patients.episodes[person] += 1
        if patients.episodes[person] > MOST_VISITS or count[PATIENTS] == MOST_PATIENTS:
            fail(count, TOO_MANY_VISITS)
        elif time < plan.horizon:
            number = add_episode(plan, count, patients, chart, time)
            schedule(plan, count, clock, time, RETURN, number, step[pc, A0])
    return go_on(plan, walks, walker, pc)


@part
def add_episode(plan: Plan, count: Ints, patients: Patients, chart: int, time: float) -> int:
    """Add a row for the person of a chart, who comes again at a time; return its number."""
    before, number = patients.chart[chart, OF], count[PATIENTS]
    count[PATIENTS] = number + 1
    if number + 1 + count[RETURNS_MARGIN] > patients.t_arrive.size:
        count[ATTENTION] = 1
    patients.t_arrive[number] = time
    patients.source[number] = patients.source[before]
    patients.ordinal[number] = patients.ordinal[before]
    patients.person[number] = patients.person[before]
    patients.episode[number] = patients.episodes[patients.person[before]]
    for attribute in range(patients.chart_attribute.shape[1]):
        kept = plan.code[plan.of_episode + attribute] == 0
        value = patients.chart_attribute[chart, attribute] if kept else NOTHING
        patients.attribute[attribute, number] = value
    for milestone in range(patients.chart_milestone.shape[1]):
        patients.milestone[milestone, number] = NAN
    patients.t_depart[number] = NAN
    patients.outcome[number] = NOTHING
    return int(number)
