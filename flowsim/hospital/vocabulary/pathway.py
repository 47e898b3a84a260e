"""A pathway: a named list of steps that reads like prose."""

from collections.abc import Iterable
from dataclasses import dataclass

from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.step_types import Depart, End, Go, Label, Step, Transfer


@dataclass(frozen=True, init=False)
class Pathway:
    """Steps in order; nested lists (as `seize` gives) are flattened.

    The last step must leave it: depart, end, go or transfer.
    """

    name: str
    steps: tuple[Step, ...]
    source: str = ""

    def __init__(self, name: str, steps: Iterable[Step | Iterable[Step]], source: str = "") -> None:
        flat: list[Step] = []
        for step in steps:
            if isinstance(step, Iterable):
                flat.extend(step)
            else:
                flat.append(step)
        if not flat or not isinstance(flat[-1], Depart | End | Go | Transfer):
            raise FlowsimError(
                f"pathway {name}: the last step must leave it (depart, end, go or transfer)"
            )
        labels = [step.name for step in flat if isinstance(step, Label)]
        twice = {item for item in labels if labels.count(item) > 1}
        if twice:
            raise FlowsimError(f"pathway {name}: label '{sorted(twice)[0]}' is given twice")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "steps", tuple(flat))
        object.__setattr__(self, "source", source)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of its labels, in order."""
        return tuple(step.name for step in self.steps if isinstance(step, Label))
