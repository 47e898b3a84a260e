"""Ranks that an initiative gives to requests for beds."""

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.theatres.day_of_surgery import REQUEST
from flowsim.hospital.edits import find
from flowsim.hospital.vocabulary.hospital import Hospital


def refuse_rank(parameter: str, rank: int, hospital: Hospital) -> None:
    """Raise FlowsimError for a rank before the first of the priority table, or after electives."""
    last = find(hospital, "request_kind", REQUEST).rank
    if not 1 <= rank <= last:
        raise FlowsimError(f"{parameter} {rank}: give 1 to {last}, the rank of electives")
