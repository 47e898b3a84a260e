"""The day of surgery of an inpatient: a bed promised before the operation, or asked for after it.

On quiet days operating lists begin on beds that are expected, and the bed is asked for when the
operation ends. From a level of escalation on nobody is sent for before a bed is promised: lists
begin late, and operations are cancelled for want of a bed.
"""

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.operations import beyond_recovery
from flowsim.hospital.departments.theatres.day_of_surgery import (
    ON_THE_DAY,
    REQUEST,
    as_inpatient,
    cancelled,
    come_in,
    in_theatre,
    out_of_recovery,
    out_of_time,
    turn,
)
from flowsim.hospital.departments.theatres.settings import DaySettings, TheatresSettings
from flowsim.hospital.departments.theatres.terms import BED, INPATIENT, WAITS
from flowsim.hospital.departments.wards.asking import promised, promised_and_ready, ready
from flowsim.hospital.departments.wards.pathways import WAIT_FIRST_BED, ask_for_bed, asked_service
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import need_begins
from flowsim.hospital.vocabulary.attributes import ESCALATION
from flowsim.hospital.vocabulary.blocks import Steps, Written, when
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    label,
    occupy_bed,
    request_bed,
    set_time,
    stage,
    transfer,
    vacate_bed,
    wait_for_bed,
)
from flowsim.units import MINUTES_PER_HOUR

BED_FIRST, BED_AFTER = "inpatient_bed_first", "inpatient_bed_after"
"""The pathways of those who are sent for once a bed is promised, and of those who ask after it."""

BED_OR_LIST = "bed_or_list_first"
"""The stage that decides between them."""


def inpatients(
    settings: TheatresSettings, wards: InpatientSettings, levels: int
) -> tuple[Pathway, ...]:
    """Return the pathways of inpatients, where escalation has so many `levels` above none.

    Raises FlowsimError for a level that there is not.
    """
    tight: dict[str | tuple[str, ...], Steps] = {
        tight_levels(settings.day, levels): [transfer(BED_FIRST)]
    }
    return (
        Pathway(
            ON_THE_DAY[INPATIENT],
            [*stage(BED_OR_LIST, when(ESCALATION, tight)), transfer(BED_AFTER)],
            source="pathways section 11.4",
        ),
        bed_first(settings, wards),
        bed_after(settings, wards),
    )


def tight_levels(day: DaySettings, levels: int) -> tuple[str, ...]:
    """Return the levels of escalation at which a bed is promised first."""
    first = day.bed_first_from_level.number
    if first > levels:
        raise FlowsimError(
            f"theatres: bed_first_from_level {first} is above the {levels} levels of the "
            "escalation ladder; give one of them, or 0 for always"
        )
    return tuple(str(level) for level in range(first, levels + 1))


def bed_first(settings: TheatresSettings, wards: InpatientSettings) -> Pathway:
    """Return the way of who is not sent for before a bed is promised."""
    asks = [set_time("t_bed_limit", "theatre_bed_limit"), *ask_for_bed(wards.beds, REQUEST)]
    return Pathway(
        BED_FIRST,
        [
            *come_in(settings, [*as_inpatient(settings), *asks]),
            *stage(
                "bed_first",
                promised(WAIT_FIRST_BED, until="t_bed_limit", otherwise="no_bed", noted=True),
            ),
            *turn(settings),
            *in_theatre(need_begins(wards.stays)),
            *to_the_ward(),
            label("no_bed"),
            *cancelled(BED),
            transfer(WAITS),
            *out_of_time(),
            *bed_given_back(),
            transfer(WAITS),
        ],
        source="pathways sections 11.4 and 11.6",
    )


def bed_after(settings: TheatresSettings, wards: InpatientSettings) -> Pathway:
    """Return the way of who is operated on before a bed is promised, and waits in recovery.

    Whoever has waited there for `holds_hours` is moved to extended recovery, and asks again.
    """
    most = Constant(settings.recovery.holds_hours.value * MINUTES_PER_HOUR)
    asks = ask_for_bed(wards.beds, REQUEST)
    again: list[Written] = [
        request_bed(asked_service(wards.beds), kind=REQUEST),
        *promised_and_ready(WAIT_FIRST_BED, noted=True),
    ]
    return Pathway(
        BED_AFTER,
        [
            *come_in(settings, as_inpatient(settings)),
            *turn(settings),
            *in_theatre([*need_begins(wards.stays), *asks]),
            set_time("t_recovery_limit", "theatre_recovery_limit", most),
            *promised(WAIT_FIRST_BED, until="t_recovery_limit", otherwise="moved", noted=True),
            *to_the_ward(),
            label("moved"),
            *beyond_recovery(out_of_recovery(), again, [transfer("inpatient_stay")]),
            *out_of_time(),
            transfer(WAITS),
        ],
        source="pathways sections 11.4 and 11.6",
    )


def to_the_ward() -> list[Written]:
    """Return leaving recovery once the bed that was promised is ready."""
    return [
        *ready(WAIT_FIRST_BED, noted=True),
        occupy_bed(),
        *out_of_recovery(),
        transfer("inpatient_stay"),
    ]


def bed_given_back() -> list[Written]:
    """Return giving up the bed that was promised.

    One that is still to be cleaned goes to somebody else at once. One that was made up is turned
    round again, as after a stay.
    """
    return [
        wait_for_bed("ready", until="t_cancelled", otherwise="given_back", cause=WAIT_FIRST_BED),
        occupy_bed(),
        vacate_bed(),
        label("given_back"),
    ]
