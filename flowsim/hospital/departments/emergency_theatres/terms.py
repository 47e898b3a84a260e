"""The names that emergency theatres give to the records."""

from collections.abc import Iterable

from flowsim.hospital.departments.operations import BEFORE
from flowsim.records.terms import (
    ED,
    WARD,
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

UNKNOWN, NOT_OPERATED = "unknown", "not_operated"
NONE, IMMEDIATE, MOST_URGENT, URGENT, EXPEDITED = (
    "none",
    "immediate",
    "most_urgent",
    "urgent",
    "expedited",
)
CLASSES = (IMMEDIATE, MOST_URGENT, URGENT, EXPEDITED)
AT_NIGHT = (IMMEDIATE, MOST_URGENT)
"""The classes of which cases are begun at night, and which every theatre takes."""

OTHERS = "less_urgent"
"""Who asks for a theatre, to its ring-fence: the name of a class of these, or this."""

GENERAL, TRAUMA, AMBULATORY = "general", "trauma", "ambulatory"
GROUPS = (GENERAL, TRAUMA, AMBULATORY)
ANY, BREAK_IN = "any", "break_in"
QUEUES = (BREAK_IN, ANY, TRAUMA, GENERAL)
"""Which theatres are waited for: those of a group, all emergency theatres, elective ones too."""

PREPARING, WAIT_THEATRE = "emergency_theatre_preparing", "emergency_theatre_wait"
WAIT_IN_ED = "ed_wait_theatre"
OPERATION, WAIT_RECOVERY = "emergency_operation", "emergency_theatre_wait_recovery"
RECOVERY, AT_HOME = "emergency_theatre_recovery", "urgent_list_wait_home"
CHECKS, WAIT_TROLLEY, DAY_UNIT = "urgent_list_checks", "urgent_list_wait_trolley", "urgent_list_day"
HOME, NO_SLOT = "urgent_list_home", "urgent_list_no_slot"
URGENT_LIST = "urgent_ambulatory"
"""The stream of those who come to the urgent ambulatory list, and the list's slots."""

BREAK_IN_HOURS, GAVE_WAY_IN = "break_in_hours", "gave_way_in"
NEEDS_CRITICAL_CARE = "critical_care_after_emergency"

MILESTONES = (
    milestone("t_op_decided", "booked for an emergency operation"),
    milestone("t_op_ready", "ready for it: seen, consented, imaged and fasted"),
    milestone("t_op_slot", "slot on the urgent ambulatory list"),
    milestone("t_op_sent", "sent for: an emergency theatre is theirs"),
    milestone("t_op_anaes", "anaesthesia for an emergency operation began"),
    milestone("t_op_in_theatre", "went into theatre for an emergency operation"),
    milestone("t_op_out", "left theatre after it; not before a recovery bay is free"),
    milestone("t_op_recovery_out", "left the recovery bay after it"),
)
CAUSES = (
    care(
        PREPARING,
        "Before theatre",
        "on the ward before an emergency operation: seen, consented, imaged, fasted",
        place=WARD,
        group=BEFORE,
        part="theatre",
    ),
    wait(
        WAIT_THEATRE,
        "emergency theatre",
        "on the ward, ready for an emergency theatre",
        place=WARD,
        group=BEFORE,
        part="theatre",
    ),
    wait(
        WAIT_IN_ED,
        "emergency theatre",
        "in the emergency department, for an immediate operation",
        place=ED,
        group=BEFORE,
    ),
    care(
        OPERATION,
        "Emergency operation",
        "sent for, anaesthesia, emergency operation, handover in recovery",
        place=WARD,
        part="clinical_need",
    ),
    wait(
        WAIT_RECOVERY,
        "recovery bay",
        "in an emergency theatre, for a recovery bay",
        place=WARD,
        part="theatre",
    ),
    care(
        RECOVERY,
        "Recovery",
        "in a recovery bay after an emergency operation",
        place=WARD,
        part="clinical_need",
    ),
    wait(AT_HOME, "urgent list", "at home, for the slot on the urgent list", group=BEFORE),
    care(CHECKS, "Checks", "coming in to the urgent list: consent and checks"),
    wait(WAIT_TROLLEY, "day unit trolley", "in recovery, for a trolley after the urgent list"),
    care(DAY_UNIT, "Day unit", "on a trolley of the day unit after the urgent list"),
)
OUTCOMES = (
    outcome(HOME, "went home from the day unit after the urgent list", ending="home"),
    outcome(NO_SLOT, "no slot of the urgent list before the run ends", ending="home"),
)
ATTRIBUTES = (
    attribute("operation_kind", "emergency operation needed, drawn at admission"),
    attribute(
        "emergency_class",
        "urgency of an emergency operation by NCEPOD; 'none' without one",
        (
            NONE,
            Value(name=IMMEDIATE, meaning="life or limb: within minutes"),
            Value(name=MOST_URGENT, meaning="urgent, within six hours: begun at night too"),
            Value(name=URGENT, meaning="urgent, within a day"),
            Value(name=EXPEDITED, meaning="within days"),
        ),
    ),
    attribute(
        "theatre_queue",
        "which theatres an emergency operation waited for",
        (
            NONE,
            Value(name=GENERAL, meaning="those that take general emergencies"),
            Value(name=TRAUMA, meaning="those that take trauma"),
            Value(name=ANY, meaning="every emergency theatre"),
            Value(name=BREAK_IN, meaning="every emergency theatre, and elective ones"),
            Value(name=AMBULATORY, meaning="those that hold the urgent ambulatory list"),
        ),
    ),
    attribute("operating_theatre", "theatre of an emergency operation; an elective one: break-in"),
    attribute(GAVE_WAY_IN, "of a session: its theatre, once it gave way to an emergency there"),
    attribute("emergency_operated", "the emergency operation is done", ("no", "yes")),
    attribute(
        BREAK_IN_HOURS, "whether elective theatres may be asked to give way now", ("no", "yes")
    ),
)
CRITICAL_CARE_TERMS = of_department(
    "emergency_theatres",
    attribute(
        NEEDS_CRITICAL_CARE,
        "an emergency operation after which critical care is needed",
        ("no", "yes"),
    ),
)
TERMS = of_department("emergency_theatres", *MILESTONES, *CAUSES, *OUTCOMES, *ATTRIBUTES)


def emergency_theatre_terms(theatres: Iterable[str]) -> tuple[Term, ...]:
    """Return all terms, with those of these theatres."""
    found = [resource(name, spelt(name), group="theatre") for name in theatres]
    found.append(stream(URGENT_LIST, "decisions for the urgent ambulatory list, from home"))
    return (*TERMS, *of_department("emergency_theatres", *found))
