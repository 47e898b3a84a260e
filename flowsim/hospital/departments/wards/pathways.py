"""The stay on the wards, from arriving in the first bed to the end of clinical need.

Patients expected to stay longer move from an assessment unit to their base ward; outliers are
brought back by day; critical care steps down. How the stay ends is in `discharge`.
"""

from flowsim.hospital.departments.wards.asking import (
    heard_by_site_team,
    promised_and_ready,
    sought_by_site_team,
)
from flowsim.hospital.departments.wards.settings import InpatientPatients
from flowsim.hospital.departments.wards.stay import StaySettings, plan_stay
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    go,
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
    wait_until,
)

CLINICAL = "ward_clinical_need"
WAIT_BED = "ward_wait_bed"
WAIT_FIRST_BED = "admission_wait_bed"
WAIT_TRANSFER = "ward_wait_transfer"
WAIT_ROUND = "ward_wait_round"


def move_steps() -> list[Written]:
    """Return the steps from one bed to another that is kept ready, with a porter."""
    return [
        *seize("porter", cause=WAIT_TRANSFER),
        vacate_bed(),
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
    wards: WardsSettings, stays: StaySettings, specialties: tuple[str, ...]
) -> Pathway:
    """Return the pathway that begins just after the first bed is occupied."""
    services = tuple(s.name for s in wards.services)
    base = base_service(specialties, services)
    stays_longer = when(
        "stay_class",
        {("medium", "long"): stage("move_on", _move_on(base))},
        otherwise=[go("stay")],
    )
    return Pathway(
        "inpatient_stay",
        [
            note("t_admit", first=True),
            stage("plan", when("stay_class", {"unknown": plan_stay(stays, specialties)})),
            when("specialty", {"critical_care": [transfer("critical_care_stay")]}),
            when("stay_class", {"zero_day": [transfer("assessment_only")]}),
            when("ward", {wards.assessing: [stays_longer]}),
            transfer("base_ward_stay"),
            label("stay"),
            transfer("end_of_need"),
        ],
        source="pathways sections 7 to 9",
    )


def _move_on(base: By[str]) -> list[Written]:
    """Return the move from an assessment unit; who still waits when need ends stays there."""
    sought = [*heard_by_site_team(CLINICAL), *sought_by_site_team(CLINICAL)]
    promised = promised_and_ready(CLINICAL, until="t_need_end", otherwise="stay")
    frail = [
        request_bed(base, kind="assessment_to_ward_frail"),
        *promised,
        wait_until("frail_move_hours", cause=CLINICAL),
        *move_steps(),
    ]
    others = [
        request_bed(base, kind="assessment_to_ward"),
        *promised,
        *move_steps(),
    ]
    return [
        wait_until("post_take_round", cause=CLINICAL),
        *sought,
        when("frail", {"yes": frail}, otherwise=others),
    ]


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
