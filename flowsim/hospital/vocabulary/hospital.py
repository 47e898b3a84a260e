"""The hospital as data."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.actions import Switch
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import (
    ESCALATION,
    PLACEMENT,
    PLACEMENTS,
    SOURCE,
    WARD,
    Attribute,
    Number,
)
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.lists import WaitingList
from flowsim.hospital.vocabulary.parts import Count, Name, Part
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import Duration
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward
from flowsim.records.terms import Term, Terms

ArrivalStream: TypeAlias = Arrivals | Batch | Renewal

MOST_OF_A_KIND = 10_000
"""Most streams, resources, wards and so on of one hospital: records hold 16 bits of each."""


@dataclass(frozen=True, kw_only=True)
class Hospital(Part):
    """Everything a simulation needs to know, and nothing about how it is run.

    Order matters in two places: resources are listed in the order in which they may be seized
    while others are held (the check enforces it, so deadlock cannot arise), and an attribute may
    depend only on attributes before it. `background` pathways run from time zero on their own (bed
    meetings, escalation reviews). `holidays` are days of the run (the first is 0) that go as a
    Sunday: calendars, timetables, rotas, rates by hour of the week and weekly batches alike.
    `terms` declares the names that appear in the records; a hospital without any has them made
    from its steps (`flowsim.hospital.terms`).
    """

    name: Name
    pathways: tuple[Pathway, ...]
    arrivals: tuple[ArrivalStream, ...]
    resources: tuple[Resource, ...] = ()
    teams: tuple[Team, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    numbers: tuple[Number, ...] = ()
    activities: tuple[tuple[str, Duration], ...] = ()
    calendars: tuple[tuple[str, Calendar | Timetable], ...] = ()
    clinics: tuple[Clinic, ...] = ()
    waiting_lists: tuple[WaitingList, ...] = ()
    wards: tuple[Ward, ...] = ()
    services: tuple[Service, ...] = ()
    bureau: BedBureau = field(default_factory=BedBureau)
    background: tuple[str, ...] = ()
    holidays: tuple[Count, ...] = ()
    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for item in fields(self):
            several = getattr(self, item.name)
            if isinstance(several, tuple) and len(several) > MOST_OF_A_KIND:
                raise FlowsimError(
                    f"hospital {self.name}: has {len(several):,} {item.name}; give at most "
                    f"{MOST_OF_A_KIND:,}"
                )
        for kind in (
            "pathways",
            "arrivals",
            "attributes",
            "numbers",
            "clinics",
            "waiting_lists",
            "wards",
            "services",
        ):
            self._distinct(kind, [item.name for item in getattr(self, kind)])
        self._distinct("resources and teams", self.queue_names)
        self._distinct("activities", [name for name, _ in self.activities])
        self._distinct("calendars", [name for name, _ in self.calendars])
        Terms(self.terms)

    @property
    def queue_names(self) -> list[str]:
        """Names of all that can be queued for: resources, then teams."""
        return [*(r.name for r in self.resources), *(t.name for t in self.teams)]

    def members_of(self, queue: str) -> tuple[str, ...]:
        """Return the resources that serve a queue: a team's members, or the resource itself."""
        return next((team.members for team in self.teams if team.name == queue), (queue,))

    @property
    def places(self) -> frozenset[str]:
        """Names of all that can be queued for and outlives a spell: places outside."""
        kind = {r.name: r.kind for r in self.resources}
        return frozenset(
            name
            for name in self.queue_names
            if all(kind.get(member) == "place" for member in self.members_of(name))
        )

    @property
    def ring_fences(self) -> tuple[tuple[str, RingFence], ...]:
        """Every ring-fence with the name of its resource, and then those of wards."""
        of_resources = [(r.name, fence) for r in self.resources for fence in r.ring_fences]
        return (*of_resources, *((w.name, fence) for w in self.wards for fence in w.ring_fences))

    @property
    def switches(self) -> frozenset[str]:
        """The attributes that levels of escalation switch: they are of the moment."""
        return frozenset(
            action.attribute
            for level in self.bureau.escalation.levels
            for action in level.actions
            if isinstance(action, Switch)
        )

    @property
    def ring_fenced_kinds(self) -> tuple[str, ...]:
        """The kinds of those who ask that any ring-fence is for, in order of first mention."""
        fences = [fence for _, fence in self.ring_fences]
        return tuple(dict.fromkeys(kind for fence in fences for kind in fence.kinds))

    @property
    def every_calendar(self) -> tuple[Calendar | Timetable, ...]:
        """All calendars: those with a name, of attributes, of resources and of ring-fences."""
        found: list[object] = [calendar for _, calendar in self.calendars]
        found += [attribute.calendar for attribute in self.attributes]
        found += [resource.capacity for resource in self.resources]
        found += [fence.places for _, fence in self.ring_fences]
        return tuple(item for item in found if isinstance(item, Calendar | Timetable))

    @property
    def built_in_attributes(self) -> tuple[Attribute, ...]:
        """The attributes that the simulation keeps itself; they come after the hospital's own.

        The source is the stream that a patient came by. Background walks came by none, and like
        whatever has not been given are read as the first value.
        """
        sources = tuple(stream.name for stream in self.arrivals) or ("none",)
        wards = tuple(ward.name for ward in self.wards) or ("none",)
        levels = tuple(str(k) for k in range(len(self.bureau.escalation.levels) + 1))
        return (
            Attribute(name=WARD, values=wards, of_episode=True),
            Attribute(name=PLACEMENT, values=PLACEMENTS, of_episode=True),
            Attribute(name=ESCALATION, values=levels),
            Attribute(name=SOURCE, values=sources),
        )

    @property
    def attribute_values(self) -> dict[str, tuple[str, ...]]:
        """The labels of every attribute, those the simulation keeps itself included."""
        return {a.name: a.values for a in (*self.attributes, *self.built_in_attributes)}

    def _distinct(self, kind: str, names: list[str]) -> None:
        twice = sorted(name for name, number in Counter(names).items() if number > 1)
        if twice:
            raise FlowsimError(f"hospital {self.name}: {kind}: '{twice[0]}' is given twice")

    # -- looking things up -------------------------------------------------------------------

    def find(self, kind: str, name: str) -> Any:
        """Return the item called `name` among `kind` ('resources', 'wards', 'pathways', ...).

        Raises FlowsimError naming the nearest match when there is none.
        """
        items = {item.name: item for item in getattr(self, kind)}
        if name not in items:
            raise unknown_name(f"hospital {self.name}", kind.removesuffix("s"), name, items)
        return items[name]
