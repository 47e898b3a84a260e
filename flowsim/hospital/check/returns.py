"""Check that nobody must come back for ever, nor ever more often."""

from collections.abc import Mapping
from heapq import heappop, heappush
from math import inf

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.kinds import alternatives


def check_returns(graph: Graph, findings: Findings) -> None:
    """Add an error for every return to a pathway that leads to ever more returns.

    A pathway is one of those if whichever way through it is taken, whoever walks it is to be
    expected back once or more in one of those. All are taken to be, and those with a way on which
    less is to be expected are struck off until no more can be.
    """
    steps = {at: n.step for at, n in enumerate(graph.nodes) if isinstance(n.step, verb.ComeBack)}
    endless = {step.pathway: inf for step in steps.values()}
    while True:
        expected = {at: _least(step) for at, step in steps.items() if step.pathway in endless}
        fewest = {name: _fewest(graph, graph.entry[name], expected) for name in endless}
        if all(number >= 1 for number in fewest.values()):
            break
        endless = {name: number for name, number in fewest.items() if number >= 1}
    for at, step in steps.items():
        if step.pathway in endless and expected[at] > 0:
            findings.error(
                graph.nodes[at].where,
                f"whoever comes back to '{step.pathway}' comes back again and again, for ever: "
                f"{_often(fewest[step.pathway])} to be expected each time",
                "give lower chances, or a way out of that pathway that does not come here",
            )


def _least(step: verb.ComeBack) -> float:
    """Return the least chance that a step has anybody come back."""
    rows: list[Shares] = alternatives(step.chance)
    return min(row.of("yes") for row in rows)


def _often(returns: float) -> str:
    if returns == inf:
        return "a return without end is"
    return "one more return is" if returns == 1 else f"{returns:g} more returns are"


def _fewest(graph: Graph, entry: int, expected: Mapping[int, float]) -> float:
    """Return the fewest returns to be expected on any way from a step to an end.

    The shortest way by the algorithm of Dijkstra, returns being what a step is long. Where no end
    is ever reached it is infinite, if anybody is ever to be expected back.
    """
    found: set[int] = set()
    todo = [(0.0, entry)]
    while todo:
        returns, at = heappop(todo)
        if at in found:
            continue
        found.add(at)
        onward = graph.following(at)
        if isinstance(graph.nodes[at].step, verb.Depart | verb.End) and not onward:
            return returns
        for to in (*onward, *graph.giving_up(at)):
            heappush(todo, (returns + expected.get(at, 0.0), to))
    return inf if any(expected.get(at) for at in found) else 0.0
