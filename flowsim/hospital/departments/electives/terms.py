"""The names that elective admissions give to the records."""

from collections.abc import Iterable

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.records.terms import Term, of_department, stream


def stream_of(service: str) -> str:
    """Return the name of the stream of a service's elective patients."""
    return f"elective_{service}"


def elective_terms(services: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of elective lists of these services."""
    found = (
        stream(stream_of(name), f"elective inpatients of {name.replace('_', ' ')}")
        for name in services
    )
    return (*REQUEST_TERMS, *of_department("electives", *found))
