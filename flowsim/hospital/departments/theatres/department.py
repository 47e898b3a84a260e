"""Theatres: from the decision to operate to the ward or home; none unless they are modelled."""

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.bed_bureau.settings import BedBureauSettings
from flowsim.hospital.departments.calendar.settings import CalendarSettings
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.electives.settings import ElectivesSettings
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.operations import EXTENDED_RECOVERY, RECOVERY_BAY, TROLLEY
from flowsim.hospital.departments.theatres.critical_care import (
    confirmation_hours,
    needs_critical_care,
    planned_pathways,
    to_critical_care,
)
from flowsim.hospital.departments.theatres.day_of_surgery import (
    DAY,
    day_case,
    day_of_surgery,
    limits,
)
from flowsim.hospital.departments.theatres.day_unit import day_unit, overnight
from flowsim.hospital.departments.theatres.demand import listing, streams
from flowsim.hospital.departments.theatres.inpatients import inpatients
from flowsim.hospital.departments.theatres.planning import (
    booked,
    numbers_of_theatres,
    sessions,
    streams_of_sessions,
    waiting_lists,
    waits,
)
from flowsim.hospital.departments.theatres.pre_assessment import pre_assessment
from flowsim.hospital.departments.theatres.sessions import sessions_of
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.staff import asks_minutes
from flowsim.hospital.departments.theatres.terms import (
    ATTRIBUTES,
    CLOSING,
    PRE_ASSESSMENT_NURSE,
    STAFF,
    TAKEN_OVER,
    theatre,
    theatre_terms,
)
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.step_types import Duration


def department(settings: TheatresSettings, hospital: HospitalSettings) -> Department:
    """Return the theatres. Raises FlowsimError where they do not go with electives and wards."""
    if not settings.modelled:
        return Department(name="theatres")
    wards, calendar = hospital.of(InpatientSettings), hospital.of(CalendarSettings)
    units = hospital.of(CriticalCareSettings).units
    emergencies = hospital.of(EmergencyTheatresSettings).modelled
    beds = hospital.of(BedBureauSettings)
    refuse_beside(settings, hospital.of(ElectivesSettings), wards)
    numbers = numbers_of_theatres(settings)
    return Department(
        name="theatres",
        attributes=attributes(settings, numbers),
        resources=resources(settings, numbers),
        activities=activities(settings),
        calendars=(
            (CLOSING, Timetable.weekly([("daily", [settings.recovery.closes])])),
            *confirmation_hours(units),
        ),
        waiting_lists=waiting_lists(settings),
        pathways=(
            *listing(settings, wards.patients, needs_critical_care(units, settings)),
            pre_assessment(settings.pre_assessment),
            waits(settings),
            booked(settings, DAY),
            day_of_surgery(settings, to_critical_care(units)),
            *planned_pathways(units, settings, wards),
            *inpatients(settings, wards, len(beds.escalation.levels)),
            day_case(settings),
            day_unit(settings),
            overnight(settings, wards),
            *(
                pathway
                for number in numbers
                for pathway in sessions_of(settings, number, emergencies=emergencies)
            ),
        ),
        arrivals=(*sessions(settings, calendar), *streams(settings)),
        terms=theatre_terms(
            [theatre(number) for number in numbers],
            settings.specialties,
            streams_of_sessions(settings),
        ),
    )


def refuse_beside(
    settings: TheatresSettings, electives: ElectivesSettings, wards: InpatientSettings
) -> None:
    """Raise FlowsimError for services that no ward has, or whose inpatients nobody stands for."""
    services = [item.name for item in wards.beds.services]
    for name, item in settings.specialties.items():
        if item.service not in services:
            raise unknown_name(f"theatres: {name}", "service", item.service, services)
    for service in sorted(settings.replaces):
        if service not in electives.services:
            raise FlowsimError(
                f"theatres: its inpatients stand in for '{service}' of electives, which has no "
                f"such service ({', '.join(electives.services)}); give one of them, or no "
                "inpatients"
            )
        specialty = electives.services[service].specialty
        for name, item in settings.specialties.items():
            if item.service == service and item.ward_specialty != specialty:
                raise FlowsimError(
                    f"theatres: {name}: ward_specialty '{item.ward_specialty}' is not the "
                    f"'{specialty}' that electives has for {service}; give the same"
                )


def attributes(settings: TheatresSettings, numbers: list[int]) -> tuple[Attribute, ...]:
    """Return what is known of patients and sessions."""
    values = {term.name: term.possible_values for term in ATTRIBUTES}
    values["procedure"] = tuple(settings.procedures)
    values["surgical_specialty"] = tuple(settings.specialties)
    values["theatre"] = tuple(theatre(number) for number in numbers)
    values["theatre_session"] = tuple(settings.sessions)
    if not settings.planning.offered_on.value:
        values["surgeon"] = tuple(name for name in values["surgeon"] if name != TAKEN_OVER)
    if not settings.asks_for_staff:
        values["cancelled_for"] = tuple(name for name in values["cancelled_for"] if name != STAFF)
    return tuple(Attribute(name=name, values=found) for name, found in values.items())


def resources(settings: TheatresSettings, numbers: list[int]) -> tuple[Resource, ...]:
    """Return nurses, anaesthetists, theatres, bays and trolleys, in the order they are passed."""
    recovery, nurses = settings.recovery, settings.pre_assessment.nurses
    return (
        Resource(PRE_ASSESSMENT_NURSE, nurses.rota, pace=nurses.pace, source=nurses.source),
        *[anaesthetists(settings)] * settings.asks_for_staff,
        *(
            Resource(theatre(number), 1, kind="space", source=settings.theatres.source)
            for number in numbers
        ),
        Resource(RECOVERY_BAY, recovery.bays.number, kind="space", source=recovery.bays.source),
        Resource(
            EXTENDED_RECOVERY,
            recovery.extended.number,
            kind="space",
            source=recovery.extended.source,
        ),
        Resource(TROLLEY, recovery.trolleys.number, kind="space", source=recovery.trolleys.source),
    )


def anaesthetists(settings: TheatresSettings) -> Resource:
    """Return the anaesthetists of all lists."""
    asks = asks_minutes(settings.day.come_in_minutes.value)
    return settings.staff.resource(settings.timetable, settings.sessions_held.values(), asks)


def activities(settings: TheatresSettings) -> tuple[tuple[str, Duration], ...]:
    """Return all durations of the day of surgery, and what a list is planned by."""
    procedures, anaesthetics = settings.procedures, settings.anaesthetics
    day, recovery = settings.day, settings.recovery
    cases: dict[object, Distribution] = {name: item.case for name, item in procedures.items()}
    before: dict[object, Distribution] = {
        name: anaesthetics[item.anaesthetic].duration for name, item in procedures.items()
    }
    operations: dict[object, Distribution] = {
        name: item.operation(anaesthetics[item.anaesthetic]) for name, item in procedures.items()
    }
    waited: dict[object, Distribution] = {
        name: item.waited.duration for name, item in settings.specialties.items()
    }
    return (
        ("theatre_case", by("procedure", cases)),
        ("theatre_anaesthesia", by("procedure", before)),
        ("theatre_operation", by("procedure", operations)),
        ("theatre_waited", by("surgical_specialty", waited)),
        *limits(settings).items(),
        *settings.pre_assessment.activities,
        ("theatre_fit_again", day.fit_again.duration),
        ("theatre_checks", day.checks.duration),
        ("theatre_sending", day.sending.duration),
        ("theatre_first_late", day.first_late.duration),
        ("theatre_handover", day.handover.duration),
        ("theatre_first_stage", recovery.first_stage.duration),
        ("theatre_second_stage", recovery.second_stage.duration),
        ("theatre_overnight_need", recovery.overnight_need.duration),
    )
