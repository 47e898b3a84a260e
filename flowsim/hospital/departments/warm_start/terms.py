"""The names that patients already there give to the records."""

from collections.abc import Iterable

from flowsim.hospital.departments.wards.terms import ADMISSION_TERMS
from flowsim.records.terms import Term, of_department, stream


def stream_of(service: str) -> str:
    """Return the name of the stream of those found in a bed of a service."""
    return f"warm_start_{service}"


def warm_start_terms(services: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of patients who are there at the start, by service."""
    found = (
        stream(stream_of(name), f"in a bed of {name.replace('_', ' ')} at the start")
        for name in services
    )
    return (*ADMISSION_TERMS, *of_department("warm_start", *found))
