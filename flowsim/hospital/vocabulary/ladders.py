"""Blocks that look at the state of the hospital: ways by a policy."""

from collections.abc import Mapping

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.blocks import ByPolicy, Steps
from flowsim.hospital.vocabulary.by_state import WAY_POLICIES, BranchBy
from flowsim.hospital.vocabulary.step_lists import flat
from flowsim.numbers import text

__all__ = ["branch_by"]
"""The words of `from flowsim import ...`."""


def branch_by(
    policy: str,
    ways: Mapping[str, Steps] | Steps,
    *,
    limit: float = 0.0,
    otherwise: Steps = (),
) -> ByPolicy:
    """Take the steps of the resource or team that a policy takes now; else `otherwise`.

    `branch_by("queue_shorter_than", {"doctor": see}, limit=5, otherwise=[depart("left")])`. The
    policies are `WAY_POLICIES`; one that looks at no queue is given the steps alone. Raises
    FlowsimError for a policy that is none, and for a limit or ways that do not go with it.
    """
    where = f"branch_by {policy}"
    arms = (
        [(text(queue, f"{where}: queue"), tuple(flat(steps))) for queue, steps in ways.items()]
        if isinstance(ways, Mapping)
        else [(None, tuple(flat(ways)))]
    )
    BranchBy(policy, tuple((queue, "next") for queue, _ in arms), limit)  # raises what is amiss
    others = tuple(flat(otherwise))
    if others and WAY_POLICIES[policy].always:
        raise FlowsimError(f"{where}: always takes one of its ways; remove 'otherwise'")
    return ByPolicy(policy, tuple(arms), limit, others)
