"""Stays that end without a ward round: on an assessment trolley, in a death, in a transfer."""

from flowsim.hospital.departments.discharge.leaving import WAIT_TRANSPORT
from flowsim.hospital.departments.wards.pathways import CLINICAL, WAIT_ROUND
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    note,
    stage,
    transfer,
    treat,
    vacate_bed,
    wait_for_time,
    wait_until,
)


def assessment_only() -> Pathway:
    """Return the stay of some hours on an assessment trolley, home the same day where possible."""
    return Pathway(
        "assessment_only",
        [
            wait_for_time("t_need_end", cause=CLINICAL),
            wait_until("assessment_discharge_hours", cause=WAIT_ROUND),
            stage("declared_fit", note("t_fit")),
            assign("discharge_route", "simple"),
            transfer("leave_assessment"),
        ],
        source="pathways section 7",
    )


def death_on_ward() -> Pathway:
    """Return a death, at any hour; the bed is left after last offices."""
    after = treat("last_offices", cause=CLINICAL)
    return _end_without_round("death_on_ward", after, "died_in_hospital")


def transfer_to_other_hospital() -> Pathway:
    """Return a transfer to another hospital when the need here is over, at any hour."""
    after = treat("transfer_ambulance", cause=WAIT_TRANSPORT)
    return _end_without_round("transfer_to_other_hospital", after, "transferred")


def _end_without_round(name: str, last: Step, outcome: str) -> Pathway:
    return Pathway(
        name,
        [
            wait_for_time("t_need_end", cause=CLINICAL),
            last,
            note("t_left_ward"),
            vacate_bed(),
            note("t_discharge"),
            depart(outcome),
        ],
        source="pathways section 9",
    )
