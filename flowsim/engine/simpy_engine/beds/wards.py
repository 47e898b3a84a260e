"""The beds of every ward: each is always in exactly one state, and every change is logged."""

from array import array
from typing import Any

import numpy as np

from flowsim.engine.program import Program
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.records.schema import BED_EVENTS
from flowsim.records.tables import BED_STATES, CLEANING, CLOSED, DIRTY, EMPTY


class Wards:
    """How many beds of each ward (W) are in each state, and how many can be promised.

    `promised` counts the beds promised that are not ready, `closing` those that close when they
    become empty; `kept` (askers * placements, W) the free ones that somebody must leave to others.
    """

    def __init__(self, program: Program, clock: Clock) -> None:
        self.clock = clock
        count = len(program.ward_core)
        self.beds: list[list[int]] = [[0] * count for _ in BED_STATES]
        self.beds[CLOSED] = (program.ward_core + program.ward_escalation).tolist()
        self.allocate_uncleaned = program.allocate_uncleaned
        self.promised = [0] * count
        self.closing = [0] * count
        # arrays, for the rule that matches beds
        self.free = np.zeros(count, dtype=np.int64)
        _, askers, placements = program.fence_kept_from.shape
        self.kept = np.zeros((askers * placements, count), dtype=np.int64)
        self.log: dict[str, array[Any]] = {
            column.name: array(np.dtype(column.dtype).char) for column in BED_EVENTS.handed_over
        }
        for ward, number in enumerate(program.ward_core.tolist()):
            self.move(ward, CLOSED, EMPTY, number)

    def move(self, ward: int, before: int, after: int, number: int = 1) -> None:
        """Change the state of beds."""
        if number == 0:
            return
        self.beds[before][ward] -= number
        self.beds[after][ward] += number
        row = (self.clock.now, ward, before, after, number)
        for column, value in zip(self.log.values(), row, strict=True):
            column.append(value)
        self.recount(ward)

    def recount(self, ward: int) -> None:
        """Recount the beds that can be promised: empty, or declared and on the way."""
        free = self.beds[EMPTY][ward] - self.promised[ward] - self.closing[ward]
        if self.allocate_uncleaned:
            free += self.beds[DIRTY][ward] + self.beds[CLEANING][ward]
        self.free[ward] = free

    def close_or_keep(self, ward: int) -> None:
        """Close a bed that has become empty, if one is due to close."""
        if self.closing[ward] > 0:
            self.closing[ward] -= 1
            self.move(ward, EMPTY, CLOSED)
