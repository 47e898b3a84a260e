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
    step, chart = plan.step, walks.walker[walker, CHART]
    clinic, slot_class, milestone, lead = step[pc, A0], step[pc, A3], step[pc, A1], step[pc, A4]
    if book_slot(plan, count, patients, clinics, chart, clinic, milestone, slot_class, lead, now):
        return go_on(plan, walks, walker, pc)
    walks.walker[walker, PC] = step[pc, A2]
    return GOES_ON


@part
def book_slot(
    plan: Plan,
    count: Ints,
    patients: Patients,
    clinics: Clinics,
    chart: int,
    clinic_table: int,
    milestone: int,
    class_table: int,
    lead: int,
    now: float,
) -> bool:
    """Book the first slot within a time, if there is one, and note when it begins.

    `lead` is where the plan has the minutes of preparation and those within which it must be.
    """
    code, real, classes = plan.code, plan.real, clinics.booked.shape[1]
    clinic, slot_class = look_up(plan, count, patients, clinic_table, chart, now), 0
    if class_table != NOTHING:
        slot_class = look_up(plan, count, patients, class_table, chart, now)
    first = code[clinic + FIRST_SESSION]
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
        return False
    clinics.booked[session, slot_class] += 1
    patients.chart_booking[chart, milestone] = session * classes + slot_class
    set_milestone(patients, chart, milestone, real[begin + session - first])
    return True


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
