"""All pathways of a hospital as one graph of steps, transfers followed."""

from dataclasses import dataclass
from functools import cached_property

from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.kinds import (
    Field,
    Kind,
    alternatives,
    field_of,
    fields_of,
    fields_of_kind,
)

PATHWAYS = (
    Kind.PATHWAY,
    Kind.PATHWAY_BESIDE,
    Kind.PATHWAY_OF_RETURN,
    Kind.PATHWAY_OUTSIDE,
)
"""What fields that name a pathway are."""

CHOICES = (Kind.LABEL_BY_CHANCE, Kind.LABEL_BY_VALUE, Kind.LABEL_BY_QUEUE)
"""What fields are whose labels are all the ways there are."""

PATIENT, STARTED, BACKGROUND, BED = "patient", "started", "background", "bed"
"""Who walks: a patient, something started beside one, a background pathway, a bed turned round."""


@dataclass(frozen=True)
class Node:
    """One step and its place."""

    pathway: str
    position: int
    step: verb.Step

    @property
    def where(self) -> str:
        """The place as messages name it; positions count from 1."""
        kind = type(self.step).__name__
        return f"pathway {self.pathway}, step {self.position} ({kind})"


class Graph:
    """Nodes in the order of the pathways; labels are nodes too, and take no time."""

    def __init__(self, hospital: Hospital) -> None:
        self.hospital = hospital
        self.values = hospital.attribute_values
        self.nodes: list[Node] = []
        self.entry: dict[str, int] = {}
        self.label: dict[tuple[str, str], int] = {}
        for pathway in hospital.pathways:
            self.entry[pathway.name] = len(self.nodes)
            for position, step in enumerate(pathway.steps):
                if isinstance(step, verb.Label):
                    self.label[pathway.name, step.name] = len(self.nodes)
                self.nodes.append(Node(pathway.name, position + 1, step))
        self._reached: dict[tuple[int, bool], frozenset[int]] = {}

    def to(self, at: int, label: str) -> int:
        """Return the node a label of this node's pathway stands for."""
        return at + 1 if label == "next" else self.label[self.nodes[at].pathway, label]

    def following(self, at: int) -> list[int]:
        """Return the nodes a walker may go to next; giving up on patience is not among them."""
        return self._following[at]

    def giving_up(self, at: int) -> list[int]:
        """Return where whoever gives up, on a patience begun at this node, goes on."""
        return self._giving_up[at]

    def beside(self, at: int) -> list[int]:
        """Return the first nodes of the pathways that begin beside this node."""
        return self._beside[at]

    def returning(self, at: int) -> list[int]:
        """Return the first nodes of the pathways that a patient comes back to from this node."""
        return self._jumps(at, Kind.PATHWAY_OF_RETURN)

    @cached_property
    def slots(self) -> set[str]:
        """The milestones that nothing but bookings note: times of slots."""
        noted: dict[bool, set[str]] = {True: set(), False: set()}
        for node in self.nodes:
            for item in fields_of(type(node.step)):
                if item.kind is Kind.MILESTONE_NOTED and item.of(node.step) is not None:
                    noted[isinstance(node.step, verb.Book | TryRung)].add(item.of(node.step))
        return noted[True] - noted[False]

    @cached_property
    def _following(self) -> list[list[int]]:
        return [self._ways(at) for at in range(len(self.nodes))]

    @cached_property
    def _giving_up(self) -> list[list[int]]:
        return [self._jumps(at, Kind.LABEL_ON_GIVING_UP) for at in range(len(self.nodes))]

    @cached_property
    def _beside(self) -> list[list[int]]:
        return [self._jumps(at, Kind.PATHWAY_BESIDE) for at in range(len(self.nodes))]

    def _ways(self, at: int) -> list[int]:
        step = self.nodes[at].step
        chosen = [
            node for item in fields_of_kind(type(step), *CHOICES) for node in self._choice(at, item)
        ]
        if chosen:
            return sorted(set(chosen))
        on = [] if isinstance(step, verb.LEAVING) else [at + 1]
        return [*on, *self._jumps(at, Kind.LABEL, Kind.PATHWAY, Kind.PATHWAY_OUTSIDE)]

    def _choice(self, at: int, item: Field) -> list[int]:
        """Return the nodes of a field whose labels, 'next' included, are all the ways there are."""
        step = self.nodes[at].step
        if item.kind is Kind.LABEL_BY_CHANCE:
            rows = alternatives(item.of(step))
            return [self.to(at, label) for row in rows for label, _ in row.shares]
        if item.kind is Kind.LABEL_BY_VALUE:
            named = dict(item.of(step))
            attribute = field_of(type(step), Kind.ATTRIBUTE).of(step)
            others = field_of(type(step), Kind.LABEL_OF_OTHER_VALUES).of(step)
            return [self.to(at, named.get(value, others)) for value in self.values[attribute]]
        if item.kind is Kind.LABEL_BY_QUEUE:
            others = field_of(type(step), Kind.LABEL_OF_OTHER_VALUES).of(step)
            return [self.to(at, label) for label in (*dict(item.of(step)).values(), others)]
        return []

    def _jumps(self, at: int, *kinds: Kind) -> list[int]:
        """Return the nodes that fields of these kinds, labels or pathways, lead to."""
        step = self.nodes[at].step
        return [
            self.entry[name] if item.kind in PATHWAYS else self.to(at, name)
            for item in fields_of_kind(type(step), *kinds)
            if (name := item.of(step)) is not None
        ]

    def reachable(self, entry: int, *, started: bool = False) -> frozenset[int]:
        """Return the nodes reachable from one; with `started`, also what is started on the way."""
        if (entry, started) not in self._reached:
            found: set[int] = set()
            self._walk(entry, found, started=started)
            self._reached[entry, started] = frozenset(found)
        return self._reached[entry, started]

    def _walk(self, entry: int, found: set[int], *, started: bool = False) -> list[int]:
        """Add the nodes reachable from one to those found; return the new ones, in their order."""
        new: list[int] = []
        todo = [entry]
        while todo:
            at = todo.pop()
            if at in found:
                continue
            found.add(at)
            new.append(at)
            todo += self.following(at)
            todo += self.giving_up(at)
            if started:
                todo += self.beside(at)
        return sorted(new)

    def _coming(self, entries: list[int]) -> list[int]:
        """Return where patients begin: at these nodes, and wherever they come back to."""
        found: list[int] = []
        reached: set[int] = set()
        todo = list(entries)
        while todo:
            entry = todo.pop(0)
            if entry not in found:
                found.append(entry)
                todo += [to for at in self._walk(entry, reached) for to in self.returning(at)]
        return found

    def entries(self) -> dict[str, list[int]]:
        """Return where each kind of walker begins; only what is ever started counts as started."""
        hospital = self.hospital
        found = {
            PATIENT: self._coming([self.entry[stream.pathway] for stream in hospital.arrivals]),
            BACKGROUND: [self.entry[name] for name in hospital.background],
            BED: [],
            STARTED: [],
        }
        turn_round = hospital.bureau.turn_round
        if turn_round and any(isinstance(node.step, verb.VacateBed) for node in self.nodes):
            found[BED] = [self.entry[turn_round]]
        alive: set[int] = set()
        for begin in [*found[PATIENT], *found[BACKGROUND], *found[BED]]:
            self._walk(begin, alive, started=True)
        for at in sorted(alive):
            found[STARTED] += self.beside(at)
        return {kind: list(dict.fromkeys(nodes)) for kind, nodes in found.items()}


def chain(onward: dict[str, set[str]], start: str, end: str) -> list[str]:
    """Return a chain of waits from one thing to another, empty if there is none."""
    before: dict[str, str] = {start: ""}
    todo = [start]
    while todo:
        at = todo.pop(0)
        if at == end:
            found = [at]
            while before[at]:
                at = before[at]
                found.append(at)
            return found[::-1]
        for other in sorted(onward.get(at, ())):
            if other not in before:
                before[other] = at
                todo.append(other)
    return []
