"""The day of surgery of a patient: coming in, the bed first, theatre, or a cancellation."""

from collections.abc import Sequence

from flowsim.hospital.departments.theatres.demand import WAITS
from flowsim.hospital.departments.theatres.planning import BANDS, of_theatre
from flowsim.hospital.departments.theatres.settings import DaySettings, TheatresSettings
from flowsim.hospital.departments.theatres.terms import (
    BED,
    CHECKS,
    CLINICAL,
    COMES,
    DAY_CASE,
    INPATIENT,
    NOT_NEEDED,
    OPERATION,
    PATIENT,
    RECOVERY,
    RECOVERY_BAY,
    REMOVED,
    TIME,
    TROLLEY,
    UNFIT,
    WAIT_RECOVERY,
    WAIT_TROLLEY,
    WAIT_TURN,
)
from flowsim.hospital.departments.wards.pathways import WAIT_FIRST_BED, ask_for_bed
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import ELECTIVE, need_begins
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.hospital.vocabulary.list_words import join_list, release_caller, wait_to_be_called
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    label,
    note,
    occupy_bed,
    release,
    seize,
    set_time,
    stage,
    transfer,
    treat,
    vacate_bed,
    wait_for_bed,
)

DAY, SECOND_STAGE = "theatre_day", "day_unit_stay"
"""The pathways that begin the day of surgery, and of the day unit after it."""

COME_IN = {INPATIENT: "inpatient_comes_in", DAY_CASE: "day_case_comes_in"}
"""The pathways from coming in to being sent for."""

CASE = {INPATIENT: "inpatient_case", DAY_CASE: "day_case_case"}
"""The pathways from being sent for to leaving recovery."""


def day_of_surgery(settings: TheatresSettings) -> Pathway:
    """Return how the day begins: who comes, and is operated on if there are time and beds."""
    return Pathway(
        DAY,
        [
            release_caller(),
            Draw("on_the_day", becomes_of(settings.day)),
            *not_operated(),
            when("intent", {INPATIENT: [transfer(COME_IN[INPATIENT])]}),
            transfer(COME_IN[DAY_CASE]),
        ],
        source="pathways section 11.6",
    )


def inpatient_comes_in(settings: TheatresSettings, wards: InpatientSettings) -> Pathway:
    """Return the way to theatre of an inpatient, who is not sent for before a bed is promised."""
    return Pathway(
        COME_IN[INPATIENT],
        [
            *come_in([*as_inpatient(settings), *ask_for_bed(wards.beds, REQUEST)]),
            *stage(
                "bed_first",
                wait_for_bed(
                    "allocated", until="t_bed_limit", otherwise="no_bed", cause=WAIT_FIRST_BED
                ),
                note("t_bed_alloc"),
                treat("ward_accepts", cause=WAIT_FIRST_BED),
                note("t_bed_accepted"),
            ),
            *turn(settings),
            transfer(CASE[INPATIENT]),
            label("no_bed"),
            *cancelled(BED),
            transfer(WAITS),
            label("no_time"),
            *cancelled(TIME),
            *bed_given_back(),
            transfer(WAITS),
        ],
        source="pathways sections 11.4 and 11.6",
    )


def day_case_comes_in(settings: TheatresSettings) -> Pathway:
    """Return the way to theatre of a day case, who needs no bed."""
    return Pathway(
        COME_IN[DAY_CASE],
        [
            *come_in([]),
            *turn(settings),
            transfer(CASE[DAY_CASE]),
            label("no_time"),
            *cancelled(TIME),
            transfer(WAITS),
        ],
        source="pathways sections 11.4 and 11.6",
    )


def come_in(asks: Sequence[Written]) -> list[Written]:
    """Return coming in, asking for a bed where one is needed, and the checks."""
    return stage(
        "come_in",
        note("t_come_in"),
        set_time("t_bed_limit", "theatre_bed_limit"),
        set_time("t_list_closes", "theatre_list_closes"),
        asks,
        treat("theatre_checks", cause=CHECKS),
    )


def turn(settings: TheatresSettings) -> list[Written]:
    """Return waiting to be sent for, up to the end of the list."""
    return stage(
        "wait_for_theatre",
        join_list(of_theatre(settings), priority=in_order(), activity="theatre_case"),
        wait_to_be_called(
            until="t_list_closes", otherwise="no_time", sent_back="no_time", cause=WAIT_TURN
        ),
    )


REQUEST = "elective_admission"
"""The kind of bed request."""


def becomes_of(day: DaySettings) -> Shares:
    """Return the shares of those booked who come, do not, are unfit, and need no operation."""
    lost = {
        PATIENT: day.does_not_come.value,
        CLINICAL: day.unfit.value,
        NOT_NEEDED: day.not_needed.value,
    }
    return shares({**lost, COMES: 1 - sum(lost.values())})


def not_operated() -> list[Written]:
    """Return what becomes of those who do not come, are unfit, or need no operation."""
    seen = [note("t_come_in"), treat("theatre_checks", cause=CHECKS)]
    unfit = [*cancelled(CLINICAL), treat("theatre_fit_again", cause=UNFIT), transfer(WAITS)]
    ways: dict[str | tuple[str, ...], list[Written]] = {
        PATIENT: [*cancelled(PATIENT), transfer(WAITS)],
        CLINICAL: [*seen, *unfit],
        NOT_NEEDED: [*seen, *cancelled(CLINICAL), depart(REMOVED)],
    }
    return [when("on_the_day", ways)]


def cancelled(reason: str) -> list[Written]:
    """Return the steps that say why and when."""
    return [assign("cancelled_for", reason), note("t_cancelled")]


def as_inpatient(settings: TheatresSettings) -> list[Written]:
    """Return what makes an elective inpatient of somebody: whose bed is asked for."""
    services: dict[object, str] = {
        name: item.service for name, item in settings.specialties.items()
    }
    return [
        assign("admission_method", "elective"),
        assign("stay_class", ELECTIVE),
        assign("first_service", by("surgical_specialty", services)),
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


def in_order() -> By[Priority]:
    """Return the order of a list: by urgency, then as patients are ready."""
    return by("urgency", {name: Priority(band=band) for name, band in BANDS.items()})


def limits(settings: TheatresSettings) -> dict[str, By[Distribution]]:
    """Return the minutes from coming in to the last moments at which a case can still begin.

    `theatre_bed_limit`: for a bed to be promised, by session and by what the operation takes.
    `theatre_list_closes`: for being sent for, whatever it takes.
    """
    day = settings.day
    open_for = {
        name: day.come_in_minutes.value + item.minutes + day.tolerance_minutes.value
        for name, item in settings.sessions.items()
    }
    needed = {
        name: day.sending.duration.mean + item.mean_minutes
        for name, item in settings.procedures.items()
    }
    beds: dict[object, Distribution] = {
        (session, name): Constant(max(0.0, minutes - takes))
        for session, minutes in open_for.items()
        for name, takes in needed.items()
    }
    closes: dict[object, Distribution] = {name: Constant(each) for name, each in open_for.items()}
    return {
        "theatre_bed_limit": by(("theatre_session", "procedure"), beds),
        "theatre_list_closes": by("theatre_session", closes),
    }


def inpatient_case(wards: InpatientSettings) -> Pathway:
    """Return the case of an inpatient: theatre, recovery until the bed is ready, the ward."""
    return Pathway(
        CASE[INPATIENT],
        [
            *in_theatre(need_begins(wards.stays)),
            wait_for_bed("ready", cause=WAIT_FIRST_BED),
            note("t_bed_ready"),
            note("t_recovery_out"),
            occupy_bed(),
            *release(RECOVERY_BAY),
            transfer("inpatient_stay"),
        ],
        source="pathways section 11.4",
    )


def day_case() -> Pathway:
    """Return the case of a day case: theatre, recovery until there is a trolley, the day unit."""
    return Pathway(
        CASE[DAY_CASE],
        [
            *in_theatre([]),
            *seize(TROLLEY, cause=WAIT_TROLLEY),
            note("t_recovery_out"),
            *release(RECOVERY_BAY),
            transfer(SECOND_STAGE),
        ],
        source="pathways section 11.4",
    )


def in_theatre(after: Sequence[Written]) -> list[Written]:
    """Return being sent for, anaesthesia, operation and recovery; `after` follows the operation.

    Nobody leaves theatre before a recovery bay is free. The session waits for the handover there.
    """
    return [
        *stage("sending", note("t_sent"), treat("theatre_sending", cause=OPERATION)),
        *stage("anaesthesia", note("t_anaes"), treat("theatre_anaesthesia", cause=OPERATION)),
        *stage("operation", note("t_in_theatre"), treat("theatre_operation", cause=OPERATION)),
        *stage(
            "recovery",
            seize(RECOVERY_BAY, cause=WAIT_RECOVERY),
            note("t_out_theatre"),
            after,
            treat("theatre_handover", cause=OPERATION),
            release_caller(),
            treat("theatre_first_stage", cause=RECOVERY),
        ),
    ]
