"""A session from its first plan to its end: it sends for its patients, one after the other."""

from flowsim.hospital.departments.emergency_theatres.terms import GAVE_WAY_IN
from flowsim.hospital.departments.operations import ELECTIVE_BAND
from flowsim.hospital.departments.theatres.planning import planned, session_pathway, todays_list
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import (
    EMERGENCY,
    GAVE_WAY,
    HELD,
    SESSION_OPEN,
    SESSION_PLANS,
    TIME,
    theatre,
)
from flowsim.hospital.vocabulary.blocks import Written, repeat, when
from flowsim.hospital.vocabulary.list_words import call_from, send_back
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    depart,
    give_way,
    label,
    release,
    seize,
    stage,
    treat,
    wait_for_all,
    wait_for_time,
)


def session(settings: TheatresSettings, number: int, *, emergencies: bool) -> Pathway:
    """Return the session of a theatre, which gives way to `emergencies` if they are modelled.

    In the morning all its patients are told to come; from shortly before it begins, so that
    anaesthesia may begin in time, they are sent for as they are ready, one after the other. Between
    two cases the theatre is given to an emergency that goes first, if one waits for it. Those for
    whom there is no time left are sent back.
    """
    day = settings.day
    return Pathway(
        session_pathway(number),
        [
            *planned(settings),
            wait_for_time("t_session", lead_minutes=day.come_in_minutes.value, cause=SESSION_PLANS),
            *stage(
                "come_in",
                repeat(
                    call_from(
                        todays_list(number),
                        same="t_session",
                        gives_attribute="theatre_session",
                        otherwise="all_told",
                        cause=SESSION_PLANS,
                    )
                ),
                label("all_told"),
                wait_for_all(cause=SESSION_PLANS),
            ),
            wait_for_time("t_session", lead_minutes=day.sending.duration.mean, cause=SESSION_PLANS),
            *stage(
                "operating_list",
                seize(theatre(number), cause=SESSION_OPEN),
                treat("theatre_first_late", cause=SESSION_OPEN),
                sends_for(number, emergencies),
                release(theatre(number)),
            ),
            depart(HELD),
        ],
        source="pathways sections 11.2 to 11.5",
    )


def sends_for(number: int, emergencies: bool) -> list[Written]:
    """Return sending for one patient after the other, and sending back, with a reason, the rest."""
    patients, mine = todays_list(number), theatre(number)

    def late(reason: str) -> Step:
        return send_back(patients, same="t_session", attribute="cancelled_for", value=reason)

    by_reason = when(GAVE_WAY_IN, {mine: late(EMERGENCY)}, otherwise=late(TIME))
    return [
        repeat(
            call_from(
                patients,
                ends="t_session_end",
                same="t_session",
                until="t_session_end",
                otherwise="no_more",
                cause=SESSION_OPEN,
            ),
            wait_for_all(cause=SESSION_OPEN),
            give_way(
                mine,
                priority=Priority(band=ELECTIVE_BAND),
                remember=GAVE_WAY_IN if emergencies else None,
                cause=GAVE_WAY,
            ),
        ),
        label("no_more"),
        by_reason if emergencies else late(TIME),
    ]
