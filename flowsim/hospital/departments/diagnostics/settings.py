"""What must be known of the diagnostics department: every number, as validated from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.departments.parameters import Openings, Timing, TimingBy


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
