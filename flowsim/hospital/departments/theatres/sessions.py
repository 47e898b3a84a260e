"""A session from its first plan to its end: it sends for its patients, one after the other."""

from flowsim.hospital.departments.operations import ELECTIVE_BAND
from flowsim.hospital.departments.theatres.planning import planned, session_pathway, todays_list
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.staff import staffed
from flowsim.hospital.departments.theatres.terms import (
    ANAESTHETIST,
    GAVE_WAY,
    HELD,
    SESSION_OPEN,
    SESSION_PLANS,
    theatre,
)
from flowsim.hospital.vocabulary.blocks import Written, repeat
from flowsim.hospital.vocabulary.list_words import call_from, send_back
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
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


def session(settings: TheatresSettings, number: int) -> Pathway:
    """Return the session of a theatre.

    In the morning it is given an anaesthetist and all its patients are told to come; from shortly
    before it begins, so that anaesthesia may begin in time, they are sent for as they are ready,
    one after the other. Between two cases the theatre is given to an emergency that goes first, if
    one waits for it. Those for whom there is no time left are sent back.
    """
    patients, day = todays_list(number), settings.day
    asks, come_in = settings.asks_for_staff, day.come_in_minutes.value
    staff = staffed(patients, come_in, day.tolerance_minutes.value) if asks else []
    return Pathway(
        session_pathway(number),
        [
            *planned(settings),
            *staff,
            *told_to_come(patients, come_in),
            wait_for_time("t_session", lead_minutes=day.sending.duration.mean, cause=SESSION_PLANS),
            *stage(
                "operating_list",
                seize(theatre(number), cause=SESSION_OPEN),
                treat("theatre_first_late", cause=SESSION_OPEN),
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
                        theatre(number), priority=Priority(band=ELECTIVE_BAND), cause=GAVE_WAY
                    ),
                ),
                label("no_more"),
                send_back(patients, same="t_session"),
                release(theatre(number), *[ANAESTHETIST] * asks),
            ),
            depart(HELD),
        ],
        source="pathways sections 11.2 to 11.5",
    )


def told_to_come(patients: str, come_in_minutes: float) -> list[Written]:
    """Return having all patients of the session come in, so long before it begins."""
    return [
        wait_for_time("t_session", lead_minutes=come_in_minutes, cause=SESSION_PLANS),
        *stage(
            "come_in",
            repeat(
                call_from(
                    patients,
                    same="t_session",
                    gives_attribute="theatre_session",
                    otherwise="all_told",
                    cause=SESSION_PLANS,
                )
            ),
            label("all_told"),
            wait_for_all(cause=SESSION_PLANS),
        ),
    ]
