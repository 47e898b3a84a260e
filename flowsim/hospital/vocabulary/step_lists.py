"""Lists of steps as they are written: nested, with blocks among them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import Part
from flowsim.numbers import shown


class Block:
    """Steps that some patients take, or that are walked again; see `blocks`."""


def is_iterable(value: object) -> bool:
    """Return whether a value can be gone through; an array of NumPy's without a length cannot."""
    return isinstance(value, Iterable) and getattr(value, "ndim", 1) > 0


def flat(steps: Any) -> list[Any]:
    """Return steps and blocks in order, with lists of them (as `seize` gives) laid out.

    Raises FlowsimError for what is neither.
    """
    if isinstance(steps, Part | Block):
        return [steps]
    if isinstance(steps, str):
        raise FlowsimError(f"'{steps}' stands where a step belongs; write label('{steps}')?")
    if isinstance(steps, Mapping) or not is_iterable(steps):
        raise FlowsimError(
            f"{shown(steps)} stands where a step belongs; write steps such as depart(), or a list "
            "of them"
        )
    try:
        return [step for each in steps for step in flat(each)]
    except RecursionError:
        raise FlowsimError("steps: lists are nested too deep; write them in one list") from None
