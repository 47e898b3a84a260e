"""A request for a bed, and the stay it becomes."""

from dataclasses import dataclass
from math import nan

import simpy

from flowsim.engine.program import NONE

ALLOCATED, READY = 0, 1
"""The stages of a bed that is asked for: promised, and clean and kept."""


@dataclass(eq=False, slots=True)
class Stay:
    """A row of the table of stays (times in minutes, NaN where a thing has not happened).

    The patient is a number: a stay is kept to the end of the run, long after the patient is gone.
    `told` is the event that somebody waits for, and the stage at which it succeeds.
    """

    number: int
    patient: int
    service: int
    kind: int
    t_requested: float
    t_allocated: float = nan
    t_ready: float = nan
    t_in: float = nan
    t_out: float = nan
    t_withdrawn: float = nan
    ward: int = NONE
    placement: int = NONE
    told: tuple[int, simpy.Event] | None = None

    def has_reached(self, stage: int) -> bool:
        """Return whether the bed is allocated, or ready."""
        time = self.t_allocated if stage == ALLOCATED else self.t_ready
        return time == time  # NaN is not equal to itself

    def tell(self) -> None:
        """Wake whoever waits for this bed if what they wait for has come."""
        if self.told is not None and self.has_reached(self.told[0]):
            self.told[1].succeed()
            self.told = None
