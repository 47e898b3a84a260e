"""The stay on the wards, from arriving in the first bed to the end of clinical need.

Patients expected to stay longer move from an assessment unit to their base ward; outliers are
brought back by day; critical care steps down. How the stay ends is in `discharge`.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.department import Department
from flowsim.hospital.departments.emergency.admission import AdmissionPlan
from flowsim.hospital.departments.emergency.patients import SPECIALTIES
from flowsim.hospital.departments.parameters import Openings, Parameter, Rounds, SharesBy, Timing
from flowsim.hospital.departments.wards.stay import (
    StaySettings,
    ending_table,
    need_table,
    plan_stay,
    route_table,
    stay_attributes,
)
from flowsim.hospital.departments.wards.ward_list import WardsSettings, service_list, ward_list
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw, Step
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    draw,
    go,
    label,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    set_time,
    transfer,
    treat,
    vacate_bed,
    wait_for_bed,
    wait_for_time,
    wait_until,
)

CLINICAL = "ward_clinical_need"
WAIT_BED = "ward_wait_bed"
WAIT_TRANSFER = "ward_wait_transfer"
WAIT_ROUND = "ward_wait_round"


@dataclass(frozen=True, kw_only=True)
class MoveSettings:
    """Moves between wards and stays in critical care.

    `post_take_round` decides who leaves the assessment units for a base ward. `step_down` gives
    the specialty that takes over a patient from critical care.
    """

    post_take_round: Rounds
    move_minutes: Timing
    frail_move_hours: Openings
    critical_care_need: Timing
    critical_care_round: Rounds
    step_down: SharesBy
    after_critical_care: SharesBy
    death_in_critical_care: Parameter


@dataclass(frozen=True, kw_only=True)
class InpatientSettings:
    """Beds, stays and moves: everything of the wards up to the end of clinical need."""

    beds: WardsSettings
    stays: StaySettings
    moves: MoveSettings


def move_steps() -> list[Step]:
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
    return Pathway(
        "inpatient_stay",
        [
            note("t_admit", first=True),
            branch_on("stay_class", {"unknown": "plan"}, otherwise="planned"),
            label("plan"),
            *plan_stay(stays, specialties),
            label("planned"),
            draw("ending", ending_table(stays)),
            draw("discharge_route", route_table(stays)),
            branch_on("specialty", {"critical_care": "critical"}),
            set_time("t_need_end", "clinical_need"),
            branch_on("stay_class", {"zero_day": "some_hours"}),
            branch_on("ward", dict.fromkeys(wards.assessing, "assessing"), otherwise="base"),
            label("assessing"),
            branch_on("stay_class", {"medium": "move_on", "long": "move_on"}, otherwise="stay"),
            label("move_on"),
            wait_until("post_take_round", cause=CLINICAL),
            branch_on("frail", {"yes": "frail_move"}),
            request_bed(base, kind="assessment_to_ward"),
            wait_for_bed(until="t_need_end", otherwise="stay", cause=CLINICAL),
            *move_steps(),
            go("base"),
            label("frail_move"),
            request_bed(base, kind="assessment_to_ward_frail"),
            wait_for_bed(until="t_need_end", otherwise="stay", cause=CLINICAL),
            wait_until("frail_move_hours", cause=CLINICAL),
            *move_steps(),
            label("base"),
            transfer("base_ward_stay"),
            label("stay"),
            transfer("end_of_need"),
            label("some_hours"),
            transfer("assessment_only"),
            label("critical"),
            transfer("critical_care_stay"),
        ],
        source="pathways sections 7 to 9",
    )


def base_ward_stay(wards: WardsSettings, specialties: tuple[str, ...]) -> Pathway:
    """Return the stay on a base ward; an outlier is brought back when a fitting bed comes."""
    return Pathway(
        "base_ward_stay",
        [
            branch_on("placement", {"outlier": "next"}, otherwise="settled"),
            request_bed(
                base_service(specialties, tuple(s.name for s in wards.services)),
                kind="repatriation",
            ),
            wait_for_bed(until="t_need_end", otherwise="settled", cause=CLINICAL),
            *move_steps(),
            label("settled"),
            transfer("end_of_need"),
        ],
        source="pathways section 8",
    )


def critical_care_stay(
    moves: MoveSettings, wards: WardsSettings, stays: StaySettings, specialties: tuple[str, ...]
) -> Pathway:
    """Return the stay in critical care and the step-down to a ward."""
    base = base_service(specialties, tuple(s.name for s in wards.services))
    death = moves.death_in_critical_care.value
    return Pathway(
        "critical_care_stay",
        [
            set_time("t_critical_care_end", "critical_care_need"),
            draw("ending", {"death": death, "home": 1 - death}),
            wait_for_time("t_critical_care_end", cause=CLINICAL),
            branch_on("ending", {"death": "dies"}),
            wait_until("critical_care_round", cause=WAIT_ROUND),
            note("t_ready_down"),
            Draw("specialty", moves.step_down.drawn),
            request_bed(base, kind="critical_care_stepdown"),
            wait_for_bed(cause=WAIT_BED),
            *move_steps(),
            Draw("stay_class", moves.after_critical_care.drawn),
            draw("discharge_route", route_table(stays)),
            set_time("t_need_end", "clinical_need"),
            transfer("base_ward_stay"),
            label("dies"),
            set_time("t_need_end", "at_once"),
            transfer("death_on_ward"),
        ],
        source="pathways section 10",
    )


def assessment_only() -> Pathway:
    """Return the stay of some hours on an assessment trolley, home the same day where possible."""
    return Pathway(
        "assessment_only",
        [
            wait_for_time("t_need_end", cause=CLINICAL),
            wait_until("assessment_discharge_hours", cause=WAIT_ROUND),
            note("t_fit"),
            assign("discharge_route", "simple"),
            transfer("leave_assessment"),
        ],
        source="pathways section 7",
    )


def admission_plan(
    wards: WardsSettings, stays: StaySettings, specialties: tuple[str, ...] = SPECIALTIES
) -> AdmissionPlan:
    """Return what is settled in the emergency department at the decision to admit.

    The class of stay is drawn there, so that the bed asked for suits it.
    """
    return AdmissionPlan(steps=tuple(plan_stay(stays, specialties)), service=asked_service(wards))


def asked_service(wards: WardsSettings) -> By[str]:
    """Return the service to ask for: the one in the attribute `first_service`."""
    return by("first_service", {s.name: s.name for s in wards.services})


def wards_department(
    wards: WardsSettings,
    stays: StaySettings,
    moves: MoveSettings,
    *,
    specialties: tuple[str, ...] = SPECIALTIES,
) -> Department:
    """Return the wards: beds, porters, attributes and the pathways of a stay.

    `specialties` are the values of the attribute `specialty`, which the front door defines.
    """
    return Department(
        name="wards",
        attributes=stay_attributes(wards),
        activities=(
            ("clinical_need", need_table(stays, specialties)),
            ("critical_care_need", moves.critical_care_need.duration),
            ("move_between_wards", moves.move_minutes.duration),
            ("at_once", Constant(0.0)),
        ),
        calendars=(
            ("post_take_round", moves.post_take_round.timetable("post_take_round")),
            ("critical_care_round", moves.critical_care_round.timetable("critical_care_round")),
            ("frail_move_hours", moves.frail_move_hours.calendar),
        ),
        pathways=(
            inpatient_stay(wards, stays, specialties),
            base_ward_stay(wards, specialties),
            critical_care_stay(moves, wards, stays, specialties),
            assessment_only(),
        ),
        services=service_list(wards),
        wards=ward_list(wards),
    )
