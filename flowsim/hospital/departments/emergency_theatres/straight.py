"""Immediate cases of the emergency department: to theatre at once, and from recovery to a bed."""

from collections.abc import Sequence

from flowsim.hospital.departments.critical_care.place import decided
from flowsim.hospital.departments.critical_care.terms import FROM_THEATRE
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.emergency_theatres.critical_care import (
    if_needed,
    needed_by_some,
    to_the_unit,
)
from flowsim.hospital.departments.emergency_theatres.operating import (
    by_queue,
    first_stage,
    in_theatre,
    into,
    need_after,
    out_of_bay,
)
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.emergency_theatres.terms import (
    ANY,
    BREAK_IN,
    IMMEDIATE,
    WAIT_IN_ED,
)
from flowsim.hospital.departments.operations import beyond_recovery
from flowsim.hospital.departments.wards.asking import promised_and_ready
from flowsim.hospital.departments.wards.pathways import WAIT_BED, ask_for_bed
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    stage,
    transfer,
    wait_for_all,
    wait_for_time,
)

STRAIGHT = (BREAK_IN, ANY)
"""The queues of immediate cases."""

SOURCE = "pathways section 11.8"
PREPARED = "ed_treatment"
"""The cause of time in the emergency department while a patient is made ready."""


def pathway_of(queue: str) -> str:
    """Return the name of the pathway from the emergency department through theatre to a bed."""
    return f"straight_to_{queue}_theatre"


def to_critical_care(queue: str) -> str:
    """Return the name of the pathway through theatre to critical care."""
    return f"{pathway_of(queue)}_and_critical_care"


def at_once(
    settings: EmergencyTheatresSettings, units: UnitsSettings, leaving: Sequence[Written]
) -> list[Written]:
    """Return the steps, after the decision to admit, of those who leave for theatre; or nothing.

    They keep their space in the department until a theatre is theirs; `leaving` gives it back.
    """
    if not settings.modelled:
        return []

    def sent(queue: str) -> list[Written]:
        return [
            *into(settings, queue, WAIT_IN_ED),
            *leaving,
            *if_needed(units, settings, to_critical_care(queue)),
            transfer(pathway_of(queue)),
        ]

    ready = [wait_for_time("t_op_ready", cause=PREPARED), wait_for_all(cause=PREPARED)]
    goes = [*ready, *by_queue(settings, sent, STRAIGHT)]
    return stage("straight_to_theatre", when("emergency_class", {IMMEDIATE: goes}))


def straight_to_theatre(
    settings: EmergencyTheatresSettings, wards: InpatientSettings, units: UnitsSettings
) -> tuple[Pathway, ...]:
    """Return the way through theatre to the first bed, which is asked for on leaving for theatre.

    Whoever is recovered gives up the bay for extended recovery, whether there is a bed or not.
    Those who need critical care have their first bed there, and wait for it in the bay.
    """
    waits = promised_and_ready(WAIT_BED, noted=True)
    to_bed = beyond_recovery(out_of_bay(), waits, [transfer("inpatient_stay")])
    to_ward = tuple(
        Pathway(
            pathway_of(queue),
            [
                *ask_for_bed(wards.beds, "emergency_admission"),
                *stage("emergency_operation", in_theatre(queue, need_after(settings))),
                *first_stage(),
                *to_bed,
            ],
            source=SOURCE,
        )
        for queue in STRAIGHT
    )
    if not needed_by_some(units, settings):
        return to_ward
    way = to_the_unit(decided(units, FROM_THEATRE), in_bed=False)
    return (
        *to_ward,
        *(
            Pathway(
                to_critical_care(queue),
                [
                    *stage("emergency_operation", in_theatre(queue, need_after(settings))),
                    *first_stage(),
                    *way,
                ],
                source=SOURCE,
            )
            for queue in STRAIGHT
        ),
    )
