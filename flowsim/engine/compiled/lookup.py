"""Looking up what depends on the patient, the moment or the hospital; chance."""

from flowsim.engine import draws
from flowsim.engine.calendar_time import level_at
from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.plan import Plan
from flowsim.engine.compiled.state import Walk, Who
from flowsim.engine.compiled.tokens import fail
from flowsim.kernel_cache import part

MOST_VISITS = 65535


@part
def value_of(plan: Plan, walk: Walk, who: Who, attribute: int, chart: int, now: float) -> int:
    """Return the code of an attribute: of the patient, of the moment, or of the hospital."""
    origin = plan.code[attribute]
    if origin == c.OWN:
        return int(who.chart_label[chart, attribute])
    if origin == c.LEVEL_OF_ESCALATION:
        return int(walk.counts[c.LEVEL])
    return level_at(plan.real, plan.code, origin + 2, plan.code[origin], now)


@part
def look_up(plan: Plan, walk: Walk, who: Who, table: int, chart: int, now: float) -> int:
    """Return the entry of a lookup table for a patient now."""
    code = plan.code
    at = code[table + 1]
    for parent in range(table + 2, table + 2 + 2 * code[table], 2):
        at += value_of(plan, walk, who, code[parent], chart, now) * code[parent + 1]
    return int(code[at])


@part
def draw(plan: Plan, walk: Walk, who: Who, code: int, chart: int) -> float:
    """Return the uniform number of this patient, activity and visit."""
    patient = who.chart[chart, c.OF]
    if patient < plan.background_count:
        visit = int(who.background_visit[patient, code])
        who.background_visit[patient, code] = visit + 1
    else:
        visit = int(who.chart_visit[chart, code])
        if visit == MOST_VISITS:
            fail(walk, c.TOO_MANY_VISITS)
        else:
            who.chart_visit[chart, code] = visit + 1
    number = plan.code[plan.draws + 2 * code]
    key, ordinal = who.chart[chart, c.KEY], who.chart[chart, c.ORDINAL]
    return draws.keyed_uniform(plan.key_0, plan.key_1, key, ordinal, number, visit)


@part
def duration(plan: Plan, walk: Walk, who: Who, activity: int, chart: int, now: float) -> float:
    """Return the sampled minutes of an activity for a patient now."""
    distribution = look_up(plan, walk, who, plan.code[plan.draws + 2 * activity + 1], chart, now)
    u = draw(plan, walk, who, activity, chart)
    kind, real = plan.code[distribution], plan.real
    if kind == draws.QUANTILES:
        return draws.invert_table(
            real, plan.minutes, plan.code[distribution + 1], plan.code[distribution + 2], u
        )
    return draws.invert(kind, real[distribution], real[distribution + 1], real[distribution + 2], u)


@part
def chosen(plan: Plan, walk: Walk, who: Who, code: int, table: int, chart: int, now: float) -> int:
    """Return the code of the label a draw falls on."""
    row = look_up(plan, walk, who, table, chart, now)
    u = draw(plan, walk, who, code, chart)
    return int(plan.code[row + 1 + draws.choose(plan.real, row + 1, plan.code[row], u)])
