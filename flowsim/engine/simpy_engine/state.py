"""What the reference engine knows while it runs: patients, tables, and the walk itself.

Plain Python lists and `array`s: reading one number from a NumPy array costs five times as much.
"""

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from heapq import heappush
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.calendar_time import level_at, next_open
from flowsim.engine.program import FROM_CALENDAR, FROM_PATIENT, NONE, Program
from flowsim.engine.simpy_engine.chance import Draw, Keys, Law
from flowsim.engine.simpy_engine.clock import RESUME, Clock
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World
from flowsim.hospital.vocabulary.errors import FlowsimError

Step = Callable[[Token], int]
Parents = tuple[tuple[int, int], ...]

Sampler = Callable[[int], float]

STOP = -1
"""What a step returns when the token waits or ends."""


class State:
    """Patients and the clock of one replication, and the small services every verb uses.

    Slots, here and in the classes that follow: Python finds an attribute at a known place, which
    saves a seventh of the time.
    """

    __slots__ = (
        "activity_table",
        "args",
        "attribute_calendar",
        "attribute_from",
        "attributes",
        "calendars",
        "cause_first",
        "cause_minutes",
        "chances",
        "clock",
        "draws",
        "events",
        "horizon",
        "laws",
        "level",
        "milestones",
        "minutes",
        "now",
        "order",
        "outcome",
        "patient_count",
        "program",
        "ready",
        "spare",
        "steps",
        "t_depart",
        "table_value",
        "tables",
        "world",
    )

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        self.program = program
        # The attributes go on in an array of Python's: a second copy would only take memory.
        self.world = replace(world, attributes=world.attributes[:, :0].copy())
        self.clock = Clock()
        self.events = self.clock.events
        self.order = self.clock.order
        self.now = 0.0
        self.horizon = program.horizon
        self.level = 0
        self.ready: deque[Token] = deque()
        self.spare: list[Token] = []  # of patients who have left, to be used again
        self.steps: list[Step] = []
        self._patients(world)
        self._tables(program)
        self._chances(program, Keys.of(program, world, seed, replication))

    def _patients(self, world: World) -> None:
        names = self.program.names
        self.patient_count = total = len(world.t_arrive)
        self.attributes = array("h", world.attributes.tobytes())
        self.milestones = array("d", [nan]) * (total * len(names.milestones))
        self.cause_minutes = array("d", [0.0]) * (total * len(names.causes))
        self.t_depart = [nan] * total
        self.outcome = [NONE] * total

    def _tables(self, program: Program) -> None:
        self.cause_first = (program.cause * self.patient_count).tolist()
        self.args = program.args.tolist()
        self.activity_table = program.activity_table.tolist()
        self.calendars = [
            (program.calendar_minute, program.calendar_level, first, length, is_timetable)
            for first, length, is_timetable in zip(
                program.calendar_first.tolist(),
                program.calendar_length.tolist(),
                program.calendar_is_timetable.tolist(),
                strict=True,
            )
        ]
        self.attribute_from = program.attribute_from.tolist()
        self.attribute_calendar = program.attribute_calendar.tolist()
        self.table_value: list[int] = program.table_value.tolist()
        self.tables: list[tuple[int, Parents, Parents]] = [
            (first, *self._parents(names, strides))
            for first, names, strides in zip(
                program.table_first.tolist(),
                program.table_attribute.tolist(),
                program.table_stride.tolist(),
                strict=True,
            )
        ]

    def _parents(self, names: list[int], strides: list[int]) -> tuple[Parents, Parents]:
        """Return the parents of a table: first the patient's own, then the others.

        Of one's own the place of the first patient's value and the stride, of the others the
        attribute and the stride.
        """
        pairs = [(a, s) for a, s in zip(names, strides, strict=True) if a != NONE]
        own = tuple(pair for pair in pairs if self.attribute_from[pair[0]] == FROM_PATIENT)
        others = tuple(pair for pair in pairs if pair not in own)
        return tuple((a * self.patient_count, s) for a, s in own), others

    def _chances(self, program: Program, keys: Keys) -> None:
        self.laws = [Law.of(program, row) for row in range(program.distribution_kind.size)]
        same = [self.same_for_all(table) for table in self.activity_table]
        self.draws = [
            Draw(number, keys, Law.of(program, row))
            for number, row in zip(program.activity_number.tolist(), same, strict=True)
        ]
        self.minutes: list[Sampler] = [
            partial(self.duration, code) if draw.law.kind == NONE else draw.next
            for code, draw in enumerate(self.draws)
        ]
        ends = (program.share_first + program.share_length).tolist()
        cumulative: list[float] = program.share_cumulative.tolist()
        label: list[int] = program.share_label.tolist()
        self.chances = [
            (cumulative[a : b - 1], label[a:b])
            for a, b in zip(program.share_first.tolist(), ends, strict=True)
        ]

    def same_for_all(self, table: int) -> int:
        """Return the entry of a table that depends on nothing, NONE for other tables."""
        if table == NONE:
            return NONE
        row, own, others = self.tables[table]
        return NONE if own or others else self.table_value[row]

    # -- looking things up ---------------------------------------------------------------------

    def value_of(self, attribute: int, patient: int) -> int:
        """Return the code of an attribute: of the patient, of the moment, or of the hospital."""
        origin = self.attribute_from[attribute]
        if origin == FROM_PATIENT:
            return self.attributes[attribute * self.patient_count + patient]
        if origin == FROM_CALENDAR:
            return self.calendar_level(self.attribute_calendar[attribute])
        return self.level

    def set_attribute(self, attribute: int, patient: int, value: int) -> None:
        """Change an attribute of a patient."""
        self.attributes[attribute * self.patient_count + patient] = value

    def calendar_level(self, calendar: int) -> int:
        """Return the level of a calendar now."""
        minute, level, first, length, _ = self.calendars[calendar]
        return level_at(minute, level, first, length, self.now)

    def opening(self, calendar: int) -> float:
        """Return when a wait for a calendar that begins now ends (minutes)."""
        return next_open(*self.calendars[calendar], self.now)

    def lookup(self, table: int, patient: int) -> int:
        """Return the entry of a lookup table for a patient now."""
        row, own, others = self.tables[table]
        for first, stride in own:
            row += self.attributes[first + patient] * stride
        for attribute, stride in others:
            row += self.value_of(attribute, patient) * stride
        return self.table_value[row]

    # -- chance --------------------------------------------------------------------------------

    def duration(self, activity: int, patient: int) -> float:
        """Return the sampled minutes of an activity that depends on who, or on the moment."""
        row = self.lookup(self.activity_table[activity], patient)
        return self.laws[row].at(self.draws[activity].next(patient))

    def chosen(self, draw: int, share_table: int, patient: int) -> int:
        """Return the code of the label a draw falls on: the first whose cumulative share exceeds
        it, the last if none does.
        """
        cumulative, label = self.chances[self.lookup(share_table, patient)]
        return label[bisect_right(cumulative, self.draws[draw].next(patient))]

    # -- walking -------------------------------------------------------------------------------

    def walk(self, token: Token, pc: int) -> None:
        """Run a token from a step on until it waits or ends, then all it woke, in the order they
        were woken, each until it waits or ends.
        """
        steps, ready = self.steps, self.ready
        while True:
            while pc >= 0:
                pc = steps[pc](token)
            if not ready:
                return
            token = ready.popleft()
            pc = token.pc

    def run_ready(self) -> None:
        """Run all that have been woken."""
        if self.ready:
            token = self.ready.popleft()
            self.walk(token, token.pc)

    def wait_until(self, time: float, here: int, token: Token) -> int:
        """Let a token wait for a time; nothing is scheduled for a time that never comes."""
        token.pc, token.since = here, self.now
        if time < self.horizon:
            heappush(self.events, (time, RESUME + token.patient, next(self.order), token))
        return STOP

    def charge(self, token: Token) -> None:
        """Put the wait that ends now to the account of its cause."""
        if token.main:
            at = self.cause_first[token.pc] + token.patient
            self.cause_minutes[at] += self.now - token.since

    def wake(self, token: Token) -> None:
        """End a wait for something that has just come: the token goes on in its turn."""
        if token.main:
            at = self.cause_first[token.pc] + token.patient
            self.cause_minutes[at] += self.now - token.since
        token.stamp += 1
        token.pc += 1
        self.ready.append(token)

    def misuse(self, pc: int, what: str) -> FlowsimError:
        """Return the error for a pathway whose steps do not fit together."""
        return FlowsimError(f"pathway step {self.program.step_names[pc]}: {what}")

    # -- what is written at the end ------------------------------------------------------------

    def matrix(self, values: "array[Any]", columns: int) -> NDArray[Any]:
        """Return a flat array, column after column, as patients by columns in the same memory."""
        whole = np.frombuffer(values, dtype=values.typecode)
        return whole.reshape(columns, self.patient_count).T
