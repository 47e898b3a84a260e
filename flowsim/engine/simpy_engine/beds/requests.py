"""The requests for beds: those open, in the order of asking, and the records of all."""

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.beds.stay import Stay
from flowsim.engine.simpy_engine.patients import Patient
from flowsim.records.schema import STAYS

FIRST_STAYS = 1024


class Requests:
    """Every stay by number, and the open requests of each service.

    The rule that matches beds reads arrays: `kind`, `t_requested` and `t_arrived` by number of
    the stay; open requests are chained, `first` by service and `following` by number.
    """

    def __init__(self, program: Program) -> None:
        self.stays: list[Stay] = []
        self.open_count = 0
        self.first = np.full(len(program.accept), NONE, dtype=np.int64)
        self.last = [NONE] * len(program.accept)
        self.following = np.full(FIRST_STAYS, NONE, dtype=np.int64)
        self.kind = np.zeros(FIRST_STAYS, dtype=np.int64)
        self.t_requested = np.zeros(FIRST_STAYS)
        self.t_arrived = np.zeros(FIRST_STAYS)

    def add(self, now: float, patient: Patient, service: int, kind: int) -> Stay:
        """Add a request at the end of its service's."""
        stay = Stay(len(self.stays), patient.number, service, kind, now)
        if stay.number == len(self.kind):
            for name in ("following", "kind", "t_requested", "t_arrived"):
                setattr(self, name, np.resize(getattr(self, name), 2 * stay.number))
        self.stays.append(stay)
        self.kind[stay.number] = kind
        self.t_requested[stay.number] = now
        self.t_arrived[stay.number] = patient.t_arrive
        self.following[stay.number] = NONE
        self._link(service, self.last[service], stay.number)
        self.last[service] = stay.number
        self.open_count += 1
        return stay

    def drop(self, stay: Stay) -> None:
        """Take a request from the open ones of its service."""
        before, number = NONE, int(self.first[stay.service])
        while number != stay.number:
            before, number = number, int(self.following[number])
        after = int(self.following[stay.number])
        self._link(stay.service, before, after)
        if after == NONE:
            self.last[stay.service] = before
        self.open_count -= 1

    def _link(self, service: int, before: int, number: int) -> None:
        if before == NONE:
            self.first[service] = number
        else:
            self.following[before] = number

    def table(self) -> dict[str, NDArray[np.generic]]:
        """Return the table of stays, column by column."""
        return {
            column.name: np.array([getattr(stay, column.name) for stay in self.stays], column.dtype)
            for column in STAYS.handed_over
        }
