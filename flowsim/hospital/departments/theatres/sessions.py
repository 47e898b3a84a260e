"""A session from its first plan to its end: it sends for its patients, one after the other."""

from flowsim.hospital.departments.emergency_theatres.terms import GAVE_WAY_IN
from flowsim.hospital.departments.operations import ELECTIVE_BAND
from flowsim.hospital.departments.theatres.planning import planned, session_pathway, todays_list
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.staff import given_later, given_out
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
    transfer,
    treat,
    wait_for_all,
    wait_for_time,
)

SOURCE = "pathways sections 11.2 to 11.5"


def sessions_of(
    settings: TheatresSettings, number: int, *, emergencies: bool
) -> tuple[Pathway, ...]:
    """Return the sessions of a theatre, which give way to `emergencies` if they are modelled.

    In the morning a session is given an anaesthetist, and then all its patients are told when to
    come. One later in the day, which may get that of a session before it, tells them first: the
    times by which patients come and are sent for are those planned, whenever it gets one.
    """
    patients, day, asks = todays_list(number), settings.day, settings.asks_for_staff
    come_in = day.come_in_minutes.value
    told: list[Written] = [
        wait_for_time("t_session", lead_minutes=come_in, cause=SESSION_PLANS),
        *stage("come_in", tells(settings, number), wait_for_all(cause=SESSION_PLANS)),
    ]
    held = is_held(settings, number, emergencies)
    staffed = given_out(patients, come_in) if asks else []
    later = settings.later_sessions if asks else ()
    if not later:
        steps = [*planned(settings), *staffed, *told, *held]
        return (Pathway(session_pathway(number), steps, source=SOURCE),)
    to_later = when("theatre_session", {later: [transfer(later_pathway(number))]})
    steps = [*planned(settings), to_later, *staffed, *told, *held]
    staffed = given_later(patients, come_in, day.sending.duration.mean, day.tolerance_minutes.value)
    return (
        Pathway(session_pathway(number), steps, source=SOURCE),
        Pathway(later_pathway(number), [*told, *staffed, *held], source=SOURCE),
    )


def later_pathway(number: int) -> str:
    """Return the name of the pathway of a theatre's sessions later in the day, on their day."""
    return f"{theatre(number)}_later_session"


def is_held(settings: TheatresSettings, number: int, emergencies: bool) -> list[Written]:
    """Return the session in its theatre, from shortly before it begins to its end.

    So that anaesthesia may begin in time, patients are sent for as they are ready, one after the
    other, from then on. Between two cases the theatre is given to an emergency that goes first, if
    one waits for it. Those for whom there is no time left are sent back.
    """
    sending = settings.day.sending.duration.mean
    return [
        wait_for_time("t_session", lead_minutes=sending, cause=SESSION_PLANS),
        *stage(
            "operating_list",
            seize(theatre(number), cause=SESSION_OPEN),
            treat("theatre_first_late", cause=SESSION_OPEN),
            sends_for(number, emergencies),
            release(theatre(number), *[ANAESTHETIST] * settings.asks_for_staff),
        ),
        depart(HELD),
    ]


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
