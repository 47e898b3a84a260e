"""Inpatients who need critical care after the operation: confirmed in the morning, or cancelled.

They come in in the morning, whatever their place on the list. Whoever is confirmed keeps the place
from then on: a bay of enhanced care for level 2, where there are such and one is free, or else
nurse units and a bed of critical care.
"""

from collections.abc import Sequence

from flowsim.errors import unknown_name
from flowsim.hospital.departments.critical_care.place import IN_ORDER, UNITS, WHO, decided
from flowsim.hospital.departments.critical_care.terms import (
    BAY,
    ENHANCED,
    HALF_NURSE,
    PLANNED,
    STEP_DOWN,
)
from flowsim.hospital.departments.critical_care.unit_stay import MOVE_HOURS, STAY
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.theatres.day_of_surgery import (
    REQUEST,
    as_inpatient,
    cancelled,
    checks,
    comes,
    in_theatre,
    out_of_recovery,
    out_of_time,
    turn,
)
from flowsim.hospital.departments.theatres.inpatients import bed_given_back
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import (
    CHECKS,
    CRITICAL_CARE,
    INPATIENT,
    WAITS,
)
from flowsim.hospital.departments.wards.asking import promised, promised_and_ready, ready
from flowsim.hospital.departments.wards.pathways import (
    WAIT_BED,
    WAIT_FIRST_BED,
    asked_service,
    move_steps,
)
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import need_begins
from flowsim.hospital.vocabulary.attributes import Shares, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    label,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    set_time,
    stage,
    transfer,
    treat,
    wait_until,
)

NEEDS, HOURS = "critical_care_planned", "critical_care_confirmation"
"""The attribute of who needs critical care after the operation, and the hours of confirmation."""

COMES_IN = "critical_care_comes_in"
CONFIRMED, CONFIRMED_FOR_BAY = "critical_care_confirmed", "enhanced_care_confirmed"
"""The pathways from coming in, and from being confirmed, by where they go."""


def needs_critical_care(units: UnitsSettings, settings: TheatresSettings) -> list[Written]:
    """Return the draw, at the decision to operate, of who needs critical care after it, and which.

    Raises FlowsimError for a share of an operation that is none.
    """
    if not units.modelled:
        return []
    for name in units.critical_care_share:
        if name not in settings.procedures:
            where = "critical care: critical_care_share"
            raise unknown_name(where, "procedure", name, settings.procedures)
    rows: dict[object, Shares] = {
        name: yes_no(item.value) for name, item in units.critical_care_share.items()
    }
    drawn = Draw(NEEDS, by("procedure", rows, default=yes_no(0.0)))
    needs = when(NEEDS, {"yes": decided(units, PLANNED)})
    return [when("intent", {INPATIENT: [drawn, needs]})]


def to_critical_care(units: UnitsSettings) -> list[Written]:
    """Return the way of those who need critical care, once they have come in."""
    return [when(NEEDS, {"yes": [transfer(COMES_IN)]})] if units.modelled else []


def confirmation_hours(units: UnitsSettings) -> tuple[tuple[str, Calendar], ...]:
    """Return the hours in which patients are confirmed: from the time on, to the end of the day."""
    if not units.modelled:
        return ()
    rows = [("daily", units.confirmed_at, "24:00", 1)]
    return ((HOURS, Calendar.weekly(rows, elsewhere=0, where="critical care confirmed_at")),)


def planned_pathways(
    units: UnitsSettings, settings: TheatresSettings, wards: InpatientSettings
) -> tuple[Pathway, ...]:
    """Return the day of surgery of those who need critical care after it."""
    if not units.modelled:
        return ()
    if not units.enhanced_bays.number:
        return (_comes_in(units, settings), _confirmed(settings))
    case = [*turn(settings), *in_theatre(need_begins(wards.stays))]
    bed = request_bed(asked_service(wards.beds), kind=STEP_DOWN)
    return (_comes_in(units, settings), _confirmed(settings), confirmed_for_bay(case, bed))


def _comes_in(units: UnitsSettings, settings: TheatresSettings) -> Pathway:
    """Return coming in, and being confirmed: for a bay if there is one, or for the unit."""
    return Pathway(
        COMES_IN,
        [
            *stage(
                "come_in",
                comes([set_time("t_bed_limit", "theatre_bed_limit"), *as_inpatient(settings)]),
            ),
            *stage("confirmation", wait_until(HOURS, cause=CHECKS)),
            *[to_bay()] * bool(units.enhanced_bays.number),
            transfer(CONFIRMED),
        ],
        source="pathways sections 10.3 and 11.6",
    )


def to_bay() -> Written:
    """Return, at confirmation, the way of who is to go to a bay of enhanced care, if one is free.

    A bay is asked for once: whoever finds none goes on as all others.
    """
    confirmed = [*seize(BAY, otherwise=[transfer(CONFIRMED)]), transfer(CONFIRMED_FOR_BAY)]
    return when("critical_care_level", {"2": confirmed})


def _confirmed(settings: TheatresSettings) -> Pathway:
    """Return the way of who is to go to the unit, cancelled without a place in the morning."""
    refused = [*cancelled(CRITICAL_CARE), transfer(WAITS)]
    return Pathway(
        CONFIRMED,
        [
            seize(HALF_NURSE, units=UNITS, priority=IN_ORDER, kind=WHO, otherwise=refused),
            note("t_critical_care_place", first=True),
            note("t_bed_req"),
            request_bed("critical_care", kind=REQUEST),
            *checks(),
            *stage(
                "bed_first",
                promised(WAIT_FIRST_BED, until="t_bed_limit", otherwise="no_bed", noted=True),
            ),
            *turn(settings),
            *in_theatre([]),
            *ready(WAIT_FIRST_BED, noted=True),
            occupy_bed(),
            *out_of_recovery(),
            note("t_admit"),
            transfer(STAY),
            label("no_bed"),
            *release(HALF_NURSE),
            *refused,
            *out_of_time(),
            *release(HALF_NURSE),
            *bed_given_back(),
            transfer(WAITS),
        ],
        source="pathways sections 10.3 and 11.6",
    )


def confirmed_for_bay(case: Sequence[Written], bed: Written) -> Pathway:
    """Return the way of who is to go to a bay of enhanced care, and from there to the ward.

    `case` is the operation, from waiting for a turn to recovery, in which the need for a bed
    begins; `bed` asks for the bed on the ward.
    """
    return Pathway(
        CONFIRMED_FOR_BAY,
        [
            note("t_critical_care_place", first=True),
            *checks(),
            *case,
            *out_of_recovery(),
            note("t_admit"),
            *stage("enhanced_care", treat("enhanced_care_stay", cause=ENHANCED)),
            *stage("step_down", _leaves_bay(bed)),
            transfer("inpatient_stay"),
            *out_of_time(),
            *release(BAY),
            transfer(WAITS),
        ],
        source="pathways section 10.3",
    )


def _leaves_bay(bed: Written) -> Sequence[Written]:
    return [
        bed,
        *promised_and_ready(WAIT_BED),
        wait_until(MOVE_HOURS, cause=WAIT_BED),
        *move_steps(release(BAY)),
    ]
