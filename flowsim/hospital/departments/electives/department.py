"""Elective inpatients: their operation, and a bed after it.

They keep the beds honestly used where waiting lists and theatres are not modelled; those of the
services that are come from there.
"""

from flowsim.hospital.departments.calendar.settings import CalendarSettings
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.electives.settings import ElectiveSetting, ElectivesSettings
from flowsim.hospital.departments.electives.terms import OPERATION, elective_terms, stream_of
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.wards.pathways import ask_for_bed, into_bed, person
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import ELECTIVE, need_begins
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import stage, treat
from flowsim.hospital.vocabulary.times_of_day import minute_of_day


def department(settings: ElectivesSettings, hospital: HospitalSettings) -> Department:
    """Return elective admissions, a batch a weekday for every service that has no theatres."""
    closed = hospital.of(CalendarSettings).days_without_electives
    in_theatre = hospital.of(TheatresSettings).replaces
    services = {name: item for name, item in settings.services.items() if name not in in_theatre}
    return Department(
        name="electives",
        activities=(
            ("elective_operation", settings.operation.duration),
            ("elective_recovery", settings.recovery.duration),
        ),
        pathways=(elective_admission(hospital.of(InpatientSettings)),),
        arrivals=tuple(
            elective_batch(name, item, settings.attends.value, closed)
            for name, item in services.items()
        ),
        terms=elective_terms(services),
    )


def elective_admission(wards: InpatientSettings) -> Pathway:
    """Return the way of an elective inpatient; the bed is asked for when the operation ends."""
    return Pathway(
        "elective_admission",
        [
            person(wards.patients),
            stage(
                "operation",
                treat("elective_operation", cause=OPERATION),
                need_begins(wards.stays),
            ),
            ask_for_bed(wards.beds, "elective_admission"),
            stage("recovery", treat("elective_recovery", cause=OPERATION)),
            into_bed(),
        ],
        source="pathways section 11",
    )


def elective_batch(
    service: str, item: ElectiveSetting, attends: float, closed_days: tuple[int, ...]
) -> Batch:
    """Return the electives of a service; `attends` is the share who come, none on closed days."""
    at = minute_of_day(item.arrive, f"elective {service}: arrive")
    return Batch(
        name=stream_of(service),
        pathway="elective_admission",
        times=tuple((float(day * 1440 + at), number) for day, number in enumerate(item.numbers)),
        attends=attends,
        closed_days=closed_days,
        attributes=(
            *OUTSIDE,
            ("stream", "elective"),
            ("specialty", item.specialty),
            ("first_service", service),
            ("stay_class", ELECTIVE),
            ("admission_method", "elective"),
        ),
        source=item.source,
    )
