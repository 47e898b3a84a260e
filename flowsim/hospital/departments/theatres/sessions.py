"""A session from its first plan to its end: it sends for its patients, one after the other."""

from flowsim.hospital.departments.emergency_theatres.terms import GAVE_WAY_IN
from flowsim.hospital.departments.operations import ELECTIVE_BAND
from flowsim.hospital.departments.theatres.planning import planned, session_pathway, todays_list
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.staff import staffed
from flowsim.hospital.departments.theatres.terms import (
    ANAESTHETIST,
    EMERGENCY,
    GAVE_WAY,
    HELD,
    SESSION_OPEN,
    SESSION_PLANS,
    TIME,
    theatre,
)
from flowsim.hospital.vocabulary.blocks import Written, repeat, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.hospital.vocabulary.list_words import call_from, send_back
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    depart,
    give_way,
    label,
    note,
    release,
    seize,
    set_time,
    stage,
    treat,
    wait_for_all,
    wait_for_time,
)


def session(settings: TheatresSettings, number: int, *, emergencies: bool) -> Pathway:
    """Return the session of a theatre, which gives way to `emergencies` if they are modelled.

    In the morning it is given an anaesthetist and all its patients are told when to come; from
    shortly before it begins, so that anaesthesia may begin in time, they are sent for as they are
    ready, one after the other. Between two cases the theatre is given to an emergency that goes
    first, if one waits for it. Those for whom there is no time left are sent back.
    """
    patients, day = todays_list(number), settings.day
    asks, come_in = settings.asks_for_staff, day.come_in_minutes.value
    staff = staffed(patients, come_in, day.tolerance_minutes.value) if asks else []
    return Pathway(
        session_pathway(number),
        [
            *planned(settings),
            *staff,
            wait_for_time("t_session", lead_minutes=come_in, cause=SESSION_PLANS),
            *stage("come_in", tells(settings, number), wait_for_all(cause=SESSION_PLANS)),
            wait_for_time("t_session", lead_minutes=day.sending.duration.mean, cause=SESSION_PLANS),
            *stage(
                "operating_list",
                seize(theatre(number), cause=SESSION_OPEN),
                treat("theatre_first_late", cause=SESSION_OPEN),
                sends_for(number, emergencies),
                release(theatre(number), *[ANAESTHETIST] * asks),
            ),
            depart(HELD),
        ],
        source="pathways sections 11.2 to 11.5",
    )


def tells(settings: TheatresSettings, number: int) -> list[Written]:
    """Return how patients are told in the morning when they come in: at once, or in two groups.

    At once those who by the means of the cases before them begin before the second group's time.
    They are called in the order in which they will be sent for: all who are expected to end before
    it, and the one who is in theatre then. The others wait at home until they are due.
    """
    due = "t_due_in" if settings.second_groups else None

    def call(otherwise: str, ends: str | None = None) -> Written:
        return call_from(
            todays_list(number),
            begins="t_session" if ends else None,
            ends=ends,
            same="t_session",
            gives=due,
            gives_attribute="theatre_session",
            otherwise=otherwise,
            cause=SESSION_PLANS,
        )

    all_others: list[Written] = [repeat(call("all_told")), label("all_told")]
    if due is None:
        return all_others
    ends, comes = group_times(settings)
    first_group: list[Written] = [
        set_time("t_first_group_ends", "theatre_until_first_group_ends", ends),
        repeat(call("one_more", ends="t_first_group_ends")),
        label("one_more"),
        call("all_told"),
        set_time(due, "theatre_until_second_group", comes),
    ]
    return [
        note(due),
        when("theatre_session", {tuple(settings.second_groups): first_group}),
        *all_others,
    ]


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


def group_times(settings: TheatresSettings) -> tuple[By[Distribution], By[Distribution]]:
    """Return the minutes from the morning to the end of the first group, and to the second.

    The first group's cases end so that another could begin by the second's time: sooner by sending
    for it, and by the tolerance, by which a theatre's list lets cases end later than asked for; not
    before the morning, if the tolerance is that long.
    """
    day, none = settings.day, Constant(0.0)
    waited = day.come_in_minutes.value
    early = day.sending.duration.mean + day.tolerance_minutes.value
    ends: dict[object, Distribution] = {}
    comes: dict[object, Distribution] = {}
    for name, after in settings.second_groups.items():
        ends[name] = Constant(max(0.0, waited + after - early))
        comes[name] = Constant(float(after))
    return by("theatre_session", ends, none), by("theatre_session", comes, none)
