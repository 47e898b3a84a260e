"""The stay on the wards, from arriving in the first bed to the end of clinical need.

Outliers are brought back by day; critical care steps down. The stay on an assessment unit is in
`assessment`, how a stay ends in `discharge`.
"""

from collections.abc import Sequence

from flowsim.hospital.departments.wards.asking import promised_and_ready
from flowsim.hospital.departments.wards.settings import InpatientPatients
from flowsim.hospital.departments.wards.stay import StaySettings, plan_stay
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    label,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    stage,
    transfer,
    treat,
    vacate_bed,
)

CLINICAL = "ward_clinical_need"
WAIT_BED = "ward_wait_bed"
WAIT_FIRST_BED = "admission_wait_bed"
WAIT_TRANSFER = "ward_wait_transfer"
WAIT_ROUND = "ward_wait_round"


def move_steps(leaving: Sequence[Written] = (vacate_bed(),)) -> list[Written]:
    """Return the steps to a bed that is kept ready, with a porter.

    `leaving`: the steps by which the place before is given up: a bed, unless said otherwise.
    """
    return [
        *seize("porter", cause=WAIT_TRANSFER),
        *leaving,
        treat("move_between_wards", cause=WAIT_TRANSFER),
        occupy_bed(),
        *release("porter"),
    ]


def base_service(specialties: tuple[str, ...], services: tuple[str, ...]) -> By[str]:
    """Return the service of the base ward by specialty (the specialty's own name)."""
    table: dict[object, str] = {
        (s,): s for s in specialties if s in services and s != "critical_care"
    }
    return by(("specialty",), table, default="general_medicine")


def inpatient_stay(
    wards: WardsSettings,
    stays: StaySettings,
    specialties: tuple[str, ...],
    asks: Sequence[Written] = (),
    operated: Sequence[Written] = (),
) -> Pathway:
    """Return the pathway that begins just after the first bed is occupied.

    `asks`: whom the ward asks for then, such as a specialist. `operated`: the way to theatre and
    back of an emergency; the assessment units have it too.
    """
    return Pathway(
        "inpatient_stay",
        [
            note("t_admit", first=True),
            stage(
                "plan",
                when("stay_class", {"unknown": plan_stay(stays, specialties, units=wards.units)}),
            ),
            when("specialty", {"critical_care": [transfer("critical_care_stay")]}),
            *asks,
            when("ward", {wards.assessment_units: [transfer("assessment_unit_stay")]}),
            *operated,
            when("stay_class", {"zero_day": [transfer("assessment_only")]}),
            transfer("base_ward_stay"),
        ],
        source="pathways sections 7 to 9",
    )


def base_ward_stay(wards: WardsSettings, specialties: tuple[str, ...]) -> Pathway:
    """Return the stay on a base ward; an outlier is brought back when a fitting bed comes."""
    base = base_service(specialties, tuple(s.name for s in wards.services))
    brought_back = stage(
        "repatriation",
        request_bed(base, kind="repatriation"),
        promised_and_ready(CLINICAL, until="t_need_end", otherwise="settled"),
        move_steps(),
        label("settled"),
    )
    return Pathway(
        "base_ward_stay",
        [
            when("placement", {"outlier": brought_back}),
            transfer("end_of_need"),
        ],
        source="pathways section 8",
    )


def asked_service(wards: WardsSettings) -> By[str]:
    """Return the service to ask for: the one in the attribute `first_service`."""
    return by("first_service", {s.name: s.name for s in wards.services})


def person(patients: InpatientPatients) -> list[Written]:
    """Return who comes, given the specialty (the front door's shares are for its own patients)."""
    return [
        Draw("age_band", patients.age_band.drawn),
        Draw("frail", patients.frail.drawn),
    ]


def ask_for_bed(wards: WardsSettings, kind: str) -> list[Written]:
    """Return asking for a bed of the service the stay starts in."""
    return stage("bed_request", note("t_bed_req"), request_bed(asked_service(wards), kind=kind))


def into_bed() -> list[Written]:
    """Return waiting for the bed and starting the stay in it."""
    return [
        *stage("wait_for_bed", promised_and_ready(WAIT_FIRST_BED, noted=True)),
        occupy_bed(),
        transfer("inpatient_stay"),
    ]
