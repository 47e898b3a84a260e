"""U22: emergency vascular patients of other hospitals, who come for an operation.

They add to what there is: theatre at once, by day and night, then critical care for some and a
ward's bed for the others. Interventional radiology, elective operations of the network and the
return to the hospital they came from are left out.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.critical_care.terms import ASKED_FROM, FROM_THEATRE
from flowsim.hospital.departments.emergency_theatres.critical_care import to_the_unit
from flowsim.hospital.departments.emergency_theatres.operating import (
    first_stage,
    team_of,
)
from flowsim.hospital.departments.emergency_theatres.straight import pathway_of
from flowsim.hospital.departments.emergency_theatres.terms import (
    ANY,
    IMMEDIATE,
    MOST_URGENT,
    PREPARING,
)
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Share,
    expected,
    find,
    new,
    steps_of,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.blocks import either
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Assign, Draw, Seize, SetTime, Step
from flowsim.hospital.vocabulary.steps import (
    assign,
    note,
    set_time,
    stage,
    transfer,
    wait_for_time,
)
from flowsim.records.terms import of_department, stream
from flowsim.units import HOURS_PER_WEEK

HUB, TO_CRITICAL_CARE = "vascular_hub", "vascular_hub_to_critical_care"
ADMISSION, OPERATION = "critical_care_admission", "emergency_operation"
"""The pathway of everybody who comes to critical care from outside, and the stage of theatre."""

PERSON = ("age_band", "frail")
"""What is drawn of whoever comes, as of patients of critical care from other hospitals."""

DECIDED = (ASKED_FROM, "critical_care_level")
"""What is settled there when critical care is decided on, by where a patient comes from."""

WHO = (
    *OUTSIDE,
    ("specialty", "general_surgery"),
    ("first_service", "general_surgery"),
    ("admission_method", "emergency_gp"),
    ("operation_kind", "other_general"),
    ("theatre_queue", ANY),
)
TERMS = of_department(HUB, stream(HUB, "vascular emergencies of other hospitals"))


@dataclass(frozen=True, kw_only=True)
class VascularHub(Initiative):
    title = "Hub of a vascular network"
    seed = "S2 (clinical strategy 2019-24), U22"
    phrase = "Vascular Surgery Network"
    sentence = (
        "{a_week} vascular emergencies a week come from other hospitals for an operation, and "
        "{to_critical_care:.0%} of them go to critical care after it."
    )
    needs = ("emergency_theatres", "critical_care.units")
    expects = expected(up=["I01.occupancy", "I01.nurse_units"])

    a_week: Count = 0
    immediate: Share
    to_critical_care: Share
    long_stays: Share

    def edits(self, hospital: Hospital) -> Edits:
        if not self.a_week:
            return []
        come = Arrivals(
            name=HUB,
            pathway=HUB,
            per_hour=self.a_week / HOURS_PER_WEEK,
            attributes=WHO,
            source=self.source,
        )
        return [
            [new(term) for term in TERMS],
            new(come),
            new(self._operated(hospital)),
            new(_to_critical_care(hospital)),
        ]

    def _operated(self, hospital: Hospital) -> Pathway:
        """Return the way to theatre; from there on it is that of immediate cases."""
        urgency = {IMMEDIATE: self.immediate, MOST_URGENT: 1 - self.immediate}
        stays = {"long": self.long_stays, "medium": 1 - self.long_stays}
        critical = {"yes": self.to_critical_care, "no": 1 - self.to_critical_care}
        return Pathway(
            HUB,
            [
                *_person(hospital),
                Draw("emergency_class", shares(urgency)),
                Draw("stay_class", shares(stays)),
                note("t_op_decided"),
                set_time("t_op_ready", "emergency_preparation"),
                *_need(hospital),
                wait_for_time("t_op_ready", cause=PREPARING),
                _theatre(hospital),
                note("t_admit"),
                either("vascular_hub_stay", critical, {"yes": [transfer(TO_CRITICAL_CARE)]}),
                transfer(pathway_of(ANY)),
            ],
            source=self.source,
        )


def _person(hospital: Hospital) -> list[Step]:
    steps = find(hospital, "pathway", ADMISSION).steps
    return [step for step in steps if isinstance(step, Draw) and step.attribute in PERSON]


def _need(hospital: Hospital) -> list[Step]:
    """Return how the stay ends, and the need for a bed, as of every emergency."""
    plan = steps_of(hospital, "inpatient_stay", "plan")
    ends = [s for s in plan if isinstance(s, Draw) and s.attribute != "stay_class"]
    return [*ends, *(s for s in plan if isinstance(s, SetTime))]


def _theatre(hospital: Hospital) -> Step:
    """Return the wait for any emergency theatre, as on a ward."""
    waits = steps_of(hospital, "inpatient_stay", OPERATION)
    return next(s for s in waits if isinstance(s, Seize) and s.resource == team_of(ANY))


def _to_critical_care(hospital: Hospital) -> Pathway:
    """Return the operation and, from the recovery bay on, the way of those of emergency theatre."""
    admission = find(hospital, "pathway", ADMISSION)
    decided = [
        step
        for step in admission.steps
        if isinstance(step, Assign | Draw) and step.attribute in DECIDED
    ]
    return Pathway(
        TO_CRITICAL_CARE,
        [
            *stage(OPERATION, *steps_of(hospital, pathway_of(ANY), OPERATION)),
            *first_stage(),
            assign("critical_care_source", FROM_THEATRE),
            *to_the_unit([*decided, note("t_critical_care_decided", first=True)], in_bed=False),
        ],
        source=admission.source,
    )
