"""Shared diagnostics: bloods, X-ray, CT, ultrasound.

Scanners serve the whole hospital: resus first, then the emergency department, then inpatients,
then outpatients. Work for wards and clinics comes from background pathways, since those patients
are not followed through their tests here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from flowsim.hospital.departments.department import Department
from flowsim.hospital.departments.parameters import Openings, Timing, TimingBy
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.step_types import Duration, Step
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    end,
    go,
    label,
    release,
    seize,
    start,
    treat,
    wait_until,
)

MODALITIES = {"xray": "xray_room", "ct": "ct_scanner", "ultrasound": "ultrasound_room"}
INPATIENT, OUTPATIENT = Priority(band=2), Priority(band=3)
FROM_DEPARTMENT: By[Priority] = by("stream", {"resus": Priority(band=0)}, default=Priority(band=1))


@dataclass(frozen=True, kw_only=True)
class DiagnosticTimings:
    """Durations of tests; the name of a field is the name of the activity."""

    blood_taking: Timing
    laboratory: TimingBy
    walk_to_xray: Timing
    porter_to_xray: Timing
    walk_to_scanner: Timing
    porter_to_scanner: Timing
    xray_exam: Timing
    xray_report: Timing
    ct_exam: Timing
    ct_report: TimingBy
    ultrasound_exam: Timing
    ultrasound_report: Timing


@dataclass(frozen=True, kw_only=True)
class OtherWork:
    """Work of a scanner for others: minutes between one exam and the next, and its length.

    Inpatients come at any hour, outpatients in the outpatient hours.
    """

    inpatient_between: Timing
    outpatient_between: Timing
    exam: Timing


@dataclass(frozen=True, kw_only=True)
class DiagnosticsSettings:
    """Scanners open by hour of the week, turnaround, and the work they do for others.

    `laboratory_hours` and `reporting_hours` are the hours of the day-time turnaround.
    """

    scanners: Mapping[str, Openings]
    outpatient_hours: Openings
    laboratory_hours: Openings
    reporting_hours: Openings
    ultrasound_hours: Openings
    timings: DiagnosticTimings
    other_work: Mapping[str, OtherWork]
    source: str


def diagnostics(settings: DiagnosticsSettings) -> Department:
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
        pathways=(_bloods(), _xray(), _ct(), _ultrasound(), *_work_for_others(settings)),
        background=tuple(
            f"{who}_{name}_demand"
            for name in settings.other_work
            for who in ("inpatient", "outpatient")
        ),
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


def _bloods() -> Pathway:
    return Pathway(
        "test_bloods",
        [
            seize("ed_assistant"),
            treat("blood_taking"),
            release("ed_assistant"),
            treat("laboratory"),
            end(),
        ],
    )


def _journey(where: str, way: str) -> list[Step]:
    """Walk to 'xray' or 'scanner', or wait for a porter; `way` tells there from back."""
    return [
        branch_on("fit_to_sit", {"yes": f"walks_{way}"}),
        *seize("porter"),
        treat(f"porter_to_{where}"),
        *release("porter"),
        go(f"arrived_{way}"),
        label(f"walks_{way}"),
        treat(f"walk_to_{where}"),
        label(f"arrived_{way}"),
    ]


def _imaging(name: str) -> list[Step]:
    scanner = MODALITIES[name]
    where = "xray" if name == "xray" else "scanner"
    return [
        *_journey(where, "there"),
        *seize(scanner, priority=FROM_DEPARTMENT),
        treat(f"{name}_exam"),
        *release(scanner),
        *_journey(where, "back"),
        treat(f"{name}_report"),
        end(),
    ]


def _xray() -> Pathway:
    return Pathway("test_xray", _imaging("xray"))


def _ct() -> Pathway:
    return Pathway("test_ct", _imaging("ct"))


def _ultrasound() -> Pathway:
    """Out of hours the patient is managed without, and scanned from a clinic or the ward."""
    return Pathway(
        "test_ultrasound",
        [
            branch_on("ultrasound_open", {"no": "without"}),
            *_imaging("ultrasound"),
            label("without"),
            end(),
        ],
    )


def _work_for_others(settings: DiagnosticsSettings) -> tuple[Pathway, ...]:
    return tuple(
        pathway
        for name in settings.other_work
        for pathway in (
            _demand("inpatient", name),
            _exam("inpatient", name, INPATIENT),
            _demand("outpatient", name),
            _exam("outpatient", name, OUTPATIENT),
        )
    )


def _demand(who: str, name: str) -> Pathway:
    """Without end: one more exam after each interval."""
    hours = wait_until("imaging_outpatient_hours") if who == "outpatient" else None
    return Pathway(
        f"{who}_{name}_demand",
        [
            label("next_one"),
            *([hours] if hours else []),
            treat(f"{who}_{name}_between"),
            start(f"{who}_{name}_exam"),
            go("next_one"),
        ],
    )


def _exam(who: str, name: str, rank: Priority) -> Pathway:
    scanner = MODALITIES[name]
    return Pathway(
        f"{who}_{name}_exam",
        [
            seize(scanner, priority=rank),
            treat(f"{who}_{name}_exam"),
            release(scanner),
            end(),
        ],
    )
