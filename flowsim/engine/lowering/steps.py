"""Steps to rows of the program: every field by its kind (`LOWERED`), so that no verb is named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flowsim.engine.draws import activity_number
from flowsim.engine.lowering.by_state import label_by_queue, rung, yes_or_no
from flowsim.engine.lowering.clinics import slot_classes
from flowsim.engine.lowering.ring_fences import asker_of
from flowsim.engine.lowering.tables import Chances, Codes, Distributions, Lookups, Priorities
from flowsim.engine.program import (
    ARGUMENTS,
    CODE,
    NO,
    NONE,
    NUMBERS,
    OPERANDS_OF_FIELD,
    YES,
)
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.kinds import (
    Field,
    Kind,
    alternatives,
    field_of,
    fields_of,
    word_of,
)
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import PythonStep, Visit

Lowered: TypeAlias = Callable[["StepLowering", verb.Step, Field], list[int]]


@dataclass
class Row:
    """One step of the program, while it is being built; `name` is for traces and errors."""

    op: int
    args: list[int] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
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


def walked_by_patients(hospital: Hospital) -> set[str]:
    """Return the pathways that are part of a patient's own walk: from arrival, by transfers.

    And those they come back to. Others run beside it, outside, in the background or for a bed, and
    take none of a patient's time in hospital.
    """
    onward = {pathway.name: _onward(pathway) for pathway in hospital.pathways}
    inside: set[str] = set()
    outside: set[str] = set()
    ahead = [(stream.pathway, inside) for stream in hospital.arrivals]
    while ahead:
        name, found = ahead.pop()
        if name in onward and name not in found:
            found.add(name)
            where = {
                Kind.PATHWAY: found,
                Kind.PATHWAY_OF_RETURN: inside,
                Kind.PATHWAY_OUTSIDE: outside,
            }
            ahead += [(to, where[kind]) for kind, to in onward[name] if kind in where]
    return inside


def _onward(pathway: Pathway) -> list[tuple[Kind, str]]:
    """Return what every step of a pathway names, with its kind."""
    return [
        (item.kind, item.of(step))
        for step in pathway.steps
        if not isinstance(step, verb.MARKERS)
        for item in fields_of(type(step))
    ]


class StepLowering:
    """Lowers the pathways of one hospital; the tables it fills become the program."""

    def __init__(self, hospital: Hospital, lookups: Lookups) -> None:
        self.hospital = hospital
        self.lookups = lookups
        self.distributions = Distributions(Codes("number", [n.name for n in hospital.numbers]))
        self.chances = Chances()
        self.priorities = Priorities()
        self.draws = Draws()
        self.rows: list[Row] = []
        self.target: list[int] = []
        self.way_queue: list[int] = []
        self.functions: list[Callable[[Visit], float]] = []
        self.queues = Codes("resource", hospital.queue_names)
        self.clocks = Codes("milestone", open_ended=True)
        self.causes = Codes("cause", open_ended=True)
        self.outcomes = Codes("outcome", open_ended=True)
        self.ladders = Codes("ladder", open_ended=True)
        self.rungs = Codes("rung", open_ended=True)
        self.tries: list[tuple[int, int]] = []
        self.calendars = Codes("calendar", [name for name, _ in hospital.calendars])
        self.clinics = Codes("clinic", [c.name for c in hospital.clinics])
        self.slot_classes = Codes("slot class", slot_classes(hospital))
        self.lists = Codes("waiting list", [item.name for item in hospital.waiting_lists])
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
            if not isinstance(step, verb.MARKERS):
                place = f"{pathway.name}/{position + 1}"
                kind = type(step).__name__
                self.where = f"pathway {pathway.name}, step {position + 1} ({kind})"
                self.rows.append(self._row(place, step))

    def _row(self, place: str, step: verb.Step) -> Row:
        kind: type = type(step)
        if kind not in CODE:
            raise FlowsimError(f"{self.where}: no operation of the engines is this step")
        row = Row(CODE[kind], name=f"{place} {_words(step)}")
        for item in fields_of(kind):
            given = item.of(step)
            if item.kind is Kind.CAUSE:
                row.cause = self.causes.code(given or _cause(item.cause, step), self.where)
            elif item.kind in (Kind.MINUTES, Kind.SHARE, Kind.LIMIT):
                row.numbers.append(given)
            elif given is None:
                row.args += [NONE] * len(OPERANDS_OF_FIELD[item.kind])
            elif OPERANDS_OF_FIELD[item.kind]:
                row.args += LOWERED[item.kind](self, step, item)
        row.args += [NONE] * (ARGUMENTS - len(row.args))
        row.numbers += [0.0] * (NUMBERS - len(row.numbers))
        return row

    @property
    def patient_causes(self) -> tuple[str, ...]:
        """The causes of steps that patients come to on their own walk."""
        walked = walked_by_patients(self.hospital)
        found = {row.cause for row in self.rows if row.name.partition("/")[0] in walked}
        return tuple(name for code, name in enumerate(self.causes.names) if code in found)

    # -- naming things -------------------------------------------------------------------------

    def label(self, name: str) -> int:
        """Return the step a label of this pathway stands for."""
        if name == "next":
            return len(self.rows) + 1
        if name not in self.labels:
            raise unknown_name(self.where, "label", name, [*self.labels, "next"])
        return self.labels[name]

    def attribute(self, name: str) -> int:
        """Return the code of an attribute."""
        return self.lookups.attributes.code(name, self.where)

    def value(self, attribute: int, label: str) -> int:
        """Return the code of an attribute's value."""
        return self.lookups.code_of(attribute, label, self.where)

    def activity(self, name: str, duration: verb.Duration | None) -> int:
        """Return the code of an activity; its first use registers its duration."""
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

    def choice(self, name: str) -> int:
        """Return the code of the draw of a choice."""
        return self.draws.code(name, NONE)

    def table(self, value: Any, code: Callable[[Any], int]) -> int:
        """Return the number of a new lookup table; `code` encodes what it gives."""
        return self.lookups.add(value, code, self.where)

    def chance(self, shares: Shares | By[Shares], code: Callable[[str], int]) -> int:
        """Return the number of a new table of shares; `code` says what a label stands for."""
        return self.table(shares, lambda row: self.chances.row(row, code))

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


# -- a field by its kind -----------------------------------------------------------------------


def _coded(codes: Callable[[StepLowering], Codes]) -> Lowered:
    """Return the lowering of a name that has a code."""
    return lambda to, step, item: [codes(to).code(item.of(step), to.where)]


def _table(codes: Callable[[StepLowering], Codes]) -> Lowered:
    """Return the lowering of a name that has a code, or of a table of such names."""
    return lambda to, step, item: [
        to.table(item.of(step), lambda name: codes(to).code(name, to.where))
    ]


def _label(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    return [to.label(item.of(step))]


def _entry(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    return [to.entry[to.pathways.code(item.of(step), to.where)]]


def _label_by_value(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    """Lay out a target for every value of the attribute, in their order."""
    attribute = to.attribute(field_of(type(step), Kind.ATTRIBUTE).of(step))
    otherwise = field_of(type(step), Kind.LABEL_OF_OTHER_VALUES).of(step)
    named = dict(item.of(step))
    for value in named:
        to.value(attribute, value)
    first = len(to.target)
    for value in to.lookups.values[attribute]:
        to.target.append(to.label(named.get(value, otherwise)))
    return [first]


def _attribute(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    return [to.attribute(item.of(step))]


def _drawn(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    return [to.attribute(item.of(step)), to.choice(f"draw:{item.of(step)}")]


def _member(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    """Every member of the queue must be a value of the attribute."""
    attribute = to.attribute(item.of(step))
    queue = field_of(type(step), Kind.QUEUE).of(step)
    for member in to.hospital.members_of(queue):
        to.value(attribute, member)
    return [attribute]


def _saying_yes(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    attribute = to.attribute(item.of(step))
    return [attribute, to.value(attribute, "yes")]


def _value_code(to: StepLowering, step: verb.Step) -> Callable[[str], int]:
    """Return what encodes values of the attribute that a step sets."""
    attribute = field_of(type(step), Kind.ATTRIBUTE_SET, Kind.ATTRIBUTE_DRAWN).of(step)
    return lambda label: to.value(to.attribute(attribute), label)


def _activity(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    return [to.activity(item.of(step), field_of(type(step), Kind.DURATION).of(step))]


def _chance(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    """Return the draw, which is named after the activity beside it, and the table of shares."""
    choice = to.choice(f"chance:{field_of(type(step), Kind.ACTIVITY).of(step)}")
    return [choice, to.chance(item.of(step), {"no": NO, "yes": YES}.__getitem__)]


def _one_of(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    given, allowed = item.of(step), item.one_of
    assert allowed is not None
    if given not in allowed.words:
        raise unknown_name(to.where, allowed.what, given, allowed.words)
    return [allowed.code(given)]


def _slot_class(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    """Return the table of classes, whose codes count from 1: 0 is no class."""
    return [to.table(item.of(step), lambda name: 1 + to.slot_classes.code(name, to.where))]


def _function(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    to.functions.append(item.of(step))
    return [len(to.functions) - 1]


def _priority(to: StepLowering, step: verb.Step, item: Field) -> list[int]:
    ahead = isinstance(step, verb.GiveWay)
    return [to.table(item.of(step), lambda priority: to.priorities.row(priority, ahead=ahead))]


LOWERED: dict[Kind, Lowered] = {
    Kind.QUEUE: _coded(lambda to: to.queues),
    Kind.PRIORITY: _priority,
    Kind.UNITS: lambda to, step, item: [to.table(item.of(step), int)],
    Kind.LABEL: _label,
    Kind.LABEL_ON_GIVING_UP: _label,
    Kind.LABEL_BY_CHANCE: lambda to, step, item: [to.chance(item.of(step), to.label)],
    Kind.LABEL_BY_VALUE: _label_by_value,
    Kind.LABEL_BY_QUEUE: label_by_queue,
    Kind.PATHWAY: _entry,
    Kind.PATHWAY_BESIDE: _entry,
    Kind.PATHWAY_OF_RETURN: _entry,
    Kind.PATHWAY_OUTSIDE: _entry,
    Kind.ATTRIBUTE: _attribute,
    Kind.ATTRIBUTE_SET: _attribute,
    Kind.ATTRIBUTE_DRAWN: _drawn,
    Kind.ATTRIBUTE_OF_MEMBER: _member,
    Kind.ATTRIBUTE_SAYING_YES: _saying_yes,
    Kind.VALUE: lambda to, step, item: [to.table(item.of(step), _value_code(to, step))],
    Kind.VALUE_BY_CHANCE: lambda to, step, item: [to.chance(item.of(step), _value_code(to, step))],
    Kind.MILESTONE: _coded(lambda to: to.clocks),
    Kind.MILESTONE_NOTED: _coded(lambda to: to.clocks),
    Kind.ACTIVITY: _activity,
    Kind.CHOICE: lambda to, step, item: [to.choice(f"branch:{item.of(step)}")],
    Kind.CHANCE: _chance,
    Kind.CALENDAR: _table(lambda to: to.calendars),
    Kind.CLINIC: _table(lambda to: to.clinics),
    Kind.SLOT_CLASS: _slot_class,
    Kind.LIST: _table(lambda to: to.lists),
    Kind.SERVICE: _table(lambda to: to.services),
    Kind.REQUEST_KIND: _coded(lambda to: to.kinds),
    Kind.ASKER: lambda to, step, item: [
        to.table(item.of(step), lambda kind: asker_of(to.hospital, kind))
    ],
    Kind.WORD: _one_of,
    Kind.FLAG: lambda to, step, item: [int(item.of(step))],
    Kind.YES_OR_NO: yes_or_no,
    Kind.RUNG: rung,
    Kind.OUTCOME: _coded(lambda to: to.outcomes),
    Kind.FUNCTION: _function,
}
"""What each kind of field adds to the arguments of a row: as many as `OPERANDS_OF_FIELD` says."""


def _cause(template: str, step: verb.Step) -> str:
    """Return the cause of a step that names none; of a table, the first it can give stands in."""
    words = {item.name: item.of(step) for item in fields_of(type(step))}
    return template.format(**{name: alternatives(value)[0] for name, value in words.items()})


def _words(step: verb.Step) -> str:
    """Return a step's verb for traces and errors; an analyst's own step has a name besides."""
    name = f" '{step.name}'" if isinstance(step, PythonStep) else ""
    return f"{word_of(type(step))}{name}"
