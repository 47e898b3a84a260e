"""Shared diagnostics: bloods, X-ray, CT, ultrasound.

Scanners serve the whole hospital: resus first, then the emergency department, then inpatients,
then outpatients. Work for wards and clinics comes from background pathways, since those patients
are not followed through their tests here.
"""

from dataclasses import fields

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.diagnostics.pathways import (
    MODALITIES,
    pathways_of_tests,
    work_for_others,
)
from flowsim.hospital.departments.diagnostics.settings import DiagnosticsSettings
from flowsim.hospital.departments.diagnostics.terms import TERMS
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.step_types import Duration


def department(settings: DiagnosticsSettings, hospital: HospitalSettings) -> Department:
    """Return the diagnostics department: scanners, test pathways, and work for others."""
    return Department(
        name="diagnostics",
        attributes=_moments(settings),
        resources=tuple(
            Resource(
                resource,
                settings.scanners[name].calendar,
                kind="machine",
                source=settings.scanners[name].source,
            )
            for name, resource in MODALITIES.items()
        ),
        activities=_activities(settings),
        calendars=_calendars(settings),
        pathways=(*pathways_of_tests(), *work_for_others(settings)),
        background=tuple(
            f"{who}_{name}_demand"
            for name in settings.other_work
            for who in ("inpatient", "outpatient")
        ),
        terms=TERMS,
    )


def _moments(settings: DiagnosticsSettings) -> tuple[Attribute, ...]:
    return (
        Attribute(
            name="laboratory_period",
            values=("night", "day"),
            calendar=settings.laboratory_hours.calendar,
        ),
        Attribute(
            name="reporting_period",
            values=("night", "day"),
            calendar=settings.reporting_hours.calendar,
        ),
        Attribute(
            name="ultrasound_open",
            values=("no", "yes"),
            calendar=settings.ultrasound_hours.calendar,
        ),
    )


def _calendars(settings: DiagnosticsSettings) -> tuple[tuple[str, Calendar | Timetable], ...]:
    return (("imaging_outpatient_hours", settings.outpatient_hours.calendar),)


def _activities(settings: DiagnosticsSettings) -> tuple[tuple[str, Duration], ...]:
    timings = settings.timings
    tests = [(item.name, getattr(timings, item.name).duration) for item in fields(timings)]
    others = [
        (f"{who}_{name}_{what}", timing.duration)
        for name, work in settings.other_work.items()
        for who, between in (
            ("inpatient", work.inpatient_between),
            ("outpatient", work.outpatient_between),
        )
        for what, timing in (("between", between), ("exam", work.exam))
    ]
    return (*tests, *others)
