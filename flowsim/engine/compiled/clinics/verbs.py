"""Verbs about clinics: book a slot, give it back.

What a patient has booked is in the chart, by milestone: the place in the table of slots booked.
"""

from flowsim.engine.compiled.clinics.state import FIRST_CLASS, FIRST_SESSION, SESSIONS, Clinics
from flowsim.engine.compiled.codes import A0, A1, A2, A3, A4, GOES_ON, NAN, NOTHING
from flowsim.engine.compiled.patients.charts import set_milestone
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import CHART, PC, Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import Ints
from flowsim.hospital.policies.clinics import first_slot
from flowsim.kernel_cache import part


@part
def book(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    clinics: Clinics,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Book the first slot within a time and note when it begins; go elsewhere if there is none."""
    step, code, real = plan.step, plan.code, plan.real
    chart, classes = walks.walker[walker, CHART], clinics.booked.shape[1]
    clinic = look_up(plan, count, patients, step[pc, A0], chart, now)
    slot_class = 0
    if step[pc, A3] != NOTHING:
        slot_class = look_up(plan, count, patients, step[pc, A3], chart, now)
    first, lead = code[clinic + FIRST_SESSION], step[pc, A4]
    begin = clinic + FIRST_CLASS + classes
    session = first_slot(
        real,
        code,
        begin,
        begin + code[clinic + SESSIONS],
        clinics.booked,
        first,
        code,
        real,
        clinic + FIRST_CLASS,
        slot_class,
        now,
        now + real[lead],
        now + real[lead + 1],
    )
    if session == NOTHING:
        walks.walker[walker, PC] = step[pc, A2]
        return GOES_ON
    clinics.booked[session, slot_class] += 1
    patients.chart_booking[chart, step[pc, A1]] = session * classes + slot_class
    set_milestone(patients, chart, step[pc, A1], real[begin + session - first])
    return go_on(plan, walks, walker, pc)


@part
def cancel_booking(
    plan: Plan, walks: Walks, patients: Patients, clinics: Clinics, walker: int, pc: int
) -> bool:
    """Give back the slot booked under a milestone, if there is one, and the note of it."""
    chart, milestone = walks.walker[walker, CHART], plan.step[pc, A0]
    place, classes = patients.chart_booking[chart, milestone], clinics.booked.shape[1]
    if place != NOTHING:
        clinics.booked[place // classes, place % classes] -= 1
        patients.chart_booking[chart, milestone] = NOTHING
        set_milestone(patients, chart, milestone, NAN)
    return go_on(plan, walks, walker, pc)
