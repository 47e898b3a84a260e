"""All pathways of a hospital as one graph of steps, transfers followed."""

from dataclasses import dataclass

from flowsim.hospital.check.names import attribute_values
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.hospital import Hospital

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
        self.values = attribute_values(hospital)
        self.nodes: list[Node] = []
        self.entry: dict[str, int] = {}
        self.label: dict[tuple[str, str], int] = {}
        for pathway in hospital.pathways:
            self.entry[pathway.name] = len(self.nodes)
            for position, step in enumerate(pathway.steps):
                if isinstance(step, verb.Label):
                    self.label[pathway.name, step.name] = len(self.nodes)
                self.nodes.append(Node(pathway.name, position + 1, step))

    def to(self, at: int, label: str) -> int:
        """Return the node a label of this node's pathway stands for."""
        return at + 1 if label == "next" else self.label[self.nodes[at].pathway, label]

    def following(self, at: int) -> list[int]:
        """Return the nodes a walker may go to next; giving up on patience is not among them."""
        step = self.nodes[at].step
        match step:
            case verb.Depart() | verb.End():
                return []
            case verb.Go():
                return [self.to(at, step.to)]
            case verb.Transfer():
                return [self.entry[step.pathway]]
            case verb.Branch():
                rows = [step.shares] if not hasattr(step.shares, "values") else step.shares.values()
                return sorted({self.to(at, label) for row in rows for label, _ in row.shares})
            case verb.BranchOn():
                named = dict(step.to)
                labels = [named.get(v, step.otherwise) for v in self.values[step.attribute]]
                return sorted({self.to(at, label) for label in labels})
            case verb.BranchIfFit():
                return [at + 1, self.to(at, step.to)]
            case verb.Seize() | verb.WaitForBed() if step.otherwise is not None:
                return [at + 1, self.to(at, step.otherwise)]
        return [at + 1]

    def reachable(self, entry: int, *, started: bool = False) -> set[int]:
        """Return the nodes reachable from one; with `started`, also what is started on the way."""
        found: set[int] = set()
        todo = [entry]
        while todo:
            at = todo.pop()
            if at in found:
                continue
            found.add(at)
            todo += self.following(at)
            step = self.nodes[at].step
            if isinstance(step, verb.RenegeAfter):
                todo.append(self.to(at, step.to))
            if started and isinstance(step, verb.Start):
                todo.append(self.entry[step.pathway])
        return found

    def entries(self) -> dict[str, list[int]]:
        """Return where each kind of walker begins; only what is ever started counts as started."""
        hospital = self.hospital
        found = {
            PATIENT: [self.entry[stream.pathway] for stream in hospital.arrivals],
            BACKGROUND: [self.entry[name] for name in hospital.background],
            BED: [],
            STARTED: [],
        }
        turn_round = hospital.bureau.turn_round
        if turn_round and any(isinstance(node.step, verb.VacateBed) for node in self.nodes):
            found[BED] = [self.entry[turn_round]]
        alive: set[int] = set()
        for begin in [*found[PATIENT], *found[BACKGROUND], *found[BED]]:
            alive |= self.reachable(begin, started=True)
        for at in sorted(alive):
            step = self.nodes[at].step
            if isinstance(step, verb.Start):
                found[STARTED].append(self.entry[step.pathway])
        return {kind: list(dict.fromkeys(nodes)) for kind, nodes in found.items()}
