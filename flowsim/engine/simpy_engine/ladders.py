"""The verb of ladders: a rung is taken at once or refused, and either is recorded."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import NONE, OTHERS, YES, Program
from flowsim.engine.simpy_engine.clinics import ClinicVerbs
from flowsim.engine.simpy_engine.servers.servers import Holding, Servers
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Next
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.records.tables import FULL, NO_SLOT, NOT_ELIGIBLE, SHUT, TAKEN


class LadderVerbs:
    """What trying a rung does. `result` is what came of the last."""

    def __init__(
        self, program: Program, tables: Tables, staffing: Staffing, clinics: ClinicVerbs
    ) -> None:
        self.rung = program.rung
        self.tables = tables
        self.staffing = staffing
        self.clinics = clinics
        self.result = TAKEN
        self.log: dict[str, array[Any]] = {
            "t": array("d"),
            "patient": array("q"),
            "rung": array("q"),
            "result": array("b"),
        }

    def try_rung(
        self,
        walker: Walker,
        rung: int,
        eligible_table: int,
        calendar_table: int,
        queue_number: int,
        kind: int,
        clinic_table: int,
        milestone: int,
        class_table: int,
        otherwise: int,
        prepare_minutes: float,
        within_minutes: float,
    ) -> Next:
        """Take a rung, its place and slot, if nothing speaks against it; else go on at the next."""
        asker = OTHERS if kind == NONE else self.tables.entry(kind, walker.patient)
        self.result = self._result(walker, eligible_table, calendar_table, queue_number, asker)
        if self.result == TAKEN and clinic_table != NONE:
            slot = clinic_table, milestone, class_table, prepare_minutes, within_minutes
            if not self.clinics.book_slot(walker, *slot):
                self.result = NO_SLOT
        row = self.tables.clock.now, walker.patient.number, rung, self.result
        for column, value in zip(self.log.values(), row, strict=True):
            column.append(value)
        if self.result != TAKEN:
            return otherwise
        if queue_number != NONE:
            servers = self._place(queue_number, asker)
            assert servers is not None
            servers.take(1)
            walker.held[queue_number] = Holding(servers, 1)
            self.staffing.note(walker.patient.number, servers, 1)
        return None

    def _result(self, walker: Walker, eligible: int, calendar: int, queue: int, asker: int) -> int:
        """Return TAKEN, or the first reason against a rung; slots are not looked at."""
        tables, patient = self.tables, walker.patient
        if eligible != NONE and tables.entry(eligible, patient) != YES:
            return NOT_ELIGIBLE
        if calendar != NONE and not tables.calendar_level(tables.entry(calendar, patient)):
            return SHUT
        if queue != NONE and self._place(queue, asker) is None:
            return FULL
        return TAKEN

    def _place(self, queue: int, asker: int) -> Servers | None:
        """Return the first of those that serve a queue that has a server for the asking."""
        members = self.staffing.queues[queue].members
        return next((servers for servers in members if servers.for_the_asking(asker)), None)

    def table(self) -> dict[str, NDArray[np.generic]]:
        """Return the tries of all rungs, column by column."""
        ladder, rung = self.rung[np.array(self.log["rung"])].T
        return {
            "t": np.array(self.log["t"]),
            "patient": np.array(self.log["patient"]),
            "ladder": ladder.astype(np.int16),
            "rung": rung.astype(np.int16),
            "result": np.array(self.log["result"]),
        }
