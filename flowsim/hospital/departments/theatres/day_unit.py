"""The day unit: second stage recovery, going home by nurse-led discharge, or staying overnight."""

from flowsim.hospital.departments.operations import TROLLEY
from flowsim.hospital.departments.theatres.day_of_surgery import (
    REQUEST,
    SECOND_STAGE,
    as_inpatient,
)
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import CLOSING, DAY_UNIT, HOME, HOME_LATE
from flowsim.hospital.departments.wards.asking import promised_and_ready
from flowsim.hospital.departments.wards.pathways import WAIT_FIRST_BED, ask_for_bed
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.attributes import yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.ladders import branch_by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    label,
    occupy_bed,
    release,
    set_time,
    stage,
    transfer,
    treat,
    wait_until,
)

OVERNIGHT = "day_case_overnight"
"""The pathway of a day case who must stay."""

UNIT_STAGE = "second_stage"
"""The stage of the day unit in which patients recover on a trolley."""


def day_unit(settings: TheatresSettings) -> Pathway:
    """Return the stay on a trolley; who is not fit to go home when the unit closes must stay.

    Whoever comes after that stays too, however soon they would be fit.
    """
    recovery = settings.recovery
    stays = [treat("theatre_second_stage", cause=DAY_UNIT), transfer(OVERNIGHT)]
    return Pathway(
        SECOND_STAGE,
        [
            Draw("kept_overnight", yes_no(recovery.kept_overnight.value)),
            when("kept_overnight", {"yes": stays}),
            *stage(
                UNIT_STAGE,
                on_trolley(recovery.opening_minute / 60, recovery.closing_minute / 60),
            ),
            *release(TROLLEY),
            depart(HOME),
        ],
        source="pathways section 11.7",
    )


def on_trolley(opens: float, closes: float) -> list[Written]:
    """Return second stage recovery in the hours of the unit; who is there outside them stays."""
    must_stay = [transfer(OVERNIGHT)]
    return [
        branch_by("before_hour", must_stay, limit=opens),
        branch_by("before_hour", [], limit=closes, otherwise=must_stay),
        set_time("t_ready_home", "theatre_second_stage"),
        wait_until(CLOSING, until="t_ready_home", cause=DAY_UNIT),
        branch_by("before_hour", [], limit=closes, otherwise=must_stay),
    ]


def overnight(settings: TheatresSettings, wards: InpatientSettings) -> Pathway:
    """Return the unplanned night: on the trolley until there is a bed, or until fit to go home."""
    return Pathway(
        OVERNIGHT,
        [
            *as_inpatient(settings),
            assign("ending", "home"),
            assign("discharge_route", "simple"),
            assign("home_without_bed", "no"),
            set_time("t_need_end", "theatre_overnight_need"),
            *ask_for_bed(wards.beds, REQUEST),
            *stage(
                "wait_for_bed",
                promised_and_ready(
                    WAIT_FIRST_BED, until="t_need_end", otherwise="no_bed", noted=True
                ),
            ),
            occupy_bed(),
            *release(TROLLEY),
            transfer("inpatient_stay"),
            label("no_bed"),
            *release(TROLLEY),
            depart(HOME_LATE),
        ],
        source="pathways section 11.7",
    )
