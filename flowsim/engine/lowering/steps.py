"""Steps to rows of the program: one small method a verb."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flowsim.engine.draws import activity_number
from flowsim.engine.lowering.tables import Chances, Codes, Distributions, Lookups, Priorities
from flowsim.engine.program import ARGUMENTS, NONE, PYTHON_STEP, Op
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import PythonStep, Visit
from flowsim.records.tables import BED_STATES

BED_STAGES = ("allocated", "ready")


@dataclass
class Row:
    """One step of the program, while it is being built; `name` if not that of the verb."""

    op: int
    args: list[int]
    number: float = 0.0
    cause: int = NONE
    name: str = ""


@dataclass
class Draws:
    """The registered draws: every activity and choice, its permanent number and its table."""

    names: list[str] = field(default_factory=list)
    table: list[int] = field(default_factory=list)
    durations: dict[str, verb.Duration] = field(default_factory=dict)

    def code(self, name: str, table: int) -> int:
        """Return the code of a draw, registering it at first use."""
        if name not in self.names:
            self.names.append(name)
            self.table.append(table)
        return self.names.index(name)


class StepLowering:
    """Lowers the pathways of one hospital; the tables it fills become the program."""

    def __init__(self, hospital: Hospital, lookups: Lookups) -> None:
        self.hospital = hospital
        self.lookups = lookups
        self.distributions = Distributions()
        self.chances = Chances()
        self.priorities = Priorities()
        self.draws = Draws()
        self.rows: list[Row] = []
        self.target: list[int] = []
        self.functions: list[Callable[[Visit], float]] = []
        self.queues = Codes("resource", hospital.queue_names)
        self.clocks = Codes("milestone", open_ended=True)
        self.causes = Codes("cause", open_ended=True)
        self.outcomes = Codes("outcome", open_ended=True)
        self.calendars = Codes("calendar", [name for name, _ in hospital.calendars])
        self.services = Codes("service", [s.name for s in hospital.services])
        self.kinds = Codes("request kind", [k.name for k in hospital.bureau.kinds])
        self.pathways = Codes("pathway", [p.name for p in hospital.pathways])
        self.activities = dict(hospital.activities)
        self.entry: list[int] = []
        self.where = ""
        self.labels: dict[str, int] = {}

    # -- the whole -----------------------------------------------------------------------------

    def lower(self) -> None:
        """Lower every pathway. Raises FlowsimError naming the pathway, step and offender."""
        at = 0
        for pathway in self.hospital.pathways:
            self.entry.append(at)
            at += sum(not isinstance(step, verb.MARKERS) for step in pathway.steps)
        for pathway in self.hospital.pathways:
            self._pathway(pathway)

    def _pathway(self, pathway: Pathway) -> None:
        self.labels = {}
        at = len(self.rows)
        for step in pathway.steps:
            if isinstance(step, verb.Label):
                self.labels[step.name] = at
            elif not isinstance(step, verb.MARKERS):
                at += 1
        for position, step in enumerate(pathway.steps):
            if isinstance(step, verb.MARKERS):
                continue
            kind = type(step).__name__
            self.where = f"pathway {pathway.name}, step {position + 1} ({kind})"
            row: Row = getattr(self, f"_{_snake(kind)}")(step)
            row.args += [NONE] * (ARGUMENTS - len(row.args))
            row.name = f"{pathway.name}/{position + 1} {row.name or _snake(kind)}"
            self.rows.append(row)

    # -- naming things -------------------------------------------------------------------------

    def _label(self, name: str) -> int:
        if name == "next":
            return len(self.rows) + 1
        if name not in self.labels:
            raise unknown_name(self.where, "label", name, [*self.labels, "next"])
        return self.labels[name]

    def _queue(self, name: str) -> int:
        return self.queues.code(name, self.where)

    def _attribute(self, name: str) -> int:
        return self.lookups.attributes.code(name, self.where)

    def _value(self, attribute: int, label: str) -> int:
        allowed = self.lookups.values[attribute]
        if label not in allowed:
            name = self.lookups.attributes.names[attribute]
            raise unknown_name(f"{self.where}: {name}", "value", label, allowed)
        return allowed.index(label)

    def _cause(self, given: str | None, default: str) -> int:
        return self.causes.code(given or default, self.where)

    def _activity(self, name: str, duration: verb.Duration | None) -> int:
        if duration is None:
            if name not in self.activities and name not in self.draws.durations:
                known = [*self.activities, *self.draws.durations]
                raise unknown_name(self.where, "activity", name, known)
            duration = self.activities.get(name) or self.draws.durations[name]
        known_as = self.draws.durations.get(name)
        if known_as is not None and known_as != duration:
            raise FlowsimError(
                f"{self.where}: activity '{name}' already has another duration; "
                "give one of the two another name"
            )
        if known_as is None:
            self.draws.durations[name] = duration
            table = self.lookups.add(duration, self.distributions.row, f"activity {name}")
            return self.draws.code(name, table)
        return self.draws.code(name, NONE)

    def _choice(self, name: str) -> int:
        return self.draws.code(name, NONE)

    # -- the verbs -----------------------------------------------------------------------------

    def _seize(self, step: verb.Seize) -> Row:
        queue = self._queue(step.resource)
        priority = self.lookups.add(step.priority, self.priorities.store.row, self.where)
        otherwise = NONE if step.otherwise is None else self._label(step.otherwise)
        remember = NONE
        if step.remember is not None:
            remember = self._attribute(step.remember)
            for member in self._members(step.resource):
                self._value(remember, member)
        cause = self._cause(step.cause, f"wait_{step.resource}")
        return Row(Op.SEIZE, [queue, priority, otherwise, remember], cause=cause)

    def _members(self, name: str) -> tuple[str, ...]:
        teams = {team.name: team.members for team in self.hospital.teams}
        return teams.get(name, (name,))

    def _release(self, step: verb.Release) -> Row:
        return Row(Op.RELEASE, [self._queue(step.resource)])

    def _treat(self, step: verb.Treat) -> Row:
        activity = self._activity(step.activity, step.duration)
        by_whom = NONE if step.by_whom is None else self._queue(step.by_whom)
        cause = self._cause(step.cause, "treatment")
        return Row(Op.TREAT, [activity, by_whom], cause=cause)

    def _wait_until(self, step: verb.WaitUntil) -> Row:
        def code(name: str) -> int:
            return self.calendars.code(name, self.where)

        table = self.lookups.add(step.calendar, code, self.where)
        name = step.calendar if isinstance(step.calendar, str) else step.calendar.values()[0]
        return Row(Op.WAIT_UNTIL, [table], cause=self._cause(step.cause, f"wait_{name}"))

    def _wait_for_time(self, step: verb.WaitForTime) -> Row:
        clock = self.clocks.code(step.clock, self.where)
        cause = self._cause(step.cause, f"wait_{step.clock}")
        return Row(Op.WAIT_FOR_TIME, [clock], number=step.lead_minutes, cause=cause)

    def _go(self, step: verb.Go) -> Row:
        return Row(Op.GO, [self._label(step.to)])

    def _transfer(self, step: verb.Transfer) -> Row:
        return Row(Op.GO, [self.entry[self.pathways.code(step.pathway, self.where)]])

    def _chance(self, shares: Shares | By[Shares], first_code: int, attribute: int | None) -> int:
        """Add a table of share rows; labels become targets, or values of an attribute."""

        def code(name: str) -> int:
            return self._label(name) if attribute is None else self._value(attribute, name)

        return self.lookups.add(shares, lambda s: self.chances.row(s, code), self.where)

    def _branch(self, step: verb.Branch) -> Row:
        draw = self._choice(f"branch:{step.choice}")
        return Row(Op.BRANCH, [draw, self._chance(step.shares, 0, None)])

    def _draw(self, step: verb.Draw) -> Row:
        attribute = self._attribute(step.attribute)
        draw = self._choice(f"draw:{step.attribute}")
        return Row(Op.DRAW, [attribute, draw, self._chance(step.shares, 0, attribute)])

    def _branch_on(self, step: verb.BranchOn) -> Row:
        attribute = self._attribute(step.attribute)
        named = dict(step.to)
        for value in named:
            self._value(attribute, value)
        first = len(self.target)
        for value in self.lookups.values[attribute]:
            self.target.append(self._label(named.get(value, step.otherwise)))
        return Row(Op.BRANCH_ON, [attribute, first])

    def _branch_if_fit(self, step: verb.BranchIfFit) -> Row:
        clock = self.clocks.code(step.clock, self.where)
        return Row(Op.BRANCH_IF_FIT, [clock, self._label(step.to)])

    def _note(self, step: verb.Note) -> Row:
        return Row(Op.NOTE, [self.clocks.code(step.clock, self.where), int(step.first)])

    def _set_time(self, step: verb.SetTime) -> Row:
        clock = self.clocks.code(step.clock, self.where)
        return Row(Op.SET_TIME, [clock, self._activity(step.activity, step.duration)])

    def _assign(self, step: verb.Assign) -> Row:
        attribute = self._attribute(step.attribute)
        value: str | By[str] = step.value
        table = self.lookups.add(value, lambda v: self._value(attribute, v), self.where)
        return Row(Op.ASSIGN, [attribute, table])

    def _start(self, step: verb.Start) -> Row:
        entry = self.entry[self.pathways.code(step.pathway, self.where)]
        if step.when is None:
            return Row(Op.START, [entry])
        attribute = self._attribute(step.when)
        return Row(Op.START, [entry, attribute, self._value(attribute, "yes")])

    def _wait_for_all(self, step: verb.WaitForAll) -> Row:
        return Row(Op.WAIT_FOR_ALL, [], cause=self._cause(step.cause, "wait_started"))

    def _renege_after(self, step: verb.RenegeAfter) -> Row:
        activity = self._activity(step.activity, step.patience)
        return Row(Op.RENEGE_AFTER, [activity, self._label(step.to)])

    def _keep_waiting(self, step: verb.KeepWaiting) -> Row:
        return Row(Op.KEEP_WAITING, [])

    def _request_bed(self, step: verb.RequestBed) -> Row:
        def code(name: str) -> int:
            return self.services.code(name, self.where)

        table = self.lookups.add(step.service, code, self.where)
        return Row(Op.REQUEST_BED, [table, self.kinds.code(step.kind, self.where)])

    def _wait_for_bed(self, step: verb.WaitForBed) -> Row:
        if step.stage not in BED_STAGES:
            raise unknown_name(self.where, "stage", step.stage, BED_STAGES)
        until = NONE if step.until is None else self.clocks.code(step.until, self.where)
        otherwise = NONE if step.otherwise is None else self._label(step.otherwise)
        cause = self._cause(step.cause, f"wait_bed_{step.stage}")
        return Row(Op.WAIT_FOR_BED, [BED_STAGES.index(step.stage), until, otherwise], cause=cause)

    def _occupy_bed(self, step: verb.OccupyBed) -> Row:
        return Row(Op.OCCUPY_BED, [])

    def _vacate_bed(self, step: verb.VacateBed) -> Row:
        return Row(Op.VACATE_BED, [])

    def _bed_becomes(self, step: verb.BedBecomes) -> Row:
        allowed = ("dirty", "cleaning", "empty")
        if step.state not in allowed:
            raise unknown_name(self.where, "bed state", step.state, allowed)
        return Row(Op.BED_BECOMES, [BED_STATES.index(step.state)])

    def _match_beds(self, step: verb.MatchBeds) -> Row:
        return Row(Op.MATCH_BEDS, [])

    def _review_escalation(self, step: verb.ReviewEscalation) -> Row:
        return Row(Op.REVIEW_ESCALATION, [])

    def _depart(self, step: verb.Depart) -> Row:
        return Row(Op.DEPART, [self.outcomes.code(step.outcome, self.where)])

    def _end(self, step: verb.End) -> Row:
        return Row(Op.END, [])

    def _python_step(self, step: PythonStep) -> Row:
        self.functions.append(step.function)
        cause, name = self._cause(step.cause, "treatment"), f"python_step '{step.name}'"
        return Row(PYTHON_STEP, [len(self.functions) - 1], cause=cause, name=name)

    def numbers(self) -> list[int]:
        """Return the permanent number of every draw.

        Raises FlowsimError if two names share one.
        """
        found: dict[int, str] = {}
        for name in self.draws.names:
            first = found.setdefault(activity_number(name), name)
            if first != name:
                raise FlowsimError(
                    f"activities '{first}' and '{name}' have the same permanent number; rename one"
                )
        return list(found)


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")
