"""Check that every name stands for something and every table covers its labels."""

from collections.abc import Iterable
from itertools import product
from typing import TypeVar

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.attributes import ESCALATION, PLACEMENT, PLACEMENTS, WARD, Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital

T = TypeVar("T")

BUILT_IN = (WARD, PLACEMENT, ESCALATION)
RESERVED_COLUMNS = ("patient", "source", "ordinal", "t_arrive", "t_depart", "outcome")
STAGES = ("allocated", "ready")
TURNED_TO = ("dirty", "cleaning", "empty")


def attribute_values(hospital: Hospital) -> dict[str, tuple[str, ...]]:
    """Return the labels of every attribute, those the engines keep themselves included."""
    levels = len(hospital.bureau.escalation.levels)
    return {
        **{a.name: a.values for a in hospital.attributes},
        WARD: tuple(w.name for w in hospital.wards) or ("none",),
        PLACEMENT: PLACEMENTS,
        ESCALATION: tuple(str(k) for k in range(levels + 1)),
    }


def team_members(hospital: Hospital, queue: str) -> tuple[str, ...]:
    """Return the resources that serve a queue: a team's members, or the resource itself."""
    teams = {team.name: team.members for team in hospital.teams}
    return teams.get(queue, (queue,))


def check_names(hospital: Hospital, findings: Findings) -> None:
    """Add an error for every name, label or table that does not fit."""
    names = NameCheck(hospital, findings)
    names.definitions()
    for pathway in hospital.pathways:
        for position, step in enumerate(pathway.steps):
            where = f"pathway {pathway.name}, step {position + 1} ({type(step).__name__})"
            names.labels(where, step, [*pathway.labels, "next"])
            names.people(where, step)
            names.times(where, step)
            names.beds(where, step)
    names.durations()
    names.columns()


class NameCheck:
    """The names of one hospital."""

    def __init__(self, hospital: Hospital, findings: Findings) -> None:
        self.hospital = hospital
        self.findings = findings
        self.values = attribute_values(hospital)
        self.of_moment = {a.name for a in hospital.attributes if a.calendar is not None}
        self.of_moment.add(ESCALATION)
        self.pathways = [p.name for p in hospital.pathways]
        self.calendars = [name for name, _ in hospital.calendars]
        self.clocks = self._clocks()
        self.given: dict[str, list[verb.Duration]] = {n: [d] for n, d in hospital.activities}
        self.used: dict[str, str] = {}

    def _clocks(self) -> list[str]:
        steps = [step for pathway in self.hospital.pathways for step in pathway.steps]
        return sorted({s.clock for s in steps if isinstance(s, verb.Note | verb.SetTime)})

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
        return True

    # -- definitions ---------------------------------------------------------------------------

    def definitions(self) -> None:
        """Check teams, attributes, arrivals, background pathways and the turn-round of beds."""
        resources = [r.name for r in self.hospital.resources]
        for team in self.hospital.teams:
            for member in team.members:
                self.findings.known(f"team {team.name}", "resource", member, resources)
        self._attributes()
        for stream in self.hospital.arrivals:
            self._arrivals(stream)
        for name in self.hospital.background:
            self.findings.known("background", "pathway", name, self.pathways)
        if self.hospital.bureau.turn_round:
            name = self.hospital.bureau.turn_round
            self.findings.known("bed bureau: turn_round", "pathway", name, self.pathways)

    def _attributes(self) -> None:
        earlier: list[str] = []
        for attribute in self.hospital.attributes:
            where = f"attribute {attribute.name}"
            if attribute.name in BUILT_IN:
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
            if attribute.calendar is None:
                earlier.append(attribute.name)

    def _arrivals(self, stream: ArrivalStream) -> None:
        where = f"arrivals {stream.name}"
        self.findings.known(where, "pathway", stream.pathway, self.pathways)
        for name, label in stream.attributes:
            if self.settable(where, name):
                self.findings.known(f"{where}: {name}", "value", label, self.values[name])

    # -- steps ---------------------------------------------------------------------------------

    def labels(self, where: str, step: verb.Step, allowed: list[str]) -> None:
        """Check where a step may go to."""
        targets: list[str | None] = []
        match step:
            case verb.Seize() | verb.WaitForBed():
                targets = [step.otherwise]
            case verb.Go() | verb.RenegeAfter() | verb.BranchIfFit():
                targets = [step.to]
            case verb.Branch():
                rows = self.rows(where, step.shares)
                targets = [label for row in rows for label, _ in row.shares]
            case verb.BranchOn():
                targets = [step.otherwise, *(label for _, label in step.to)]
                if self.findings.known(where, "attribute", step.attribute, self.values):
                    for value, _ in step.to:
                        here = f"{where}: {step.attribute}"
                        self.findings.known(here, "value", value, self.values[step.attribute])
            case verb.Transfer() | verb.Start():
                self.findings.known(where, "pathway", step.pathway, self.pathways)
        for target in targets:
            if target is not None:
                self.findings.known(where, "label", target, allowed)

    def people(self, where: str, step: verb.Step) -> None:
        """Check resources, teams and attributes."""
        match step:
            case verb.Seize():
                self.findings.known(where, "resource", step.resource, self.hospital.queue_names)
                self.rows(where, step.priority)
                if step.remember is not None and self.settable(where, step.remember):
                    for member in team_members(self.hospital, step.resource):
                        here = f"{where}: {step.remember}"
                        self.findings.known(here, "value", member, self.values[step.remember])
            case verb.Release():
                self.findings.known(where, "resource", step.resource, self.hospital.queue_names)
            case verb.Treat() if step.by_whom is not None:
                self.findings.known(where, "resource", step.by_whom, self.hospital.queue_names)
            case verb.Assign():
                if self.settable(where, step.attribute):
                    self._labels_of(where, step.attribute, self.rows(where, step.value))
            case verb.Draw():
                if self.settable(where, step.attribute):
                    rows: Iterable[Shares] = self.rows(where, step.shares)
                    drawn = [label for row in rows for label, _ in row.shares]
                    self._labels_of(where, step.attribute, drawn)
            case verb.Start() if step.when is not None:
                if self.findings.known(where, "attribute", step.when, self.values):
                    self._labels_of(where, step.when, ["yes"])

    def _labels_of(self, where: str, attribute: str, labels: Iterable[str]) -> None:
        for label in labels:
            self.findings.known(f"{where}: {attribute}", "value", label, self.values[attribute])

    def times(self, where: str, step: verb.Step) -> None:
        """Check activities, calendars and milestones."""
        match step:
            case verb.Treat() | verb.SetTime():
                self._use(where, step.activity, step.duration)
            case verb.RenegeAfter():
                self._use(where, step.activity, step.patience)
            case verb.WaitUntil():
                for name in self.rows(where, step.calendar):
                    self.findings.known(where, "calendar", name, self.calendars)
            case verb.WaitForTime() | verb.BranchIfFit():
                self.findings.known(where, "milestone noted anywhere", step.clock, self.clocks)
            case verb.WaitForBed() if step.until is not None:
                self.findings.known(where, "milestone noted anywhere", step.until, self.clocks)

    def _use(self, where: str, activity: str, duration: verb.Duration | None) -> None:
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

    def beds(self, where: str, step: verb.Step) -> None:
        """Check services, kinds of request, stages and bed states."""
        match step:
            case verb.RequestBed():
                services = [s.name for s in self.hospital.services]
                for service in self.rows(where, step.service):
                    self.findings.known(where, "service", service, services)
                kinds = [k.name for k in self.hospital.bureau.kinds]
                self.findings.known(where, "request kind", step.kind, kinds)
            case verb.WaitForBed():
                self.findings.known(where, "stage", step.stage, STAGES)
            case verb.BedBecomes():
                self.findings.known(where, "bed state", step.state, TURNED_TO)

    def columns(self) -> None:
        """Check that attributes and milestones do not collide in the table of patients."""
        for kind, names in (("attribute", list(self.values)), ("milestone", self.clocks)):
            for name in names:
                if name in RESERVED_COLUMNS or (kind == "milestone" and name in self.values):
                    self.findings.error(
                        f"{kind} {name}",
                        "the table of patients already has a column of this name",
                        "choose another name",
                    )
