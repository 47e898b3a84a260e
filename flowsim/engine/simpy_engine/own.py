"""What is an analyst's own: steps in Python, and SimPy processes beside ours."""

from collections.abc import Callable, Generator, Sequence
from functools import partial

import simpy

from flowsim.engine.program import FROM_PATIENT, Program
from flowsim.engine.simpy_engine.beds.escalation import Escalation
from flowsim.engine.simpy_engine.beds.wards import Wards
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Steps, Walks
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.errors import FlowsimError, own_code, unknown_name
from flowsim.hospital.vocabulary.attributes import PLACEMENT, SOURCE, WARD
from flowsim.hospital.vocabulary.python_step import Visit
from flowsim.numbers import LARGEST, as_number, shown
from flowsim.records.tables import BED_STATES


class HospitalView:
    """The hospital as it is now, by names, to be read and not changed.

    `env` is the SimPy environment: a process of one's own waits with `yield view.env.timeout(60)`
    (minutes). Names that do not exist raise FlowsimError with those that do.
    """

    where = "a process of one's own"

    def __init__(
        self, program: Program, staffing: Staffing, wards: Wards, escalation: Escalation
    ) -> None:
        self.env: simpy.Environment = staffing.clock
        self._names = program.names
        self._staffing = staffing
        self._wards = wards
        self._escalation = escalation

    @property
    def now(self) -> float:
        """The time now (minutes since Monday 00:00 of week 1)."""
        return float(self.env.now)

    @property
    def escalation_level(self) -> int:
        """The escalation level now, 0 for none."""
        return self._escalation.level

    def waiting(self, queue: str) -> int:
        """Return how many wait for a resource or team."""
        return self._staffing.queues[self._code("resource", queue, self._names.queues)].length

    def free(self, resource: str) -> int:
        """Return how many servers of a resource are free; none while tasks outlast a shift."""
        code = self._code("resource", resource, self._names.resources)
        return max(0, self._staffing.servers[code].free)

    def beds(self, ward: str, state: str) -> int:
        """Return how many beds of a ward are in a state (closed, empty, occupied, ...)."""
        code = self._code("bed state", state, BED_STATES)
        return self._wards.beds[code][self._code("ward", ward, self._names.wards)]

    def _code(self, kind: str, name: str, allowed: Sequence[str]) -> int:
        if name not in allowed:
            raise unknown_name(self.where, kind, name, allowed)
        return allowed.index(name)


KEPT = (WARD, PLACEMENT, SOURCE)
"""Attributes of patients that the simulation keeps itself."""

OwnProcess = Callable[[HospitalView], Generator[simpy.Event, object, object]]
"""A process of an analyst's own: a generator function that is given the hospital to look at."""


AT_ONE_MOMENT = 100_000
"""How often a process of one's own may go on at one moment before it is taken to be endless."""


def watched(process: OwnProcess, view: HospitalView) -> Generator[simpy.Event, object, None]:
    """Run a process of an analyst's own, whatever it does ending in one clear error.

    Raises FlowsimError, with the process and the minute, where it is no generator function,
    raises, yields what is no event, or goes on and on without time passing.
    """
    where = f"process {getattr(process, '__name__', shown(process))}"
    given = process(view) if callable(process) else process
    if not callable(process) or not isinstance(given, Generator):
        raise FlowsimError(f"{where}: must be a generator function that yields events")
    moment, times = view.now, 0
    step: Callable[[], object] = partial(next, given)
    while True:
        with own_code(f"{where}: minute {view.now:g}"):
            try:
                event = step()
            except StopIteration:
                return
        if not isinstance(event, simpy.Event):
            raise FlowsimError(
                f"{where}: yielded {shown(event)}; yield an event such as env.timeout(60)"
            )
        times = times + 1 if view.now == moment else 0
        moment = view.now
        if times > AT_ONE_MOMENT:
            raise FlowsimError(
                f"{where}: has gone on {AT_ONE_MOMENT:,} times at minute {moment:g} without time "
                "passing; wait with env.timeout(minutes)"
            )
        try:
            step = partial(given.send, (yield event))
        except Exception as failed:
            step = partial(given.throw, failed)


class PatientView(HospitalView):
    """The visit as it is now; see `flowsim.hospital.vocabulary.python_step.Visit`."""

    def __init__(self, view: HospitalView, tables: Tables, walker: Walker, where: str) -> None:
        self.__dict__.update(view.__dict__)
        self.where = where
        self._tables = tables
        self._patient = walker.patient

    @property
    def patient(self) -> int:
        """The patient's number in the patients table."""
        return self._patient.number

    def attribute(self, name: str) -> str:
        """Return the value of an attribute now."""
        code = self._code("attribute", name, self._names.attributes)
        return self._names.attribute_values[code][self._tables.attribute(code, self._patient)]

    def milestone(self, name: str) -> float:
        """Return a noted time (minutes), NaN if it has not been noted."""
        code = self._code("milestone", name, self._names.milestones)
        return self._tables.patients.milestone(self._patient, code)

    def assign(self, name: str, value: str) -> None:
        """Set one of the patient's own attributes."""
        own = [
            attribute
            for code, attribute in enumerate(self._names.attributes)
            if self._tables.origin[code] == FROM_PATIENT and attribute not in KEPT
        ]
        self._code("settable attribute", name, own)
        code = self._names.attributes.index(name)
        to = self._code("value", value, self._names.attribute_values[code])
        self._tables.patients.set_attribute(self._patient, code, to)


class OwnSteps:
    """The one step that is not a verb, since the compiled engine cannot take it."""

    def __init__(self, walks: Walks, tables: Tables, view: HospitalView) -> None:
        self.walks = walks
        self.tables = tables
        self.view = view

    def python_step(self, walker: Walker, function: Callable[[Visit], float]) -> Steps:
        """Call the function and spend the minutes it returns."""
        where = f"pathway step {self.walks.program.step_names[walker.step]}"
        where += f": patient {walker.patient.number}, minute {self.walks.clock.now:g}"
        with own_code(where):
            returned = function(PatientView(self.view, self.tables, walker, where))
        minutes = as_number(returned)
        if minutes is None or not 0 <= minutes <= LARGEST:
            raise self.walks.misuse(
                walker, f"returned {shown(returned)}; it must return minutes, 0 or more"
            )
        if minutes > 0:
            yield from self.walks.wait_until(walker, self.walks.clock.now + minutes)
        return None
