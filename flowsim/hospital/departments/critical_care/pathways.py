"""Into critical care from elsewhere, the stay there, and the step-down to a ward."""

from collections.abc import Sequence

from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import STEP_DOWN
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.asking import (
    heard_by_site_team,
    promised_and_ready,
    sought_by_site_team,
)
from flowsim.hospital.departments.wards.pathways import (
    CLINICAL,
    WAIT_BED,
    WAIT_ROUND,
    ask_for_bed,
    base_service,
    into_bed,
    move_steps,
    person,
)
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import route_table
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    draw,
    note,
    request_bed,
    set_time,
    stage,
    transfer,
    wait_for_time,
    wait_until,
)


def critical_care_stay(settings: CriticalCareSettings, wards: InpatientSettings) -> Pathway:
    """Return the stay in critical care and the step-down to a ward."""
    death = settings.death_share.value
    dies = [set_time("t_need_end", "at_once"), transfer("death_on_ward")]
    return Pathway(
        "critical_care_stay",
        [
            stage(
                "critical_care",
                set_time("t_critical_care_end", "critical_care_need"),
                draw("ending", {"death": death, "home": 1 - death}),
                wait_for_time("t_critical_care_end", cause=CLINICAL),
            ),
            when("ending", {"death": dies}),
            step_down(
                takes_over=[Draw("specialty", settings.step_down.drawn)],
                asks=[request_bed(service_after(wards), kind=STEP_DOWN)],
                moves=move_steps(),
            ),
            Draw("stay_class", settings.stay_after.drawn),
            *on_the_ward(wards),
        ],
        source="pathways section 10",
    )


def service_after(wards: InpatientSettings) -> By[str]:
    """Return the service of which a bed is asked for after critical care."""
    return base_service(SPECIALTIES, tuple(s.name for s in wards.beds.services))


def step_down(
    *, takes_over: Sequence[Written], asks: Sequence[Written], moves: Sequence[Written]
) -> list[Written]:
    """Return the wait, from a round on which they are fit to leave, for a ward's bed, and the move.

    `takes_over`: the steps that settle the specialty; `asks`: those of asking for the bed.
    """
    return stage(
        "step_down",
        wait_until("critical_care_round", cause=WAIT_ROUND),
        note("t_ready_down"),
        takes_over,
        heard_by_site_team(WAIT_BED),
        sought_by_site_team(WAIT_BED),
        asks,
        promised_and_ready(WAIT_BED),
        moves,
    )


def on_the_ward(wards: InpatientSettings) -> list[Written]:
    """Return the need for a ward's bed, which begins in it, and the stay there."""
    return [
        draw("discharge_route", route_table(wards.stays)),
        set_time("t_need_end", "clinical_need"),
        transfer("base_ward_stay"),
    ]


def critical_care_admission(wards: InpatientSettings) -> Pathway:
    """Return the way into critical care from theatre, a ward or another hospital."""
    return Pathway(
        "critical_care_admission",
        [
            person(wards.patients),
            ask_for_bed(wards.beds, "critical_care_admission"),
            into_bed(),
        ],
        source="pathways section 10",
    )
