"""The urgent ambulatory list: a slot, from home, theatre, the day unit and home."""

from flowsim.hospital.departments.emergency_theatres.operating import in_theatre, into, recovered
from flowsim.hospital.departments.emergency_theatres.settings import (
    EmergencyTheatresSettings,
    UrgentListSettings,
)
from flowsim.hospital.departments.emergency_theatres.terms import (
    AMBULATORY,
    AT_HOME,
    CHECKS,
    DAY_UNIT,
    EXPEDITED,
    HOME,
    NO_SLOT,
    URGENT_LIST,
    WAIT_THEATRE,
    WAIT_TROLLEY,
)
from flowsim.hospital.departments.operations import TROLLEY
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    assign,
    book,
    depart,
    note,
    release,
    seize,
    stage,
    treat,
    wait_for_time,
)
from flowsim.units import HOURS_PER_WEEK


def clinic(settings: UrgentListSettings) -> Clinic:
    """Return the slots of the list."""
    return Clinic(name=URGENT_LIST, sessions=settings.sessions, source=settings.kept.source)


def decisions(settings: UrgentListSettings) -> Arrivals:
    """Return those for whom the list is decided on, spread evenly over its hours."""
    calendar = settings.decided.calendar
    open_hours = [calendar.level_at(60 * hour) > 0 for hour in range(int(HOURS_PER_WEEK))]
    an_hour = 7 * settings.a_day / sum(open_hours)
    return Arrivals(
        name=URGENT_LIST,
        pathway=URGENT_LIST,
        per_hour=tuple(an_hour if is_open else 0.0 for is_open in open_hours),
        attributes=(*OUTSIDE, ("stream", "none"), ("admission_method", "none")),
        source=settings.decided.source,
    )


def urgent_list(settings: EmergencyTheatresSettings) -> Pathway:
    """Return the way of a patient who waits at home for a slot and goes home after it."""
    mine = settings.urgent_list
    mix = shares({name: kind.a_day.value / mine.a_day for name, kind in mine.kinds.items()})
    return Pathway(
        URGENT_LIST,
        [
            *stage(
                "decision",
                Draw("operation_kind", mix),
                assign("emergency_class", EXPEDITED),
                assign("theatre_queue", AMBULATORY),
                note("t_op_decided"),
                book(
                    URGENT_LIST,
                    "t_op_slot",
                    otherwise=[depart(NO_SLOT)],
                    prepare_minutes=60 * mine.prepare_hours.value,
                ),
            ),
            wait_for_time("t_op_slot", lead_minutes=mine.come_in_minutes.value, cause=AT_HOME),
            *stage("come_in", treat("urgent_list_checks", cause=CHECKS), note("t_op_ready")),
            *stage(
                "emergency_operation",
                into(settings, AMBULATORY, WAIT_THEATRE),
                in_theatre(AMBULATORY),
                recovered(seize(TROLLEY, cause=WAIT_TROLLEY)),
            ),
            *stage("second_stage", treat("urgent_list_second_stage", cause=DAY_UNIT)),
            *release(TROLLEY),
            depart(HOME),
        ],
        source="pathways section 11.8",
    )
