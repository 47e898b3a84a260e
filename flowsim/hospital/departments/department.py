"""A department: the part of a hospital that one builder describes, and what it sees of others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital
from flowsim.hospital.vocabulary.lists import WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import Duration
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Service, Ward
from flowsim.records.terms import Term

S = TypeVar("S")


@dataclass(frozen=True, kw_only=True)
class HospitalSettings:
    """The settings of a whole hospital: one field a department, added by the registry.

    A department is given its own settings and these, read-only: what others settle is looked up
    with `of`.
    """

    name: str

    if TYPE_CHECKING:  # the fields that the registry adds

        def __getattr__(self, name: str) -> Any: ...

    def of(self, kind: type[S]) -> S:
        """Return the settings of that type.

        Raises FlowsimError when the hospital has no department with them.
        """
        for field in fields(self):
            found = getattr(self, field.name)
            if isinstance(found, kind):
                return found
        raise FlowsimError(
            f"hospital {self.name}: no department has {kind.__name__}, which another needs; "
            "add that department"
        )


@dataclass(frozen=True, kw_only=True)
class Department:
    """Everything one department adds to the hospital; fields as in `Hospital`.

    Resources are in seizing order within the department; `assemble` puts departments one after
    the other, so a patient who holds something here may seize in later departments only. One
    department at most gives the `bureau`; any may add `kinds`, rows of its priority table, and
    `beds_kept`, ring-fences by the name of a ward. `of_all` makes a further pathway of the
    attributes of all departments.
    """

    name: str
    attributes: tuple[Attribute, ...] = ()
    resources: tuple[Resource, ...] = ()
    teams: tuple[Team, ...] = ()
    activities: tuple[tuple[str, Duration], ...] = ()
    calendars: tuple[tuple[str, Calendar | Timetable], ...] = ()
    pathways: tuple[Pathway, ...] = ()
    of_all: Callable[[Sequence[Attribute]], Pathway] | None = None
    arrivals: tuple[ArrivalStream, ...] = ()
    clinics: tuple[Clinic, ...] = ()
    waiting_lists: tuple[WaitingList, ...] = ()
    services: tuple[Service, ...] = ()
    wards: tuple[Ward, ...] = ()
    background: tuple[str, ...] = ()
    holidays: tuple[int, ...] = ()
    bureau: BedBureau | None = None
    kinds: tuple[RequestKind, ...] = ()
    beds_kept: tuple[tuple[str, RingFence], ...] = ()
    terms: tuple[Term, ...] = ()


def assemble(name: str, departments: Iterable[Department]) -> Hospital:
    """Return the hospital made of these departments, in this order.

    The order decides two things: an attribute may depend on attributes of earlier departments
    only, and resources may be seized in the order in which they come. A term that several
    departments use is declared by each of them, and is the same term.

    Raises FlowsimError when two departments give the same name to different things, or both a
    bed bureau.
    """
    parts = tuple(departments)
    attributes = tuple(item for part in parts for item in part.attributes)

    def further(part: Department) -> list[Pathway]:
        return [] if part.of_all is None else [part.of_all(attributes)]

    bureaus = [(part.name, part.bureau) for part in parts if part.bureau is not None]
    if len(bureaus) > 1:
        both = " and ".join(who for who, _ in bureaus)
        raise FlowsimError(f"hospital {name}: departments {both} both give a bed bureau; keep one")
    bureau = bureaus[0][1] if bureaus else BedBureau()
    more = [item for part in parts for item in part.kinds]
    return Hospital(
        name=name,
        attributes=attributes,
        resources=tuple(item for part in parts for item in part.resources),
        teams=tuple(item for part in parts for item in part.teams),
        activities=tuple(item for part in parts for item in part.activities),
        calendars=tuple(item for part in parts for item in part.calendars),
        pathways=tuple(item for part in parts for item in (*part.pathways, *further(part))),
        arrivals=tuple(item for part in parts for item in part.arrivals),
        clinics=tuple(item for part in parts for item in part.clinics),
        waiting_lists=tuple(item for part in parts for item in part.waiting_lists),
        services=tuple(item for part in parts for item in part.services),
        wards=_wards(parts),
        background=tuple(item for part in parts for item in part.background),
        holidays=tuple(item for part in parts for item in part.holidays),
        bureau=replace(bureau, kinds=(*bureau.kinds, *more)) if more else bureau,
        terms=tuple(dict.fromkeys(item for part in parts for item in part.terms)),
    )


def _wards(parts: Sequence[Department]) -> tuple[Ward, ...]:
    """Return the wards of all departments, with the ring-fences that others add.

    Raises FlowsimError for a ring-fence of beds of a ward that there is not.
    """
    kept = [item for part in parts for item in part.beds_kept]
    wards = [item for part in parts for item in part.wards]
    names = [ward.name for ward in wards]
    for part in parts:
        for name, _ in part.beds_kept:
            if name not in names:
                raise unknown_name(f"department {part.name}: beds_kept", "ward", name, names)
    found = []
    for ward in wards:
        more = tuple(fence for name, fence in kept if name == ward.name)
        found.append(replace(ward, ring_fences=(*ward.ring_fences, *more)) if more else ward)
    return tuple(found)
