"""Whoever walks along a pathway."""

from dataclasses import dataclass, field
from math import inf

import simpy

from flowsim.engine.program import NONE
from flowsim.engine.simpy_engine.patients import Patient
from flowsim.engine.simpy_engine.servers.servers import Holding


@dataclass(slots=True)
class Bed:
    """A bed being turned round: on which ward, and its state."""

    ward: int
    state: int


@dataclass(eq=False, slots=True)
class Walker:
    """A patient, something started beside them, or a bed of theirs being turned round.

    Each is a SimPy process that goes from step to step. `held` maps each queue to the servers it
    gave. Patience ends at `deadline` (minutes); who gives up goes to `renege_to` and gives
    back what was not yet held when the patience began (`kept`). `waited` says whether the present
    step took time, `outside` whether the patient has left the hospital and goes on outside.
    """

    patient: Patient
    parent: "Walker | None" = None
    bed: Bed | None = None
    process: simpy.Process | None = None
    step: int = NONE
    waited: bool = False
    outside: bool = False
    held: dict[int, Holding] = field(default_factory=dict)
    deadline: float = inf
    renege_to: int = NONE
    kept: tuple[int, ...] = ()
    beside: int = 0  # walks started beside this one, or called, that have not ended
    all_ended: simpy.Event | None = None  # what a wait for those walks waits for
    caller: "Walker | None" = None  # who called it from a waiting list, and may wait for it

    @property
    def main(self) -> bool:
        """Whether this is the patient's own walk, whose minutes make up the time in hospital."""
        return self.parent is None and self.bed is None and not self.outside
