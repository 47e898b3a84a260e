"""The names that the theatres give to the records."""

from collections.abc import Iterable, Sequence

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.hospital.departments.operations import BEFORE, EXTENDED_RECOVERY, RECOVERY_BAY, TROLLEY
from flowsim.records.terms import (
    Term,
    Value,
    attribute,
    care,
    milestone,
    of_department,
    outcome,
    resource,
    stream,
    wait,
)
from flowsim.spelling import spelt

DAY_CASE, INPATIENT = "day_case", "inpatient"
INTENTS = (DAY_CASE, INPATIENT)
ELECTIVE_LIST, DAY_LIST = "elective", "day"
KINDS = {ELECTIVE_LIST: INPATIENT, DAY_LIST: DAY_CASE}
"""Kinds of operating lists, and the patients who are called to each."""

URGENCIES = ("cancer", "urgent", "routine")
NONE, PATIENT, CLINICAL, BED, TIME = "none", "patient", "clinical", "bed", "time"
CRITICAL_CARE, STAFF, EMERGENCY = "critical_care", "staff", "emergency"
HOSPITALS_OWN = (BED, CRITICAL_CARE, TIME, EMERGENCY)
"""Reasons of cancellations that are the hospital's, neither the patient's nor clinical; so is STAFF
where lists ask for it."""

THERE, AWAY, TAKEN_OVER = "there", "away", "taken_over"
COMES, NOT_NEEDED = "comes", "not_needed"
HELD, NOT_HELD = "session_held", "session_not_held"
HOME, HOME_LATE = "day_case_home", "day_case_home_after_night"
REMOVED = "operation_not_needed"

WAITING_LIST, BOOKED, UNFIT = "theatre_waiting_list", "theatre_booked", "theatre_unfit"
CHECKS, WAIT_TURN, OPERATION = "theatre_checks", "theatre_wait_turn", "theatre_operation"
WAIT_RECOVERY, RECOVERY = "theatre_wait_recovery", "theatre_recovery"
WAIT_TROLLEY, DAY_UNIT = "theatre_wait_trolley", "day_unit_recovery"
SESSION_PLANS, SESSION_OPEN = "session_planned", "session_open"
GAVE_WAY = "session_gave_way"

WAITS, PRE_ASSESSMENT = "theatre_waits", "theatre_pre_assessment"
"""The pathways of the waiting list, and of being found fit for it."""

CLOSING = "day_unit_closing"
"""The timetable of when the day unit closes."""

ASSESSED, WAIT_ASSESSMENT = "theatre_assessed", "theatre_wait_assessment"
PRE_ASSESSMENT_NURSE = "pre_assessment_nurse"
ANAESTHETIST = "theatre_anaesthetist"

MILESTONES = (
    milestone("t_listed", "decision to operate; for those who wait at the start, before it"),
    milestone("t_assessed", "found fit for the operation (the last time)"),
    milestone("t_assessed_until", "until then that holds; who waits longer is assessed again"),
    milestone("t_booked", "called from the waiting list to a session (the last time)"),
    milestone("t_session", "the session begins, as planned: the patient's, or the session's own"),
    milestone("t_session_end", "the session ends, as planned"),
    milestone(
        "t_first_group_ends", "patients expected to begin after this come in with the second group"
    ),
    milestone("t_due_in", "is to come in then, as told in the morning of the day of surgery"),
    milestone("t_come_in", "came in on the day of surgery (the last time)"),
    milestone("t_bed_limit", "without a promised bed by then the operation is cancelled"),
    milestone("t_list_closes", "who is not sent for by then is cancelled for want of time"),
    milestone("t_sent", "sent for"),
    milestone("t_anaes", "anaesthesia began"),
    milestone("t_in_theatre", "went into theatre"),
    milestone("t_out_theatre", "left theatre; not before a recovery bay is free"),
    milestone("t_recovery_limit", "without a promised bed by then moved out of the recovery bay"),
    milestone("t_recovery_out", "left the recovery bay, for the day unit or a ward"),
    milestone("t_ready_home", "a day case is fit to go home"),
    milestone("t_cancelled", "an operation was cancelled on its day (the last time)"),
)
CAUSES = (
    wait(WAIT_ASSESSMENT, "pre-assessment", "to be seen in pre-assessment", group=BEFORE),
    care(ASSESSED, "Pre-assessment", "seen by a nurse of pre-assessment"),
    wait(WAITING_LIST, "waiting list", "on the waiting list, at home", group=BEFORE),
    wait(BOOKED, "day of surgery", "booked, at home until the day of surgery", group=BEFORE),
    care(UNFIT, "Unfit for surgery", "found unfit, at home until fit"),
    care(CHECKS, "Checks", "coming in: consent and checks by nurse, surgeon and anaesthetist"),
    wait(WAIT_TURN, "turn in theatre", "ready, to be sent for", part="theatre"),
    care(OPERATION, "Operation", "sent for, anaesthesia, operation, handover in recovery"),
    wait(WAIT_RECOVERY, "recovery bay", "in theatre, for a recovery bay", part="theatre"),
    care(RECOVERY, "Recovery", "in a recovery bay after the operation"),
    wait(WAIT_TROLLEY, "day unit trolley", "in recovery, for a trolley of the day unit"),
    care(DAY_UNIT, "Day unit", "on a trolley of the day unit after the operation"),
    wait(SESSION_PLANS, "day of the session", "of a session, not of a patient: until its day"),
    wait(SESSION_OPEN, "session", "of a session, not of a patient: holding its theatre"),
    wait(GAVE_WAY, "emergency", "of a session, not of a patient: its theatre is an emergency's"),
)
OUTCOMES = (
    outcome(HOME, "went home from the day unit", ending="home"),
    outcome(HOME_LATE, "stayed overnight on a trolley for want of a bed", ending="home"),
    outcome(REMOVED, "went home: the operation is no longer needed", ending="home"),
    outcome(HELD, "of a session, not of a patient: it was held", ending="home"),
    outcome(NOT_HELD, "of a session, not of a patient: it was not held", ending="home"),
)
ATTRIBUTES = (
    attribute("procedure", "operation the patient is listed for"),
    attribute("surgical_specialty", "specialty that operates, of patients and of sessions"),
    attribute("intent", "management intended at the decision to operate", INTENTS),
    attribute("in_bads", "the procedure is in the directory of day surgery", ("no", "yes")),
    attribute("urgency", "urgency of the operation", URGENCIES),
    attribute("pre_assessed", "found in pre-assessment (the last time)", ("unfit", "fit")),
    attribute("theatre", "theatre of the session, of the session's patients too"),
    attribute("theatre_session", "which session of the day it is"),
    attribute("session_kind", "whom a session is for; null for patients", tuple(KINDS)),
    attribute(
        "surgeon",
        "of a session: whether its surgeon is there",
        (
            THERE,
            AWAY,
            Value(name=TAKEN_OVER, meaning="away; taken over by the session's surgical_specialty"),
        ),
    ),
    attribute(
        "on_the_day",
        "what becomes of a booked operation, before beds and time",
        (
            COMES,
            Value(name=PATIENT, meaning="the patient does not come"),
            Value(name=CLINICAL, meaning="found unfit"),
            Value(name=NOT_NEEDED, meaning="found not to need it, and off the list"),
        ),
    ),
    attribute(
        "cancelled_for",
        "why an operation was last cancelled on its day",
        (
            NONE,
            Value(name=PATIENT, meaning="the patient did not come"),
            Value(name=CLINICAL, meaning="unfit, or no longer needed"),
            Value(name=BED, meaning="no ward bed"),
            Value(name=TIME, meaning="the list overran"),
            Value(name=CRITICAL_CARE, meaning="no place in critical care"),
            Value(name=STAFF, meaning="no anaesthetist"),
            Value(name=EMERGENCY, meaning="an emergency took the list's time"),
        ),
    ),
    attribute("kept_overnight", "a day case must stay, for clinical reasons", ("no", "yes")),
)
TERMS = of_department("theatres", *MILESTONES, *CAUSES, *OUTCOMES, *ATTRIBUTES)


def theatre(number: int) -> str:
    """Return the name of a theatre: a resource, and a value of the attribute `theatre`."""
    return f"theatre_{number}"


def decisions(specialty: str) -> str:
    """Return the name of the stream of a specialty's decisions to operate."""
    return f"listed_{specialty}"


def backlog(specialty: str) -> str:
    """Return the name of the stream of those who wait when the run starts."""
    return f"listed_before_{specialty}"


def theatre_terms(
    theatres: Sequence[str], specialties: Iterable[str], sessions: Iterable[str]
) -> tuple[Term, ...]:
    """Return all terms, with those of these theatres, specialties and streams of sessions."""
    found = [
        resource(PRE_ASSESSMENT_NURSE, "nurses of pre-assessment"),
        resource(ANAESTHETIST, "anaesthetists of operating lists"),
        resource(RECOVERY_BAY, "bays of first stage recovery"),
        resource(EXTENDED_RECOVERY, "places for who has recovered in a bay and has no bed yet"),
        resource(TROLLEY, "trolleys of the day unit, second stage recovery"),
        *(resource(name, f"operating {spelt(name)}", group="theatre") for name in theatres),
        *(stream(name, "operating lists: sessions, not patients") for name in sessions),
    ]
    for name in specialties:
        found.append(stream(decisions(name), f"decisions to operate, {spelt(name)}"))
        found.append(stream(backlog(name), f"waiting when the run starts, {spelt(name)}"))
    return (*TERMS, *REQUEST_TERMS, *of_department("theatres", *found))
