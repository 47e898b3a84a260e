"""Emergency and trauma theatres; none unless they are modelled."""

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.critical_care.place import attributes as of_patients
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency_theatres.booking import attributes
from flowsim.hospital.departments.emergency_theatres.critical_care import (
    from_bed,
    needed_by_some,
    refuse_shares,
)
from flowsim.hospital.departments.emergency_theatres.operating import team_of
from flowsim.hospital.departments.emergency_theatres.settings import (
    NAME,
    EmergencyTheatresSettings,
)
from flowsim.hospital.departments.emergency_theatres.straight import straight_to_theatre
from flowsim.hospital.departments.emergency_theatres.terms import (
    AMBULATORY,
    AT_NIGHT,
    BREAK_IN,
    CRITICAL_CARE_TERMS,
    QUEUES,
    emergency_theatre_terms,
)
from flowsim.hospital.departments.emergency_theatres.urgent_list import (
    clinic,
    decisions,
    urgent_list,
)
from flowsim.hospital.departments.theatres.planning import numbers_of_theatres
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import theatre
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import Duration


def department(settings: EmergencyTheatresSettings, hospital: HospitalSettings) -> Department:
    """Return the theatres. Raises FlowsimError where elective theatres are not modelled."""
    if not settings.modelled:
        return Department(name="emergency_theatres")
    elective = elective_theatres(settings, hospital.of(TheatresSettings))
    mine, units = settings.urgent_list, hospital.of(CriticalCareSettings).units
    on_list = mine.a_day > 0
    if units.modelled:
        refuse_shares(units, settings)
    to_units = needed_by_some(units, settings)
    return Department(
        name="emergency_theatres",
        attributes=(
            *attributes(settings, (*settings.theatres, *elective)),
            *(of_patients(CRITICAL_CARE_TERMS) if to_units else ()),
        ),
        resources=tuple(resource(settings, name) for name in settings.theatres),
        teams=teams(settings, elective),
        activities=activities(settings),
        pathways=(
            *straight_to_theatre(settings, hospital.of(InpatientSettings), units),
            *from_bed(units, settings),
            *([urgent_list(settings)] if on_list else ()),
        ),
        arrivals=(decisions(mine),) if on_list else (),
        clinics=(clinic(mine),) if on_list else (),
        terms=(
            *emergency_theatre_terms(settings.theatres),
            *(CRITICAL_CARE_TERMS if to_units else ()),
        ),
    )


def elective_theatres(
    settings: EmergencyTheatresSettings, theatres: TheatresSettings
) -> tuple[str, ...]:
    """Return the names of the elective theatres.

    Raises FlowsimError where there are none, and for an emergency theatre with the name of one.
    """
    if not theatres.modelled:
        raise FlowsimError(
            f"{NAME}: are modelled without theatres, whose recovery they use and whose lists give "
            "way; set hospital.theatres.modelled=true, or leave both out"
        )
    elective = tuple(theatre(number) for number in numbers_of_theatres(theatres))
    for name in settings.theatres:
        if name in elective:
            raise FlowsimError(f"{NAME}: '{name}' is an elective theatre; give it another name")
    return elective


def resource(settings: EmergencyTheatresSettings, name: str) -> Resource:
    """Return a theatre, with what is kept for the urgent list or, elsewhere, at night."""
    item = settings.theatres[name]
    if AMBULATORY not in item.takes or not settings.urgent_list.a_day:
        fence = RingFence(places=settings.night.calendar, kinds=AT_NIGHT)
    else:
        fence = RingFence(places=settings.urgent_list.kept.calendar, kinds=(AMBULATORY, *AT_NIGHT))
    return Resource(
        name, item.hours.calendar, kind="space", source=item.hours.source, ring_fences=(fence,)
    )


def teams(settings: EmergencyTheatresSettings, elective: tuple[str, ...]) -> tuple[Team, ...]:
    """Return the theatres of every queue, in the order in which they are tried."""
    found = {queue: settings.theatres_of(queue) for queue in (*QUEUES, AMBULATORY)}
    found[BREAK_IN] += elective
    return tuple(
        Team(name=team_of(queue), members=members) for queue, members in found.items() if members
    )


def activities(settings: EmergencyTheatresSettings) -> tuple[tuple[str, Duration], ...]:
    """Return all durations."""
    mine = settings.urgent_list
    minutes: dict[object, Distribution] = {
        name: kind.minutes.duration
        for kinds in (settings.kinds, mine.kinds)
        for name, kind in kinds.items()
    }
    return (
        ("emergency_preparation", settings.preparation.duration),
        ("emergency_sending", settings.sending.duration),
        ("emergency_anaesthesia", settings.anaesthesia.duration),
        ("emergency_operation", by("operation_kind", minutes, default=Constant(0.0))),
        ("emergency_handover", settings.handover.duration),
        ("emergency_first_stage", settings.first_stage.duration),
        ("urgent_list_checks", mine.checks.duration),
        ("urgent_list_second_stage", mine.second_stage.duration),
    )
