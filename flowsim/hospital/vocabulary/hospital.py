"""The hospital as data, and the verbs that edit it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Timetable
from flowsim.hospital.vocabulary.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.step_types import Duration, Release, Seize, Start, Step, Transfer
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward
from flowsim.records.terms import Term, Terms

Named = TypeVar("Named", Attribute, Resource, Team, Ward, Service, Pathway, Arrivals, Batch)
ArrivalStream: TypeAlias = Arrivals | Batch


@dataclass(frozen=True, kw_only=True)
class Hospital:
    """Everything a simulation needs to know, and nothing about how it is run.

    Order matters in two places: resources are listed in the order in which they may be seized
    while others are held (the check enforces it, so deadlock cannot arise), and an attribute may
    depend only on attributes before it. `background` pathways run from time zero on their own (bed
    meetings, escalation reviews). `terms` declares the names that appear in the records; a hospital
    without any has them made from its steps (`flowsim.hospital.terms`). `edits` remembers who
    changed what, so that two initiatives that change the same thing are told apart.
    """

    name: str
    pathways: tuple[Pathway, ...]
    arrivals: tuple[ArrivalStream, ...]
    resources: tuple[Resource, ...] = ()
    teams: tuple[Team, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    activities: tuple[tuple[str, Duration], ...] = ()
    calendars: tuple[tuple[str, Calendar | Timetable], ...] = ()
    wards: tuple[Ward, ...] = ()
    services: tuple[Service, ...] = ()
    bureau: BedBureau = field(default_factory=BedBureau)
    background: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    edits: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for kind in ("pathways", "arrivals", "attributes", "wards", "services"):
            self._distinct(kind, [item.name for item in getattr(self, kind)])
        self._distinct("resources and teams", self.queue_names)
        self._distinct("activities", [name for name, _ in self.activities])
        self._distinct("calendars", [name for name, _ in self.calendars])
        Terms(self.terms)

    @property
    def queue_names(self) -> list[str]:
        """Names of all that can be queued for: resources, then teams."""
        return [*(r.name for r in self.resources), *(t.name for t in self.teams)]

    def _distinct(self, kind: str, names: list[str]) -> None:
        twice = sorted({name for name in names if names.count(name) > 1})
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

    # -- editing: what initiatives are made of -------------------------------------------------

    def _edited(self, who: str, *what: str, **changes: Any) -> "Hospital":
        for earlier, thing in self.edits:
            if thing in what and earlier != who:
                raise FlowsimError(
                    f"initiatives {earlier} and {who} both change {thing}; switch one of them off"
                )
        return replace(self, **changes, edits=(*self.edits, *((who, thing) for thing in what)))

    def _swap(self, who: str, kind: str, name: str, change: Callable[[Any], Any]) -> "Hospital":
        self.find(kind, name)
        items = tuple(change(i) if i.name == name else i for i in getattr(self, kind))
        return self._edited(who, f"{kind.removesuffix('s')} {name}", **{kind: items})

    def with_resource(
        self, resource: Resource, *, before: str | None = None, who: str
    ) -> "Hospital":
        """Add a resource, in the seizing order before another one (else last)."""
        names = [r.name for r in self.resources]
        at = len(names) if before is None else names.index(self.find("resources", before).name)
        items = (*self.resources[:at], resource, *self.resources[at:])
        return self._edited(who, f"resource {resource.name}", resources=items)

    def with_pathway(self, pathway: Pathway, *, who: str) -> "Hospital":
        """Add a pathway, or replace the one of that name."""
        kept = tuple(p for p in self.pathways if p.name != pathway.name)
        return self._edited(who, f"pathway {pathway.name}", pathways=(*kept, pathway))

    def with_terms(self, *terms: Term) -> "Hospital":
        """Declare what an addition brings to the records.

        A hospital that declares none is left as it is: its terms come from its steps.
        """
        if not self.terms:
            return self
        return replace(self, terms=tuple(dict.fromkeys((*self.terms, *terms))))

    def with_attribute(self, attribute: Attribute, *, who: str) -> "Hospital":
        """Add an attribute after the others."""
        items = (*self.attributes, attribute)
        return self._edited(who, f"attribute {attribute.name}", attributes=items)

    def with_activity(self, name: str, duration: Duration, *, who: str) -> "Hospital":
        """Add an activity."""
        items = (*self.activities, (name, duration))
        return self._edited(who, f"activity {name}", activities=items)

    def divert(self, pathway: str, old: str, new: str, *, who: str) -> "Hospital":
        """In one pathway use resource (or started pathway) `new` wherever `old` was named."""

        def swap(step: Step) -> Step:
            if isinstance(step, Seize | Release) and step.resource == old:
                return replace(step, resource=new)
            if isinstance(step, Start | Transfer) and step.pathway == old:
                return replace(step, pathway=new)
            return step

        found: Pathway = self.find("pathways", pathway)
        steps = [swap(step) for step in found.steps]
        if tuple(steps) == found.steps:
            raise FlowsimError(
                f"{who}: pathway {pathway} does not use '{old}', so it cannot be diverted"
            )
        return self._swap(who, "pathways", pathway, lambda p: Pathway(p.name, steps, p.source))

    def change_steps(
        self, pathway: str, change: Callable[[tuple[Step, ...]], Iterable[Step]], *, who: str
    ) -> "Hospital":
        """Replace the steps of a pathway by a function of the old ones."""
        return self._swap(
            who, "pathways", pathway, lambda p: Pathway(p.name, change(p.steps), p.source)
        )

    def change_capacity(
        self, resource: str, capacity: int | Calendar | Rota, *, who: str
    ) -> "Hospital":
        """Give a resource another capacity, calendar or rota."""
        return self._swap(who, "resources", resource, lambda r: replace(r, capacity=capacity))

    def change_ward(self, ward: str, *, who: str, **changes: Any) -> "Hospital":
        """Change fields of a ward: beds, serves, protected_beds, ..."""
        return self._swap(who, "wards", ward, lambda w: replace(w, **changes))

    def change_attribute(self, attribute: str, *, who: str, **changes: Any) -> "Hospital":
        """Change the shares or values of an attribute."""
        return self._swap(who, "attributes", attribute, lambda a: replace(a, **changes))

    def change_calendar(self, name: str, calendar: Calendar | Timetable, *, who: str) -> "Hospital":
        """Replace a calendar."""
        if name not in dict(self.calendars):
            raise unknown_name(f"hospital {self.name}", "calendar", name, dict(self.calendars))
        items = tuple((n, calendar if n == name else c) for n, c in self.calendars)
        return self._edited(who, f"calendar {name}", calendars=items)

    def change_duration(self, activity: str, duration: Duration, *, who: str) -> "Hospital":
        """Replace the duration of an activity."""
        if activity not in dict(self.activities):
            raise unknown_name(f"hospital {self.name}", "activity", activity, dict(self.activities))
        items = tuple((n, duration if n == activity else d) for n, d in self.activities)
        return self._edited(who, f"activity {activity}", activities=items)

    def use_policy(self, *, who: str, **changes: Any) -> "Hospital":
        """Change fields of the bed bureau: mode, review, kinds, escalation, ..."""
        try:
            bureau = replace(self.bureau, **changes)
        except TypeError:
            allowed = list(self.bureau.__dataclass_fields__)
            wrong = next(name for name in changes if name not in allowed)
            raise unknown_name(who, "bed bureau setting", wrong, allowed) from None
        what = (f"bed bureau {name}" for name in sorted(changes))
        return self._edited(who, *what, bureau=bureau)
