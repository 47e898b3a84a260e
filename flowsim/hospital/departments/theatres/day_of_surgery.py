"""The day of surgery of a patient: coming in, the bed first, theatre, or a cancellation."""

from collections.abc import Sequence

from flowsim.hospital.departments.operations import RECOVERY_BAY, TROLLEY
from flowsim.hospital.departments.theatres.planning import in_order, of_theatre
from flowsim.hospital.departments.theatres.settings import DaySettings, TheatresSettings
from flowsim.hospital.departments.theatres.terms import (
    BOOKED,
    CHECKS,
    CLINICAL,
    COMES,
    DAY_CASE,
    INPATIENT,
    NOT_NEEDED,
    OPERATION,
    PATIENT,
    RECOVERY,
    REMOVED,
    TIME,
    UNFIT,
    WAIT_RECOVERY,
    WAIT_TROLLEY,
    WAIT_TURN,
    WAITS,
)
from flowsim.hospital.departments.wards.stay import ELECTIVE
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.hospital.vocabulary.list_words import join_list, release_caller, wait_to_be_called
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    label,
    note,
    release,
    seize,
    set_time,
    stage,
    transfer,
    treat,
    wait_for_time,
)

DAY, SECOND_STAGE = "theatre_day", "day_unit_stay"
"""The pathways that begin the day of surgery, and of the day unit after it."""

ON_THE_DAY = {INPATIENT: "inpatient_on_the_day", DAY_CASE: "day_case_on_the_day"}
"""The pathways from coming in to leaving recovery."""


def day_of_surgery(settings: TheatresSettings, elsewhere: Sequence[Written] = ()) -> Pathway:
    """Return how the day begins: who comes, and is operated on if there are time and beds.

    `elsewhere`: the steps of those who go neither to a ward nor to the day unit after it.
    """
    return Pathway(
        DAY,
        [
            release_caller(),
            Draw("on_the_day", becomes_of(settings.day)),
            *not_operated(settings),
            *elsewhere,
            when("intent", {INPATIENT: [transfer(ON_THE_DAY[INPATIENT])]}),
            transfer(ON_THE_DAY[DAY_CASE]),
        ],
        source="pathways section 11.6",
    )


def day_case(settings: TheatresSettings) -> Pathway:
    """Return the way of a day case, who needs no bed: theatre, recovery, a trolley."""
    return Pathway(
        ON_THE_DAY[DAY_CASE],
        [
            *come_in(settings, []),
            *turn(settings),
            *in_theatre([]),
            *seize(TROLLEY, cause=WAIT_TROLLEY),
            *out_of_recovery(),
            transfer(SECOND_STAGE),
            *out_of_time(),
            transfer(WAITS),
        ],
        source="pathways sections 11.4 and 11.6",
    )


def come_in(settings: TheatresSettings, asks: Sequence[Written]) -> list[Written]:
    """Return coming in, asking for a bed if that is to be promised first, and the checks.

    Who comes in with the second group asks for the bed in the morning, from home, as all others.
    """
    return stage("come_in", comes([*asks, *at_home(settings)]), checks())


def at_home(settings: TheatresSettings) -> list[Written]:
    """Return the wait at home of who does not come in with the first of the list."""
    return [wait_for_time("t_due_in", cause=BOOKED)] if settings.second_groups else []


def comes(before: Sequence[Written]) -> list[Written]:
    """Return coming in, after `before`; until when patients are sent for counts from before it."""
    return [set_time("t_list_closes", "theatre_list_closes"), *before, note("t_come_in")]


def checks() -> list[Written]:
    """Return the checks before an operation."""
    return [treat("theatre_checks", cause=CHECKS)]


def turn(settings: TheatresSettings) -> list[Written]:
    """Return waiting to be sent for, up to the end of the list."""
    return stage(
        "wait_for_theatre",
        join_list(of_theatre(settings), priority=in_order(), activity="theatre_case"),
        wait_to_be_called(
            until="t_list_closes", otherwise="no_time", sent_back="sent_back", cause=WAIT_TURN
        ),
    )


def out_of_time() -> list[Written]:
    """Return the cancellation of who is not sent for: sent back with a reason, or at the limit."""
    return [
        label("no_time"),
        assign("cancelled_for", TIME),
        label("sent_back"),
        note("t_cancelled"),
    ]


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


def not_operated(settings: TheatresSettings) -> list[Written]:
    """Return what becomes of those who do not come, are unfit, or need no operation."""
    seen = [*at_home(settings), note("t_come_in"), *checks()]
    unfit = [*cancelled(CLINICAL), treat("theatre_fit_again", cause=UNFIT), transfer(WAITS)]
    ways: dict[str | tuple[str, ...], list[Written]] = {
        PATIENT: [*at_home(settings), *cancelled(PATIENT), transfer(WAITS)],
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


def limits(settings: TheatresSettings) -> dict[str, By[Distribution]]:
    """Return the minutes from when a list's first come in to the last moments of a case's begin.

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


def out_of_recovery() -> list[Written]:
    """Return leaving the recovery bay."""
    return [note("t_recovery_out"), *release(RECOVERY_BAY)]
