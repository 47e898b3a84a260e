"""Steps of an analyst's own: what their function sees, and what its answer does."""

from collections.abc import Callable
from math import inf
from numbers import Real

from flowsim.engine.program import FROM_PATIENT
from flowsim.engine.simpy_engine.state import Step
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.simpy_engine.verbs import Verbs
from flowsim.hospital.vocabulary.attributes import PLACEMENT, WARD
from flowsim.hospital.vocabulary.errors import unknown_name
from flowsim.hospital.vocabulary.python_step import Visit


class PythonSteps(Verbs):
    """The one step that is not a verb, since the compiled engine cannot take it."""

    __slots__ = ()

    def python_step(self, here: int, function: Callable[[Visit], float]) -> Step:
        """Call the function and spend the minutes it returns."""
        where = f"pathway step {self.program.step_names[here]}"

        def step(token: Token) -> int:
            minutes = function(Present(self, token.patient, where))
            if not isinstance(minutes, Real) or not 0 <= minutes < inf:
                raise self.misuse(here, f"returned {minutes!r}; it must return minutes, 0 or more")
            if minutes == 0:
                return here + 1
            return self.wait_until(self.now + float(minutes), here, token)

        return step


class Present:
    """The visit as it is now; see `flowsim.hospital.vocabulary.python_step.Visit`."""

    def __init__(self, run: PythonSteps, patient: int, where: str) -> None:
        self._run = run
        self._names = run.program.names
        self._where = where
        self.patient = patient

    @property
    def now(self) -> float:
        """The time now (minutes)."""
        return self._run.now

    def attribute(self, name: str) -> str:
        """Return the value of an attribute now."""
        code = self._code("attribute", name, self._names.attributes)
        return self._names.attribute_values[code][self._run.value_of(code, self.patient)]

    def milestone(self, name: str) -> float:
        """Return a noted time (minutes), NaN if it has not been noted."""
        code = self._code("milestone", name, self._names.milestones)
        return self._run.milestones[code * self._run.patient_count + self.patient]

    def waiting(self, queue: str) -> int:
        """Return how many wait for a resource or team."""
        line = self._run.lines[self._code("resource", queue, self._names.queues)]
        return len(line.t_joined) - len(line.t_left)

    def free(self, resource: str) -> int:
        """Return how many servers of a resource are free; none while tasks outlast a shift."""
        code = self._code("resource", resource, self._names.resources)
        return max(0, self._run.servers[code].free)

    def assign(self, name: str, value: str) -> None:
        """Set one of the patient's own attributes."""
        own = [
            attribute
            for code, attribute in enumerate(self._names.attributes)
            if self._run.attribute_from[code] == FROM_PATIENT and attribute not in (WARD, PLACEMENT)
        ]
        self._code("settable attribute", name, own)
        code = self._names.attributes.index(name)
        to = self._code("value", value, self._names.attribute_values[code])
        self._run.set_attribute(code, self.patient, to)

    def _code(self, kind: str, name: str, allowed: "tuple[str, ...] | list[str]") -> int:
        if name not in allowed:
            raise unknown_name(self._where, kind, name, allowed)
        return allowed.index(name)
