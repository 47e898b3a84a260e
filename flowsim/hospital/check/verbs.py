"""What a check knows of a verb: its rule, that it needs none, or nothing, which is an error."""

from collections.abc import Mapping
from typing import TypeVar

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.step_types import AtOnce, Step

Rule = TypeVar("Rule")


def rule_of(rules: Mapping[type, Rule | None], step: Step, check: str) -> Rule | None:
    """Return a check's rule for the verb of a step, None if there is nothing to look at.

    Raises FlowsimError for a verb the check does not know: silence would let anything pass.
    """
    kind = type(step)
    if kind in rules:
        return rules[kind]
    if isinstance(step, AtOnce):
        return None
    raise FlowsimError(
        f"step {kind.__name__}: the check of {check} does not know this verb; give it a rule there "
        "(None if it needs none), or make the step AtOnce"
    )
