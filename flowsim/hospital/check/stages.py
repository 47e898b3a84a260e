"""Check that whoever walks a named stage comes to where edits put their steps.

An edit puts steps at the opening of a stage (after the labels that open it) and at its end. A jump
from outside to a label farther in would miss the former, and a jump from inside to a label that
stands just behind the end would miss the latter. To leave a stage for another place is allowed:
steps put after a stage are for those who come to its end.
"""

from dataclasses import dataclass

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.vocabulary import step_types as verb


@dataclass(frozen=True)
class Span:
    """A stage, from its marker to that of its end, as nodes of the graph."""

    name: str
    first: int
    last: int

    def holds(self, at: int) -> bool:
        """Return whether a node stands between the two markers."""
        return self.first < at < self.last


def check_stages(graph: Graph, findings: Findings) -> None:
    """Add an error for every jump that goes past the opening or the end of a stage."""
    stages = _stages(graph)
    for at, node in enumerate(graph.nodes):
        for to in _jumps(graph, at):
            for stage in stages.get(node.pathway, []):
                _check(graph, stage, at, to, findings)


def _check(graph: Graph, stage: Span, at: int, to: int, findings: Findings) -> None:
    where, label = graph.nodes[at].where, getattr(graph.nodes[to].step, "name", "")
    if stage.holds(to) and not stage.holds(at) and to > _opening(graph, stage):
        findings.error(
            where,
            f"goes to label '{label}' inside stage '{stage.name}', past its opening, and would "
            "miss steps put before the stage",
            "move the label to the opening of the stage",
        )
    if stage.holds(at) and to > stage.last and _only_markers(graph, stage.last, to):
        findings.error(
            where,
            f"goes to label '{label}' just behind stage '{stage.name}', and would miss steps put "
            "after the stage",
            "move the label inside the stage, to its end",
        )


def _stages(graph: Graph) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    begun: dict[tuple[str, str], int] = {}
    for at, node in enumerate(graph.nodes):
        if isinstance(node.step, verb.Stage):
            begun[node.pathway, node.step.name] = at
        if isinstance(node.step, verb.StageEnd):
            first = begun[node.pathway, node.step.name]
            found.setdefault(node.pathway, []).append(Span(node.step.name, first, at))
    return found


def _jumps(graph: Graph, at: int) -> list[int]:
    """Return the places in its own pathway that a step may lead to, but the next."""
    node = graph.nodes[at]
    found = [*graph.following(at), *graph.giving_up(at)]
    return [k for k in found if k != at + 1 and graph.nodes[k].pathway == node.pathway]


def _opening(graph: Graph, stage: Span) -> int:
    """Return the last of the labels and stages that a stage opens with."""
    at = stage.first
    while isinstance(graph.nodes[at + 1].step, verb.Label | verb.Stage):
        at += 1
    return at


def _only_markers(graph: Graph, first: int, last: int) -> bool:
    return all(isinstance(graph.nodes[k].step, verb.MARKERS) for k in range(first, last))
