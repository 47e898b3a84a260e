"""A pathway: a named list of steps that reads like prose."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.blocks import Steps
from flowsim.hospital.vocabulary.layout import laid_out
from flowsim.hospital.vocabulary.parts import PartType
from flowsim.hospital.vocabulary.step_lists import flat
from flowsim.hospital.vocabulary.step_types import NEXT, Label, Stage, StageEnd, Step
from flowsim.numbers import text


@dataclass(frozen=True, init=False)
class Pathway(metaclass=PartType):
    """Steps in order; nested lists (as `seize` gives) are flattened and blocks laid out.

    The last step must leave it: depart, end, go or transfer. `kept_for` says for what a pathway
    stands ready that nobody enters unless an edit leads there; others are warned of.
    """

    name: str
    steps: tuple[Step, ...]
    source: str = ""
    kept_for: str = ""

    def __init__(self, name: str, steps: Steps, source: str = "", kept_for: str = "") -> None:
        name, source = text(name, "pathway: name"), str(source)
        try:
            found = laid_out(flat(steps), f"pathway {name}")
        except RecursionError:
            raise FlowsimError(
                f"pathway {name}: its blocks are nested too deep; put some in a pathway of their "
                "own and go there with transfer(pathway)"
            ) from None
        if any(isinstance(step, Label) and step.name == NEXT for step in found):
            raise FlowsimError(
                f"pathway {name}: no label may be called '{NEXT}', which stands for the step that "
                "follows; choose another name"
            )
        for kind in (Label, Stage):
            names = [step.name for step in found if isinstance(step, kind)]
            twice = {item for item in names if names.count(item) > 1}
            if twice:
                raise FlowsimError(
                    f"pathway {name}: {kind.__name__.lower()} '{sorted(twice)[0]}' is given twice"
                )
        _check_nesting(name, found)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "steps", tuple(found))
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "kept_for", str(kept_for))

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of its labels, in order."""
        return tuple(step.name for step in self.steps if isinstance(step, Label))

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of its stages, in order."""
        return tuple(step.name for step in self.steps if isinstance(step, Stage))


def _check_nesting(name: str, steps: list[Step]) -> None:
    """Raise FlowsimError when a stage is not closed, or two overlap."""
    begun: list[str] = []
    for step in steps:
        if isinstance(step, Stage):
            begun.append(step.name)
        elif isinstance(step, StageEnd) and (not begun or begun.pop() != step.name):
            raise FlowsimError(
                f"pathway {name}: stage '{step.name}' ends where it has not begun, or before a "
                "stage within it; write it as stage(name, steps)"
            )
    if begun:
        raise FlowsimError(
            f"pathway {name}: stage '{begun[-1]}' has no end; write it as stage(name, steps)"
        )
