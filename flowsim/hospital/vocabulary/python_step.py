"""A step of an analyst's own, in Python: to try a rule out before it becomes a verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from flowsim.hospital.vocabulary.kinds import CauseUnlessGiven, Kind, Text
from flowsim.hospital.vocabulary.parts import Part


class Visit(Protocol):
    """What a Python step sees of the patient it is taken for, and of the hospital at that minute.

    Names that do not exist raise FlowsimError with those that do.
    """

    @property
    def now(self) -> float:
        """The time now (minutes since Monday 00:00 of week 1)."""
        ...

    @property
    def patient(self) -> int:
        """The patient's number in the patients table."""
        ...

    def attribute(self, name: str) -> str:
        """Return the value of an attribute now."""
        ...

    def milestone(self, name: str) -> float:
        """Return a noted time (minutes), NaN if it has not been noted."""
        ...

    def waiting(self, queue: str) -> int:
        """Return how many wait for a resource or team."""
        ...

    def free(self, resource: str) -> int:
        """Return how many servers of a resource are free."""
        ...

    def assign(self, name: str, value: str) -> None:
        """Set one of the patient's own attributes."""
        ...


@dataclass(frozen=True)
class PythonStep(Part):
    """Call a function and spend the minutes it returns; only the SimPy engine can take it."""

    name: Text
    function: Annotated[Callable[[Visit], float], Kind.FUNCTION]
    cause: Annotated[str | None, CauseUnlessGiven("treatment")] = None


def python_step(
    name: str, function: Callable[[Visit], float], *, cause: str | None = None
) -> PythonStep:
    """Call `function` with the visit and spend the minutes it returns; 0 goes on at once.

    For trying a rule out with `simulate(..., engine="simpy")`. The compiled engine refuses a
    hospital with such a step: docs/extending.md shows how to make it a verb of both. Equal runs
    stay equal only if the function depends on nothing but the visit: for chance, `draw` an
    attribute before. `name` stands in messages and traces; minutes are counted under `cause`.
    """
    return PythonStep(name, function, cause)
