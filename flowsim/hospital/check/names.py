"""Check that every name stands for something and every table covers its labels."""

from collections.abc import Iterable
from itertools import product
from math import prod
from typing import TypeVar

from flowsim.errors import FlowsimError
from flowsim.hospital.check.fields import FieldCheck
from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.nurses import check_nurses
from flowsim.hospital.check.ring_fences import check_ring_fences
from flowsim.hospital.vocabulary.attributes import ESCALATION, PLACEMENT, SOURCE, WARD
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Rota
from flowsim.hospital.vocabulary.distributions import Distribution, OfPatient
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital
from flowsim.hospital.vocabulary.kinds import Duration, Kind, fields_of
from flowsim.records.schema import PATIENTS

T = TypeVar("T")

MOST_ROWS = 100_000
"""Most combinations of values a table may have: the program has a row for each."""

FOLLOWING = {
    SOURCE: "the stream a patient came by",
    WARD: "that of the bed a patient is in",
    PLACEMENT: "how the bed suits that a patient is in",
}
"""Attributes that no step or stream sets, and what they follow."""

RESERVED_COLUMNS = tuple(column.name for column in PATIENTS.columns)


def check_names(hospital: Hospital, findings: Findings) -> None:
    """Add an error for every name, label or table that does not fit."""
    names = NameCheck(hospital, findings)
    names.definitions()
    for pathway in hospital.pathways:
        fields = FieldCheck(names, [*pathway.labels, "next"])
        for position, step in enumerate(pathway.steps):
            fields.check(f"pathway {pathway.name}, step {position + 1}", step)
    names.durations()
    names.columns()


class NameCheck:
    """The names of one hospital."""

    def __init__(self, hospital: Hospital, findings: Findings) -> None:
        self.hospital = hospital
        self.findings = findings
        self.values = hospital.attribute_values
        self.of_moment = {a.name for a in hospital.attributes if a.calendar is not None}
        self.of_moment |= {ESCALATION, *hospital.switches}
        self.pathways = dict.fromkeys(p.name for p in hospital.pathways)
        self.queues = dict.fromkeys(hospital.queue_names)
        self.calendars = [name for name, _ in hospital.calendars]
        self.clocks = self._clocks()
        self.given: dict[str, list[Duration]] = {n: [d] for n, d in hospital.activities}
        self.used: dict[str, str] = {}

    def _clocks(self) -> list[str]:
        return sorted(
            {
                item.of(step)
                for pathway in self.hospital.pathways
                for step in pathway.steps
                for item in fields_of(type(step))
                if item.kind is Kind.MILESTONE_NOTED and item.of(step) is not None
            }
        )

    # -- tables --------------------------------------------------------------------------------

    def rows(self, where: str, value: T | By[T]) -> Iterable[T]:
        """Return the values a table can give; add an error where it does not fit its attributes."""
        if not isinstance(value, By):
            return [value]
        labels = []
        for name in value.attributes:
            if not self.findings.known(where, "attribute", name, self.values):
                return value.values()
            labels.append(self.values[name])
        combinations = prod(len(allowed) for allowed in labels)
        if combinations > MOST_ROWS:
            self.findings.error(
                where,
                f"by({', '.join(value.attributes)}) has {combinations:,} combinations of values, "
                f"more than {MOST_ROWS:,}",
                "tabulate by fewer attributes, or by some with fewer values",
            )
            return value.values()
        for key, _ in value.table:
            for name, label, allowed in zip(value.attributes, key, labels, strict=True):
                if label != "*":
                    self.findings.known(f"{where}: by({name})", "value", label, allowed)
        self._cover(where, value, labels)
        return value.values()

    def _cover(self, where: str, value: By[T], labels: list[tuple[str, ...]]) -> None:
        for combination in product(*labels) if not value.always else ():
            try:
                value.at(*combination)
            except FlowsimError as error:
                what, _, remedy = str(error).partition("; ")
                self.findings.error(where, what, remedy)
                return

    def settable(self, where: str, attribute: str) -> bool:
        """Return whether steps and streams may set an attribute; add an error if not."""
        if not self.findings.known(where, "attribute", attribute, self.values):
            return False
        if attribute in self.of_moment:
            self.findings.error(
                where,
                f"attribute '{attribute}' is a property of the moment and cannot be set",
                "set another attribute",
            )
            return False
        if attribute in FOLLOWING:
            self.findings.error(
                where,
                f"attribute '{attribute}' is {FOLLOWING[attribute]} and cannot be set",
                "set another attribute",
            )
            return False
        return True

    # -- definitions ---------------------------------------------------------------------------

    def definitions(self) -> None:
        """Check teams, attributes, arrivals, background pathways and the turn-round of beds."""
        resources = [r.name for r in self.hospital.resources]
        for team in self.hospital.teams:
            for member in team.members:
                self.findings.known(f"team {team.name}", "resource", member, resources)
        rotas = [r.name for r in self.hospital.resources if isinstance(r.capacity, Rota)]
        for resource in self.hospital.resources:
            for lender in resource.capacity.cover if isinstance(resource.capacity, Rota) else ():
                where = f"resource {resource.name}: cover"
                self.findings.known(where, "role with a rota", lender, rotas)
        check_ring_fences(self.hospital, self.findings)
        check_nurses(self.hospital, self.findings)
        self._attributes()
        if not self.hospital.arrivals and not self.hospital.background:
            self.findings.error("arrivals", "nobody ever comes", "give at least one stream")
        for stream in self.hospital.arrivals:
            self._arrivals(stream)
        for item in self.hospital.waiting_lists:
            for quota in item.quotas:
                where = f"waiting list {item.name}: quota"
                if self.findings.known(where, "attribute", quota.attribute, self.values):
                    self.labels_of(where, quota.attribute, [quota.value])
        for number in self.hospital.numbers:
            self.rows(f"number {number.name}: drawn", number.drawn)
            self._known_at_arrival(f"number {number.name}: drawn", number.drawn, ())
        for name in self.hospital.background:
            self.findings.known("background", "pathway", name, self.pathways)
        if self.hospital.bureau.turn_round:
            name = self.hospital.bureau.turn_round
            self.findings.known("bed bureau: turn_round", "pathway", name, self.pathways)

    def _attributes(self) -> None:
        built_in = [a.name for a in self.hospital.built_in_attributes]
        earlier = [SOURCE]
        for attribute in self.hospital.attributes:
            where = f"attribute {attribute.name}"
            if attribute.name in built_in:
                self.findings.error(
                    where, "this name is kept by the simulation", "choose another name"
                )
            if attribute.drawn is not None:
                for name in getattr(attribute.drawn, "attributes", ()):
                    self.findings.known(
                        f"{where}: by(...)", "earlier drawn attribute", name, earlier
                    )
                self.rows(where, attribute.drawn)
            levels = (
                [level for _, level in attribute.calendar.changes] if attribute.calendar else []
            )
            if levels and not 0 <= min(levels) <= max(levels) < len(attribute.values):
                self.findings.error(
                    where,
                    f"its calendar runs from level {min(levels)} to {max(levels)}, but it has "
                    f"{len(attribute.values)} values, counted from 0",
                    "add values or change the calendar",
                )
            if attribute.name not in self.of_moment:
                earlier.append(attribute.name)

    def _arrivals(self, stream: ArrivalStream) -> None:
        where = f"arrivals {stream.name}"
        self.findings.known(where, "pathway", stream.pathway, self.pathways)
        for name, label in stream.attributes:
            if self.settable(where, name):
                self.labels_of(where, name, [label])
        self.rows(f"{where}: multiplier", stream.multiplier)
        given = [name for name, _ in stream.attributes]
        for name in sorted({name for name in given if given.count(name) > 1}):
            self.findings.error(where, f"attribute '{name}' is given twice", "keep one value")
        self._known_at_arrival(f"{where}: multiplier", stream.multiplier, given)

    def _known_at_arrival(self, where: str, table: object, given: Iterable[str]) -> None:
        """Check that those who come have the attributes of a table: they are drawn, or given."""
        drawn = [a.name for a in self.hospital.attributes if a.drawn is not None]
        for name in getattr(table, "attributes", ()):
            if name in self.values and name not in (*given, *drawn, SOURCE):
                self.findings.error(
                    where,
                    f"attribute '{name}' is not known of patients as they arrive",
                    "give it shares, or tabulate by one that is drawn or that the stream gives",
                )

    # -- what steps and streams share ----------------------------------------------------------

    def labels_of(self, where: str, attribute: str, labels: Iterable[str]) -> None:
        """Check that labels are values of an attribute that exists."""
        for label in labels:
            self.findings.known(f"{where}: {attribute}", "value", label, self.values[attribute])

    def use(self, where: str, activity: str, duration: Duration | None) -> None:
        """Remember that an activity is used, and the duration it is given."""
        self.used.setdefault(activity, where)
        if duration is not None and duration not in self.given.setdefault(activity, []):
            self.given[activity].append(duration)

    def durations(self) -> None:
        """Check that every activity has one duration."""
        for name, where in self.used.items():
            if name not in self.given:
                self.findings.unknown(where, "activity", name, self.given)
        for name, durations in self.given.items():
            where = self.used.get(name, "activities")
            if len(durations) > 1:
                self.findings.error(
                    where,
                    f"activity '{name}' is given more than one duration",
                    "give one of them another name",
                )
            for duration in durations:
                for row in self.rows(f"activity {name}", duration):
                    if not isinstance(row, Distribution):
                        self.findings.error(
                            f"activity {name}", f"{row!r} is not a distribution", "give one"
                        )
                    if isinstance(row, OfPatient):
                        numbers = [number.name for number in self.hospital.numbers]
                        self.findings.known(f"activity {name}", "number", row.number, numbers)

    def columns(self) -> None:
        """Check that attributes, numbers and milestones do not collide in the table of patients."""
        own = [attribute.name for attribute in self.hospital.attributes]
        numbers = [number.name for number in self.hospital.numbers]
        taken = set(RESERVED_COLUMNS)
        for kind, names in (("attribute", own), ("number", numbers), ("milestone", self.clocks)):
            for name in names:
                if name in taken:
                    self.findings.error(
                        f"{kind} {name}",
                        "the table of patients already has a column of this name",
                        "choose another name",
                    )
            taken |= {*names, *self.values}
