"""Admission from the department: decision, bed, transfer to the ward.

A boarder keeps space and nurse until leaving for a ready bed: exit block.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.emergency.work_up import STAYING, TEST_FLAGS, Area
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.vocabulary.blocks import When, Written, when, when_any
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    end,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    stage,
    start,
    transfer,
    treat,
    wait_for_all,
    wait_for_bed,
)


@dataclass(frozen=True, kw_only=True)
class AdmissionPlan:
    """What the wards settle at the decision to admit, and the service a bed is then asked of.

    `steps` may set attributes of the wards; `continues` is the pathway begun on the ward.
    """

    steps: tuple[Written, ...] = ()
    service: str | By[str] = by("specialty", {name: name for name in SPECIALTIES})
    kind: str = "emergency_admission"
    continues: str = "inpatient_stay"


def admissions(plan: AdmissionPlan) -> tuple[Pathway, ...]:
    """Return the pathways of admission from every area."""
    return (*(_admit(area, plan) for area in STAYING), _finish_treatment())


def _admit(area: Area, plan: AdmissionPlan) -> Pathway:
    return Pathway(
        area.admit,
        [
            stage("decision", note("t_dta"), start("finish_treatment"), plan.steps),
            stage(
                "bed_request",
                treat("bed_request_lag", cause="ed_bed_request"),
                note("t_bed_req"),
                request_bed(plan.service, kind=plan.kind),
            ),
            stage(
                "wait_for_bed",
                wait_for_bed("allocated", cause="ed_wait_bed_match"),
                note("t_bed_alloc"),
                wait_for_bed("ready", cause="ed_wait_bed_ready"),
                note("t_bed_ready"),
            ),
            stage("treatment_finishes", wait_for_all(cause="ed_treatment"), _late_results()),
            stage(
                "transfer",
                seize("porter", "escort", cause="ed_wait_transfer"),
                treat("transfer_preparation", cause="ed_wait_transfer"),
                note("t_ed_depart"),
                note("t_admit"),
                area.leave(),
                treat("journey_to_ward", cause="ward_wait_transfer"),
                release("escort", "porter"),
                occupy_bed(),
            ),
            transfer(plan.continues),
        ],
    )


def _late_results() -> When:
    """Note the results of tests that the decision did not wait for."""
    tested = when_any(dict.fromkeys(TEST_FLAGS, "yes"), [note("t_results", first=True)])
    return when("decided_early", {"yes": [tested]})


def _finish_treatment() -> Pathway:
    """Treatment that must be given before the patient can move, beside the wait for a bed."""
    return Pathway(
        "finish_treatment",
        [treat("treatment_to_finish"), note("t_treat_done"), note("t_ready"), end()],
    )
