"""Hours of emergency theatres that an initiative adds: by day, and when they are shut now."""

from collections.abc import Sequence

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency_theatres.hours import overlap
from flowsim.hospital.departments.emergency_theatres.terms import AT_NIGHT
from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.hospital.edits import find
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence


def calendar_of(hours: tuple[Hours, ...]) -> Calendar:
    """Return the weekly calendar that is 1 in these hours. Raises FlowsimError without any."""
    return Openings(hours=hours, source="").calendar


def night_of(theatre: Resource) -> list[RingFence]:
    """Return the night rule of a theatre, if it has one."""
    return [fence for fence in theatre.ring_fences if fence.kinds == AT_NIGHT]


def nights_of(hospital: Hospital) -> list[Calendar]:
    """Return the hours of the night rule of every theatre that has one."""
    rules = [rule.places for theatre in hospital.resources for rule in night_of(theatre)]
    return [places for places in rules if isinstance(places, Calendar)]


def refuse_at_night(parameter: str, hours: tuple[Hours, ...], nights: Sequence[Calendar]) -> None:
    """Raise FlowsimError for hours that are added and stand in the night, which keeps one team of a
    theatre only.
    """
    if hours and any(overlap(calendar_of(hours), night) for night in nights):
        raise FlowsimError(
            f"{parameter}: it has hours of the night, in which only what cannot wait is begun, "
            "by one team; give it hours by day"
        )


def refuse_open(parameter: str, hours: tuple[Hours, ...], hospital: Hospital, theatre: str) -> None:
    """Raise FlowsimError for hours that are added and in which the theatre would be two."""
    if not hours:
        return
    added, now = calendar_of(hours), find(hospital, "resource", theatre).capacity
    if overlap(added, now):
        raise FlowsimError(
            f"{parameter}: {theatre} is open in some of its hours; give it hours in which that is "
            "shut"
        )
    if added.highest_level > 1:
        raise FlowsimError(
            f"{parameter}: hours of {theatre} have level {added.highest_level}; it takes one case "
            "at a time: give level 1"
        )
