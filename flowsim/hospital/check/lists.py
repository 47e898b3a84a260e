"""What waiting lists do to the state of a walker (`flow`), and who joins and calls from them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.kinds import alternatives

if TYPE_CHECKING:
    from flowsim.hospital.check.flow import Edges, Flow, State, States


def called_from(name: str) -> str:
    """Return what a walker that calls from a list may wait for, beside pathways it has begun."""
    return f"waiting list {name}"


def join_list(flow: "Flow", at: int, state: "State", step: verb.JoinList) -> "State":
    """Return the state of somebody on a list."""
    if state.listed:
        flow.complain(at, "is on a waiting list already", "be called from it before")
    return replace(state, listed=frozenset(alternatives(step.waiting_list)))


def wait_to_be_called(flow: "Flow", at: int, state: "State", step: verb.WaitToBeCalled) -> "Edges":
    """Return the ways on: called, off the list in time, sent back."""
    if not state.listed:
        flow.complain(at, "is on no waiting list", "put join_list before")
    left = replace(state, listed=frozenset())
    labels = [label for label in (step.otherwise, step.sent_back) if label is not None]
    return [(at + 1, left), *((flow.graph.to(at, label), left) for label in labels)]


def call_from(flow: "Flow", at: int, state: "State", step: verb.CallFrom) -> "Edges":
    """Return the ways on: with somebody called, who may be waited for, or nobody."""
    names = {called_from(name) for name in alternatives(step.waiting_list)}
    calling = replace(state, running=state.running | names)
    return [(at + 1, calling), (flow.graph.to(at, step.otherwise), state)]


def not_listed(flow: "Flow", at: int, state: "State") -> None:
    """Add an error where somebody ends a walk while on a list."""
    if state.listed:
        flow.complain(
            at,
            f"is still on a waiting list ({', '.join(sorted(state.listed))})",
            "wait to be called before, perhaps with until=...",
        )


def check_lists(graph: Graph, flow: dict[str, "States"], findings: Findings) -> None:
    """Add findings on lists that nobody joins, or that nobody ever calls from."""
    reached = {at for states in flow.values() for at in states}
    joined: dict[str, str] = {}
    called: dict[str, str] = {}
    for at in sorted(reached):
        node = graph.nodes[at]
        if isinstance(node.step, verb.JoinList | verb.CallFrom):
            found = joined if isinstance(node.step, verb.JoinList) else called
            for name in alternatives(node.step.waiting_list):
                found.setdefault(name, node.where)
    for item in graph.hospital.waiting_lists:
        where = f"waiting list {item.name}"
        if item.name in joined and item.name not in called:
            findings.error(
                joined[item.name],
                f"joins waiting list '{item.name}', from which nobody ever calls",
                "call_from it in a pathway that is walked, such as that of a session",
            )
        elif item.name not in joined:
            findings.warning(where, "nobody ever joins it", "remove it, or join it")
