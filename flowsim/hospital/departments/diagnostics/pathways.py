"""Tests, from asking to the report, and the work scanners do for others."""

from flowsim.errors import unknown_name
from flowsim.hospital.departments.diagnostics.settings import DiagnosticsSettings
from flowsim.hospital.vocabulary.blocks import Written, repeat, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.steps import (
    end,
    release,
    seize,
    stage,
    start,
    treat,
    wait_until,
)

MODALITIES = {"xray": "xray_room", "ct": "ct_scanner", "ultrasound": "ultrasound_room"}
INPATIENT, OUTPATIENT = Priority(band=2), Priority(band=3)
FROM_DEPARTMENT: By[Priority] = by("stream", {"resus": Priority(band=0)}, default=Priority(band=1))


def pathways_of_tests() -> tuple[Pathway, ...]:
    """Return the pathways of the tests."""
    return (_bloods(), _xray(), _ct(), _ultrasound())


def _bloods() -> Pathway:
    return Pathway(
        "test_bloods",
        [
            stage("taking", seize("ed_assistant"), treat("blood_taking"), release("ed_assistant")),
            stage("laboratory", treat("laboratory")),
            end(),
        ],
    )


def _journey(where: str) -> list[Written]:
    """Walk to 'xray' or 'scanner' and back alike, or wait for a porter."""
    return [
        when(
            "fit_to_sit",
            {"yes": [treat(f"walk_to_{where}")]},
            otherwise=[seize("porter"), treat(f"porter_to_{where}"), release("porter")],
        )
    ]


def _imaging(name: str) -> list[Written]:
    scanner = MODALITIES[name]
    where = "xray" if name == "xray" else "scanner"
    return [
        *stage("journey_there", _journey(where)),
        *stage(
            "exam",
            seize(scanner, priority=FROM_DEPARTMENT),
            treat(f"{name}_exam"),
            release(scanner),
        ),
        *stage("journey_back", _journey(where)),
        *stage("report", treat(f"{name}_report")),
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
            when("ultrasound_open", {"no": [end()]}),
            _imaging("ultrasound"),
        ],
    )


def work_for_others(settings: DiagnosticsSettings) -> tuple[Pathway, ...]:
    """Return the demand of wards and clinics, and the exams it makes.

    Raises FlowsimError for work of a scanner that does not exist.
    """
    for name in settings.other_work:
        if name not in MODALITIES:
            raise unknown_name("hospital.diagnostics.other_work", "scanner", name, MODALITIES)
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
    hours = [wait_until("imaging_outpatient_hours")] if who == "outpatient" else []
    exams = repeat(hours, treat(f"{who}_{name}_between"), start(f"{who}_{name}_exam"))
    return Pathway(f"{who}_{name}_demand", [exams])


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
