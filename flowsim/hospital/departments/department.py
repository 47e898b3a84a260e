"""A department: the part of a hospital that one builder describes."""

from collections.abc import Iterable
from dataclasses import dataclass

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.step_types import Duration
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward


@dataclass(frozen=True, kw_only=True)
class Department:
    """Everything one department adds to the hospital; fields as in `Hospital`.

    Resources are in seizing order within the department; `assemble` puts departments one after
    the other, so a patient who holds something here may seize in later departments only.
    """

    name: str
    attributes: tuple[Attribute, ...] = ()
    resources: tuple[Resource, ...] = ()
    teams: tuple[Team, ...] = ()
    activities: tuple[tuple[str, Duration], ...] = ()
    calendars: tuple[tuple[str, Calendar | Timetable], ...] = ()
    pathways: tuple[Pathway, ...] = ()
    arrivals: tuple[ArrivalStream, ...] = ()
    services: tuple[Service, ...] = ()
    wards: tuple[Ward, ...] = ()
    background: tuple[str, ...] = ()


def assemble(name: str, departments: Iterable[Department], bureau: BedBureau) -> Hospital:
    """Return the hospital made of these departments, in this order.

    The order decides two things: an attribute may depend on attributes of earlier departments
    only, and resources may be seized in the order in which they come.

    Raises FlowsimError when two departments give the same name to different things.
    """
    parts = tuple(departments)
    return Hospital(
        name=name,
        attributes=tuple(item for part in parts for item in part.attributes),
        resources=tuple(item for part in parts for item in part.resources),
        teams=tuple(item for part in parts for item in part.teams),
        activities=tuple(item for part in parts for item in part.activities),
        calendars=tuple(item for part in parts for item in part.calendars),
        pathways=tuple(item for part in parts for item in part.pathways),
        arrivals=tuple(item for part in parts for item in part.arrivals),
        services=tuple(item for part in parts for item in part.services),
        wards=tuple(item for part in parts for item in part.wards),
        background=tuple(item for part in parts for item in part.background),
        bureau=bureau,
    )
