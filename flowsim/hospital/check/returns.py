"""Check that nobody must come back for ever."""

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.kinds import alternatives


def check_returns(graph: Graph, findings: Findings) -> None:
    """Add an error for every certain return to a pathway from which nobody ever stays away.

    A pathway is one of those if every way through it passes a step that surely has the patient
    come back to one of those. All are taken to be, and those from which there is another way out
    are struck off until no more can be.
    """
    certain = {
        at: node.step.pathway
        for at, node in enumerate(graph.nodes)
        if isinstance(node.step, verb.ComeBack) and _is_certain(node.step)
    }
    endless = set(certain.values())
    while True:
        barred = {at for at, pathway in certain.items() if pathway in endless}
        ending = {name for name in endless if _can_end(graph, graph.entry[name], barred)}
        if not ending:
            break
        endless -= ending
    for at, pathway in certain.items():
        if pathway in endless:
            findings.error(
                graph.nodes[at].where,
                f"whoever comes back to '{pathway}' comes back again and again, for ever",
                "give a chance below 1, or a way out of that pathway that does not come here",
            )


def _is_certain(step: verb.ComeBack) -> bool:
    return all(row.of("yes") == 1 for row in alternatives(step.chance))


def _can_end(graph: Graph, entry: int, barred: set[int]) -> bool:
    """Return whether a walk can end without coming to any of the barred steps."""
    found: set[int] = set()
    todo = [entry]
    while todo:
        at = todo.pop()
        if at in found or at in barred:
            continue
        found.add(at)
        onward = graph.following(at)
        if isinstance(graph.nodes[at].step, verb.Depart | verb.End) and not onward:
            return True
        todo += [*onward, *graph.giving_up(at)]
    return False
