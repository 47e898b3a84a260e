"""Filling lists: a session comes `plan_days` before its day and calls patients who fit."""

from collections.abc import Sequence

from flowsim.hospital.departments.calendar.settings import CalendarSettings
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.departments.theatres.pre_assessment import VALID_UNTIL
from flowsim.hospital.departments.theatres.procedures import share_of_list
from flowsim.hospital.departments.theatres.released import released
from flowsim.hospital.departments.theatres.settings import PlanningSettings, TheatresSettings
from flowsim.hospital.departments.theatres.terms import (
    BOOKED,
    CLOSING,
    HOSPITALS_OWN,
    KINDS,
    PRE_ASSESSMENT,
    SESSION_PLANS,
    STAFF,
    URGENCIES,
    WAITING_LIST,
    WAITS,
    theatre,
)
from flowsim.hospital.departments.theatres.timetable import days_by_stream
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.blocks import Written, repeat, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.hospital.vocabulary.list_words import call_from, join_list, wait_to_be_called
from flowsim.hospital.vocabulary.lists import WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    label,
    note,
    set_time,
    stage,
    transfer,
    wait_for_all,
    wait_until,
)
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_WEEK

BOOKED_DAY = "theatre_booked"
"""The pathway from being booked to the day of surgery."""

FIRST, BANDS = -1, {"cancer": 0, "urgent": 1, "routine": 2}
"""The band of those who are due, and of each urgency before that."""


def name_of_list(specialty: str, kind: str) -> str:
    """Return the name of the waiting list of a specialty for a kind of operating list."""
    return f"{specialty}_{kind}"


def todays_list(number: int) -> str:
    """Return the name of the list of those booked in a theatre, and of those ready there."""
    return f"{theatre(number)}_patients"


def numbers_of_theatres(settings: TheatresSettings) -> list[int]:
    """Return the numbers of the theatres that the timetable uses."""
    return sorted({row.theatre for row in settings.timetable})


def waiting_lists(settings: TheatresSettings) -> tuple[WaitingList, ...]:
    """Return the waiting lists, and for every theatre the list of its patients."""
    planning, day = settings.planning, settings.day
    waiting = (
        WaitingList(
            name=name_of_list(specialty, kind),
            turnover_minutes=day.gap_minutes,
            allowance_minutes=planning.allowance_minutes.value,
            overrun_chance=planning.overrun_chance.value,
            quotas=planning.quotas,
            source=planning.overrun_chance.source,
        )
        for specialty, kind in listed_kinds(settings)
    )
    today = (
        WaitingList(
            name=todays_list(number),
            turnover_minutes=day.sending.duration.mean,
            allowance_minutes=day.tolerance_minutes.value,
            source=day.tolerance_minutes.source,
        )
        for number in numbers_of_theatres(settings)
    )
    return (*waiting, *today)


def listed_kinds(settings: TheatresSettings) -> list[tuple[str, str]]:
    """Return specialties and kinds of list that have patients or sessions."""
    held = {(row.specialty, row.kind) for row in settings.timetable}
    return [
        (specialty, kind)
        for specialty in settings.specialties
        for kind in KINDS
        if (specialty, kind) in held or share_of_list(settings.procedures, specialty, kind)
    ]


def list_by(attribute: str, settings: TheatresSettings) -> By[str]:
    """Return the waiting list by specialty and by intent of a patient, or kind of a session.

    A specialty with one list has that one for all.
    """
    rows: dict[object, str] = {}
    for specialty, kind in listed_kinds(settings):
        value = kind if attribute == "session_kind" else KINDS[kind]
        rows[specialty, value] = name_of_list(specialty, kind)
    for specialty, kind in listed_kinds(settings):
        rows.setdefault((specialty, "*"), name_of_list(specialty, kind))
    return by(("surgical_specialty", attribute), rows)


def waits(settings: TheatresSettings) -> Pathway:
    """Return the wait on the list, and being booked; after a cancellation patients come back here.

    Cancelled for a reason that is the hospital's they go before all others once they are due again.
    """
    mine = list_by("intent", settings)
    again = join_list(
        mine, priority=raised(settings.planning), since="t_cancelled", activity="theatre_case"
    )
    joins = join_list(
        mine, priority=by_urgency(settings.planning), since="t_listed", activity="theatre_case"
    )
    return Pathway(
        WAITS,
        [
            *stage(
                "waiting_list",
                when("cancelled_for", {hospitals(settings): [again]}, otherwise=[joins]),
                wait_to_be_called(
                    until=VALID_UNTIL, otherwise="assessed_too_long_ago", cause=WAITING_LIST
                ),
                note("t_booked"),
            ),
            transfer(BOOKED_DAY),
            label("assessed_too_long_ago"),
            transfer(PRE_ASSESSMENT),
        ],
        source="pathways sections 11.1 and 11.6",
    )


def hospitals(settings: TheatresSettings) -> tuple[str, ...]:
    """Return the reasons of a cancellation that are the hospital's."""
    return (*HOSPITALS_OWN, *[STAFF] * settings.asks_for_staff)


def by_urgency(planning: PlanningSettings) -> By[Priority]:
    """Return who is booked first: by urgency, and before all others who soon is due."""
    rows = {
        name: Priority(
            band=BANDS[name],
            due_band=FIRST,
            due_after_minutes=planning.pulls_after_minutes(planning.due_days[name].value),
        )
        for name in URGENCIES
    }
    return by("urgency", {name: rows[name] for name in URGENCIES})


def raised(planning: PlanningSettings) -> Priority:
    """Return the priority after a cancellation that was the hospital's: as cancer, then first."""
    return Priority(
        band=BANDS["cancer"],
        due_band=FIRST,
        due_after_minutes=planning.pulls_after_minutes(planning.within_days.value),
    )


def booked(settings: TheatresSettings, to: str) -> Pathway:
    """Return the wait at home until the session sends for its patients in the morning.

    Those of a session that has no anaesthetist are sent back, and are on the waiting list again at
    the end of the day.
    """
    back = [note("t_cancelled"), wait_until(CLOSING, cause=BOOKED), transfer(WAITS)]
    return Pathway(
        BOOKED_DAY,
        [
            joins_booked(settings),
            wait_to_be_called(sent_back=back if settings.asks_for_staff else None, cause=BOOKED),
            transfer(to),
        ],
        source="pathways section 11.2",
    )


def joins_booked(settings: TheatresSettings) -> Step:
    """Return joining those booked: in the order of the list, where not all come in at once."""
    if not settings.second_groups:
        return join_list(of_theatre(settings))
    return join_list(of_theatre(settings), priority=in_order(), activity="theatre_case")


def in_order() -> By[Priority]:
    """Return the order of a list: by urgency, then as patients are ready."""
    return by("urgency", {name: Priority(band=band) for name, band in BANDS.items()})


def of_theatre(settings: TheatresSettings) -> By[str]:
    """Return the list of the patient's theatre."""
    numbers = numbers_of_theatres(settings)
    return by("theatre", {theatre(number): todays_list(number) for number in numbers})


# -- the sessions ----------------------------------------------------------------------------------


def stream_of(key: tuple[int, str, str, str]) -> str:
    """Return the name of a stream of sessions."""
    number, specialty, kind, session = key
    return f"theatre_sessions_{number}_{specialty}_{kind}_{session}"


def streams_of_sessions(settings: TheatresSettings) -> tuple[str, ...]:
    """Return the names of all streams of sessions."""
    return tuple(map(stream_of, days_by_stream(settings.timetable)))


def session_pathway(number: int) -> str:
    """Return the name of the pathway of the sessions of a theatre."""
    return f"{theatre(number)}_session"


def sessions(settings: TheatresSettings, calendar: CalendarSettings) -> tuple[Batch, ...]:
    """Return the sessions, which come so many days before their day.

    Where the run has dates they are given one by one, without holidays and closed days; else they
    are those of every week.
    """
    ahead = settings.planning.plan_days * MINUTES_PER_DAY
    found = []
    for key, days in days_by_stream(settings.timetable).items():
        _, specialty, _, session = key
        begins = settings.sessions[session].begins
        if calendar.start_date:
            times = [
                day * MINUTES_PER_DAY + begins - ahead
                for day in calendar.days_with_electives
                if day % 7 in days
            ]
        else:
            times = [(day * MINUTES_PER_DAY + begins - ahead) % MINUTES_PER_WEEK for day in days]
        times = sorted(minute for minute in times if minute >= 0)
        ward_specialty = settings.specialties[specialty].ward_specialty
        found.append(stream_of_sessions(key, ward_specialty, times, bool(calendar.start_date)))
    return tuple(found)


def stream_of_sessions(
    key: tuple[int, str, str, str], ward_specialty: str, minutes: Sequence[float], dated: bool
) -> Batch:
    """Return the sessions of a theatre that come at these minutes, of the run if it has dates."""
    number, specialty, kind, session = key
    return Batch(
        name=stream_of(key),
        pathway=session_pathway(number),
        times=tuple((float(minute), 1) for minute in minutes),
        once=dated,
        attributes=(
            *OUTSIDE,
            ("stream", "none"),
            ("specialty", ward_specialty),
            ("surgical_specialty", specialty),
            ("theatre", theatre(number)),
            ("theatre_session", session),
            ("session_kind", kind),
        ),
    )


def planned(settings: TheatresSettings) -> list[Written]:
    """Return the steps by which a session fills its list, if it is to be held."""
    lengths: dict[object, Distribution] = {
        name: Constant(settings.planning.plan_days * MINUTES_PER_DAY + item.minutes)
        for name, item in settings.sessions.items()
    }
    return [
        set_time(
            "t_session",
            "theatre_until_session",
            Constant(settings.planning.plan_days * MINUTES_PER_DAY),
        ),
        set_time("t_session_end", "theatre_until_session_end", by("theatre_session", lengths)),
        *released(settings),
        *stage(
            "fill_list",
            repeat(
                call_from(
                    list_by("session_kind", settings),
                    begins="t_session",
                    ends="t_session_end",
                    gives="t_session",
                    gives_attribute="theatre",
                    otherwise="filled",
                    cause=SESSION_PLANS,
                )
            ),
            label("filled"),
            wait_for_all(cause=SESSION_PLANS),
        ),
    ]
