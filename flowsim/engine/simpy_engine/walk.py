"""The walk: a SimPy process that takes a walker through the steps of a program, verb by verb."""

from collections.abc import Callable, Generator, Sequence
from math import inf
from typing import Any

import simpy

from flowsim.engine.program import ENDLESS, Program, Rank
from flowsim.engine.simpy_engine.chance import TooManyVisitsError
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.observer import Observer
from flowsim.engine.simpy_engine.patients import Patient, Patients
from flowsim.engine.simpy_engine.walker import Bed, Walker
from flowsim.errors import FlowsimError

ENDED = -1
"""What a verb returns after which there is no step."""

Next = int | None
"""The step to go on with; None for the one that follows."""

Steps = Generator[simpy.Event, Any, Next]
"""What a verb is that may wait: a generator that yields events, and returns where to go on."""

Verb = Callable[..., Next | Steps]
"""A verb is given the walker and the arguments of the step."""


class Walks:
    """Starts walks and lets them wait."""

    def __init__(
        self, program: Program, clock: Clock, patients: Patients, observer: Observer
    ) -> None:
        self.program = program
        self.clock = clock
        self.patients = patients
        self.observer = observer
        self.causes: list[int] = program.cause.tolist()
        self.steps: Sequence[tuple[Verb, tuple[Any, ...]]] = ()

    def start(
        self, patient: Patient, entry: int, parent: Walker | None = None, bed: Bed | None = None
    ) -> None:
        """Start a walk. It takes its first step now, once those woken before it have run."""
        walker = Walker(patient, parent, bed)
        self.observer.started(walker)
        walker.process = self.clock.process(self.walk(walker, entry))

    def walk(self, walker: Walker, entry: int) -> Generator[simpy.Event, Any, None]:
        """Take a walker from step to step until the walk ends. This is the process."""
        here = entry
        while here != ENDED:
            walker.step, walker.waited = here, False
            self.observer.step_begins(walker)
            verb, arguments = self.steps[here]
            try:
                to = verb(walker, *arguments)
                if isinstance(to, Generator):
                    to = yield from to
            except TooManyVisitsError:
                raise self.misuse(walker, ENDLESS) from None
            here = here + 1 if to is None else to
            self.observer.step_ends(walker, here)
        if walker.main:
            self.patients.settle(walker.patient)

    # -- waiting -------------------------------------------------------------------------------

    def wait(
        self, walker: Walker, event: simpy.Event, limit: float = inf
    ) -> Generator[simpy.Event, Any, bool]:
        """Wait for an event, at most until a time (minutes); return whether it happened.

        The minutes are counted under the cause of the step.
        """
        walker.waited = True
        if walker.main:
            walker.patient.waits = self.causes[walker.step], self.clock.now
        if limit < inf:
            self._interrupt_at(limit, walker, event)
        try:
            yield event
            happened = True
        except simpy.Interrupt:
            happened = False
        if walker.main:
            walker.patient.charge(self.clock.now)
        return happened

    def _interrupt_at(self, time: float, walker: Walker, event: simpy.Event) -> None:
        """Interrupt a walker at a time if the event has not been triggered by then."""

        def interrupt(_: simpy.Event) -> None:
            if walker.process is not None and not event.triggered:
                walker.process.interrupt()

        limit = self.clock.at(time, Rank.PATIENCE, walker.patient.number)
        limit.callbacks.append(interrupt)

    def wait_until(self, walker: Walker, time: float) -> Generator[simpy.Event, Any, bool]:
        """Wait until a time (minutes)."""
        return self.wait(walker, self.clock.at(time, Rank.RESUME, walker.patient.number))

    # -- what does not fit together ------------------------------------------------------------

    def misuse(self, walker: Walker, what: str) -> FlowsimError:
        """Return the error for a pathway whose steps do not fit together."""
        return FlowsimError(f"pathway step {self.program.step_names[walker.step]}: {what}")
