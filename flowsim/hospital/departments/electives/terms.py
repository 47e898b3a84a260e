"""The names that elective admissions give to the records."""

from collections.abc import Iterable

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.records.terms import Term, care, of_department, stream

OPERATION = "elective_operation"
"""Cause of the time before the first bed."""


def stream_of(service: str) -> str:
    """Return the name of the stream of a service's elective patients."""
    return f"elective_{service}"


def elective_terms(services: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of elective lists of these services."""
    found = (
        stream(stream_of(name), f"elective inpatients of {name.replace('_', ' ')}")
        for name in services
    )
    operation = care(
        OPERATION, "Operation", "preparation, operation and recovery, before the first bed"
    )
    return (*REQUEST_TERMS, *of_department("electives", operation, *found))
