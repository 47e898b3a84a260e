"""The shipped emergency department, and the smallest hospital it can be run in."""

from dataclasses import replace
from functools import cache

from flowsim.config import load
from flowsim.hospital.departments.department import Department, HospitalSettings, assemble
from flowsim.hospital.departments.diagnostics.department import department as diagnostics
from flowsim.hospital.departments.diagnostics.settings import DiagnosticsSettings
from flowsim.hospital.departments.emergency.department import emergency_village
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.asking import LOOKS
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, treat, vacate_bed
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Service, Ward
from flowsim.records.terms import care, of_department, outcome, resource

SITE_TEAM_ACTIVITIES = ("call_site_team", "seek_bed", "ward_accepts")
"""What the department leaves to whoever matches beds."""


@cache
def emergency() -> EmergencySettings:
    return load("baseline").hospital.emergency


@cache
def imaging() -> DiagnosticsSettings:
    return load("baseline").hospital.diagnostics


def one_ward(beds: int) -> Department:
    return Department(
        name="one ward",
        bureau=BedBureau(kinds=(RequestKind(name="emergency_admission", rank=5, boards=True),)),
        services=tuple(Service(name=name) for name in SPECIALTIES),
        wards=(Ward(name="all", beds=beds, serves=tuple((name, "home") for name in SPECIALTIES)),),
        pathways=(
            Pathway(
                "inpatient_stay",
                [
                    treat("stay", Constant(3 * 1440.0), cause="ward_stay"),
                    vacate_bed(),
                    depart("discharged_from_ward"),
                ],
            ),
        ),
        resources=(Resource("site_team", 20),),
        activities=tuple((name, Constant(5.0)) for name in SITE_TEAM_ACTIVITIES),
        calendars=((LOOKS, Timetable.every(60)),),
        terms=of_department(
            "one ward",
            resource("site_team", "who match beds"),
            care("ward_stay", "Stay", "in the bed", place="ward"),
            outcome("discharged_from_ward", "went home", ending="home"),
        ),
    )


def all_first(settings: EmergencySettings) -> EmergencySettings:
    """Return the department where nobody has been before: all attendances are first ones."""
    modes = {name: replace(mode, return_share=0.0) for name, mode in settings.demand.modes.items()}
    return replace(settings, demand=replace(settings.demand, modes=modes))


def front_door_hospital(settings: EmergencySettings | None = None, beds: int = 800) -> Hospital:
    """Return the department with imaging and one ward; without the department of returns."""
    imaging_for_all = diagnostics(imaging(), HospitalSettings(name="front door"))
    return assemble(
        "front door",
        [emergency_village(all_first(settings or emergency())), imaging_for_all, one_ward(beds)],
    )
