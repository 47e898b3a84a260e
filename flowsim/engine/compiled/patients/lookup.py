"""Looking up what depends on the patient, the moment or the hospital."""

from flowsim.engine.calendar_time import level_at
from flowsim.engine.compiled.counts import LEVEL
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.plan.tables import BY_LEVEL, OWN
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def value_of(
    plan: Plan, count: Ints, patients: Patients, attribute: int, chart: int, now: float
) -> int:
    """Return the code of an attribute: of the patient, of the moment, or of the hospital."""
    origin = plan.code[attribute]
    if origin == OWN:
        return max(0, int(patients.chart_attribute[chart, attribute]))  # the first until given
    if origin <= BY_LEVEL:
        return int(plan.code[BY_LEVEL - origin + count[LEVEL]])
    return level_at(plan.real, plan.code, origin + 2, plan.code[origin], plan.cycle, now)


@part
def look_up(plan: Plan, count: Ints, patients: Patients, table: int, chart: int, now: float) -> int:
    """Return the entry of a lookup table for a patient now."""
    code = plan.code
    at = code[table + 1]
    for parent in range(table + 2, table + 2 + 2 * code[table], 2):
        at += value_of(plan, count, patients, code[parent], chart, now) * code[parent + 1]
    return int(code[at])
