"""From being booked to being back in the bed: ready, theatre, recovery."""

from collections.abc import Callable, Sequence

from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.emergency_theatres.booking import booked_in_bed
from flowsim.hospital.departments.emergency_theatres.critical_care import FROM_BED, if_needed
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.emergency_theatres.terms import (
    AMBULATORY,
    ANY,
    AT_NIGHT,
    BREAK_IN,
    BREAK_IN_HOURS,
    OPERATION,
    OTHERS,
    PREPARING,
    QUEUES,
    RECOVERY,
    WAIT_RECOVERY,
    WAIT_THEATRE,
)
from flowsim.hospital.departments.operations import RECOVERY_BAY
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.steps import (
    assign,
    bring_forward,
    note,
    put_off,
    release,
    seize,
    stage,
    treat,
    wait_for_time,
)


def team_of(queue: str) -> str:
    """Return the name of the team of theatres that a queue waits for."""
    return f"emergency_{queue}_theatres"


def operated(settings: EmergencyTheatresSettings, units: UnitsSettings) -> list[Written]:
    """Return the steps, in the first bed, of those who are operated on and come back to it.

    Those who need critical care after it go there instead.
    """
    if not settings.modelled:
        return []
    queues = [queue for queue in QUEUES if settings.theatres_of(queue)]
    case = stage(
        "emergency_operation",
        wait_for_time("t_op_ready", cause=PREPARING),
        by_queue(settings, lambda queue: case_in(settings, queue, WAIT_THEATRE), queues),
        recovered(if_needed(units, settings, FROM_BED)),
    )
    waits = when("operation_kind", {tuple(settings.kinds): case})
    return [
        *booked_in_bed(settings, units),
        when("emergency_operated", {"no": [waits]}),
    ]


def by_queue(
    settings: EmergencyTheatresSettings,
    steps: Callable[[str], Sequence[Written]],
    queues: Sequence[str],
) -> list[Written]:
    """Return the choice of the theatres that are waited for, and the steps for each queue.

    The last of `queues` is that of all others.
    """
    rows: dict[object, str] = {(n, "*", "yes"): BREAK_IN for n in settings.break_in.classes}
    rows |= {(name, "*", "*"): ANY for name in AT_NIGHT}
    rows |= {("*", name, "*"): kind.group for name, kind in settings.kinds.items()}
    asked = ("emergency_class", "operation_kind", BREAK_IN_HOURS)
    return [
        assign("theatre_queue", by(asked, rows, default=queues[-1])),
        when(
            "theatre_queue",
            {queue: steps(queue) for queue in queues[:-1]},
            otherwise=steps(queues[-1]),
        ),
    ]


def case_in(settings: EmergencyTheatresSettings, queue: str, cause: str) -> list[Written]:
    """Return a case in one of the theatres of a queue, from waiting for it to giving it back."""
    return [*into(settings, queue, cause), *in_theatre(queue, need_after(settings))]


def into(settings: EmergencyTheatresSettings, queue: str, cause: str) -> list[Written]:
    """Return the wait for one of the theatres of a queue."""
    night: dict[object, str] = {name: name for name in AT_NIGHT}
    asks = AMBULATORY if queue == AMBULATORY else by("emergency_class", night, default=OTHERS)
    return seize(
        team_of(queue),
        priority=settings.rank.rank,
        remember="operating_theatre",
        cause=cause,
        kind=asks,
    )


def in_theatre(queue: str, after: Sequence[Written] = ()) -> list[Written]:
    """Return a case from being sent for until the theatre is ready; `after` follows the operation.

    Nobody leaves theatre before a recovery bay is free.
    """
    return [
        note("t_op_sent"),
        treat("emergency_sending", cause=OPERATION),
        note("t_op_anaes"),
        treat("emergency_anaesthesia", cause=OPERATION),
        note("t_op_in_theatre"),
        treat("emergency_operation", cause=OPERATION),
        *seize(RECOVERY_BAY, cause=WAIT_RECOVERY),
        note("t_op_out"),
        *after,
        treat("emergency_handover", cause=OPERATION),
        *release(team_of(queue)),
    ]


def need_after(settings: EmergencyTheatresSettings) -> list[Written]:
    """Return the steps, as the operation ends, by which the need for a bed runs from there.

    What was left of it at the booking is left again, less the share that was the wait before the
    operation in the stays that need was drawn from.
    """
    share = settings.preoperative_share.value
    return [
        put_off("t_need_end", since="t_op_decided", minutes_an_hour=60.0),
        bring_forward("t_need_end", to="t_op_out", share=share),
    ]


def recovered(onwards: Sequence[Written] = ()) -> list[Written]:
    """Return the time in a recovery bay; `onwards` are the steps there that wait for what is next.

    Without any they go back to their bed.
    """
    return [*first_stage(), *onwards, *out_of_bay()]


def first_stage() -> list[Written]:
    """Return recovering in a bay."""
    return [assign("emergency_operated", "yes"), treat("emergency_first_stage", cause=RECOVERY)]


def out_of_bay() -> list[Written]:
    """Return leaving the bay."""
    return [note("t_op_recovery_out"), *release(RECOVERY_BAY)]
