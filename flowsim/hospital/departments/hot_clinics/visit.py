"""The visit to a hot clinic, an episode of its own without a clock of the emergency department.

The slot is the clinician's time, so a visit waits for nobody; the scan with it is booked likewise.
"""

from flowsim.hospital.departments.hot_clinics.booking import RETURN, VISIT
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.hot_clinics.terms import CONSULTATION, IMAGING, LEFT_CLINIC
from flowsim.hospital.departments.people import OUTSIDE, SPECIALTIES
from flowsim.hospital.departments.wards.pathways import ask_for_bed, into_bed
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import plan_stay
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    note,
    stage,
    transfer,
    treat,
)

TO_EMERGENCY = "return_after_leaving"


def visit(settings: HotClinicsSettings, wards: InpatientSettings) -> Pathway:
    """Return the visit: seen at the time of the slot, and home, or admitted to a bed directly."""
    return Pathway(
        VISIT,
        [
            *(assign(name, value) for name, value in OUTSIDE),
            stage(
                "consultation",
                note("t_hot_clinic_seen"),
                Draw("imaging_slot", settings.imaging.drawn),
                when("imaging_slot", {"yes": [treat(IMAGING, cause=IMAGING)]}),
                treat(CONSULTATION, cause=CONSULTATION),
            ),
            stage("decision", Draw("visit_result", settings.result.drawn)),
            when("visit_result", {"admitted": _admitted(wards)}),
            come_back(RETURN, _returns(settings), activity=RETURN),
            depart(LEFT_CLINIC),
        ],
        source="pathways section 6",
    )


def _admitted(wards: InpatientSettings) -> list[Written]:
    """Return an admission from the clinic: of those who need a bed after all, for a short stay."""
    return [
        assign("expected_stay", "short"),
        *plan_stay(wards.stays, SPECIALTIES, drawn=True, units=wards.beds.units),
        *ask_for_bed(wards.beds, "gp_expected"),
        *into_bed(),
    ]


def _returns(settings: HotClinicsSettings) -> By[float]:
    """Return the chance to come to the department; whom a specialty expected asks there again."""
    return by("stream", {"direct": 0.0}, default=settings.returns_after_visit.value)


def back_to_emergency() -> Pathway:
    """Return the way of those who come to the department after a slot, kept or missed."""
    return Pathway(RETURN, [assign("dept_type", "type1"), transfer(TO_EMERGENCY)])
