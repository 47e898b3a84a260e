"""What the reference engine knows while it runs: patients, draws, and the walk itself.

Plain Python lists and `array`s: reading one number from a NumPy array costs five times as much.
"""

from array import array
from collections import deque
from collections.abc import Callable
from math import nan

import numpy as np
from numpy.typing import NDArray

from flowsim.engine import draws
from flowsim.engine.calendar_time import level_at, next_open
from flowsim.engine.program import FROM_CALENDAR, FROM_PATIENT, NONE, Program, Rank
from flowsim.engine.simpy_engine.clock import Clock, Moment
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World

Handler = Callable[[Token], bool]


class State:
    """Patients and the clock of one replication, and the small services every verb uses."""

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        self.program = program
        self.world = world
        self.seed = seed
        self.replication = replication
        self.clock = Clock()
        self.now = 0.0
        self.level = 0
        self.ready: deque[Token] = deque()
        self.steps: list[Handler] = []
        self._patients(world)
        self._tables(program)

    def _patients(self, world: World) -> None:
        names = self.program.names
        total = len(world.t_arrive)
        self.attribute_count = len(names.attributes)
        self.clock_count = len(names.milestones)
        self.cause_count = len(names.causes)
        self.draw_count = len(self.program.activity_number)
        self.attributes = array("h", world.attributes.tobytes())
        self.milestones = array("d", [nan]) * (total * self.clock_count)
        self.cause_minutes = array("d", [0.0]) * (total * self.cause_count)
        self.visits = array("H", [0]) * (total * self.draw_count)
        # House pathways run on for ever and count more visits than 16 bits hold.
        self.house_visits = array("I", [0]) * (self.program.house_count * self.draw_count)
        self.t_depart = array("d", [nan]) * total
        self.outcome = array("h", [NONE]) * total
        self.source_key = world.source_key.tolist()
        self.ordinal = world.ordinal.tolist()

    def _tables(self, program: Program) -> None:
        self.cause = program.cause.tolist()
        self.args = program.args.tolist()
        self.draw_number = program.activity_number.tolist()
        self.activity_table = program.activity_table.tolist()
        self.distribution = [
            (kind, *p)
            for kind, p in zip(
                program.distribution_kind.tolist(), program.distribution_p.tolist(), strict=True
            )
        ]
        self.points = list(
            zip(
                program.distribution_first.tolist(),
                program.distribution_length.tolist(),
                strict=True,
            )
        )
        self.table_value = program.table_value.tolist()
        self.tables = [
            (first, [(a, s) for a, s in zip(names, strides, strict=True) if a != NONE])
            for first, names, strides in zip(
                program.table_first.tolist(),
                program.table_attribute.tolist(),
                program.table_stride.tolist(),
                strict=True,
            )
        ]
        self.attribute_from = program.attribute_from.tolist()
        self.attribute_calendar = program.attribute_calendar.tolist()

    # -- looking things up ---------------------------------------------------------------------

    def value_of(self, attribute: int, patient: int) -> int:
        """Return the code of an attribute: of the patient, of the moment, or of the hospital."""
        origin = self.attribute_from[attribute]
        if origin == FROM_PATIENT:
            return self.attributes[patient * self.attribute_count + attribute]
        if origin == FROM_CALENDAR:
            return self.calendar_level(self.attribute_calendar[attribute])
        return self.level

    def calendar_level(self, calendar: int) -> int:
        """Return the level of a calendar now."""
        p = self.program
        first, length = int(p.calendar_first[calendar]), int(p.calendar_length[calendar])
        return level_at(p.calendar_minute, p.calendar_level, first, length, self.now)

    def opening(self, calendar: int) -> float:
        """Return when a wait for a calendar that begins now ends (minutes)."""
        p = self.program
        first, length = int(p.calendar_first[calendar]), int(p.calendar_length[calendar])
        timetable = int(p.calendar_is_timetable[calendar])
        return next_open(p.calendar_minute, p.calendar_level, first, length, timetable, self.now)

    def lookup(self, table: int, patient: int) -> int:
        """Return the entry of a lookup table for a patient now."""
        row, parents = self.tables[table]
        for attribute, stride in parents:
            row += self.value_of(attribute, patient) * stride
        return self.table_value[row]

    # -- chance --------------------------------------------------------------------------------

    def next_visit(self, code: int, patient: int) -> int:
        """Return how often this patient has drawn this before, and count it."""
        at = patient * self.draw_count + code
        visits = self.house_visits if patient < self.program.house_count else self.visits
        visit = visits[at]
        visits[at] = visit + 1
        return visit

    def draw(self, code: int, patient: int) -> float:
        """Return the uniform number of this patient, activity and visit."""
        visit = self.next_visit(code, patient)
        return draws.uniform(
            self.seed,
            self.replication,
            self.source_key[patient],
            self.ordinal[patient],
            self.draw_number[code],
            visit,
        )

    def duration(self, activity: int, patient: int) -> float:
        """Return the sampled minutes of an activity for a patient now."""
        row, parents = self.tables[self.activity_table[activity]]
        for attribute, stride in parents:
            row += self.value_of(attribute, patient) * stride
        row = self.table_value[row]
        kind, a, b, c = self.distribution[row]
        if kind == draws.QUANTILES:
            p = self.program
            first, length = self.points[row]
            u = self.draw(activity, patient)
            return draws.invert_table(p.quantile_share, p.quantile_minutes, first, length, u)
        visit = self.next_visit(activity, patient)
        return draws.keyed_minutes(
            self.seed,
            self.replication,
            self.source_key[patient],
            self.ordinal[patient],
            self.draw_number[activity],
            visit,
            kind,
            a,
            b,
            c,
        )

    def chosen(self, code: int, share_table: int, patient: int) -> int:
        """Return the code of the label a draw falls on."""
        p = self.program
        row = self.lookup(share_table, patient)
        first, length = int(p.share_first[row]), int(p.share_length[row])
        u = self.draw(code, patient)
        return int(p.share_label[first + draws.choose(p.share_cumulative, first, length, u)])

    # -- walking -------------------------------------------------------------------------------

    def walk(self, token: Token) -> None:
        """Run a token until it waits or ends, then all it woke, in the order they were woken."""
        steps = self.steps
        while steps[token.pc](token):
            pass
        self.run_ready()

    def run_ready(self) -> None:
        """Run what has been woken, each until it waits or ends."""
        steps, ready = self.steps, self.ready
        while ready:
            token = ready.popleft()
            while steps[token.pc](token):
                pass

    def wait_until(self, token: Token, time: float) -> bool:
        """Let a token wait for a time; nothing is scheduled for a time that never comes."""
        token.since = self.now
        if time < self.program.horizon:
            self.clock.at(time, Rank.RESUME, token.patient, token.moment, self.on_resume)
        return False

    def charge(self, token: Token) -> None:
        """Put the wait that ends now to the account of its cause."""
        if token.main:
            at = token.patient * self.cause_count + self.cause[token.pc]
            self.cause_minutes[at] += self.now - token.since

    def on_resume(self, moment: Moment) -> None:
        """End a task or a wait for a time."""
        token: Token = moment.token
        self.now = self.clock.minute
        self.charge(token)
        token.pc += 1
        self.walk(token)

    def wake(self, token: Token) -> None:
        """End a wait for something that has just come: the token goes on in its turn."""
        self.charge(token)
        token.stamp += 1
        token.pc += 1
        self.ready.append(token)

    # -- what is written at the end ------------------------------------------------------------

    def matrix(self, values: "array[float]", columns: int) -> NDArray[np.float64]:
        """Return a flat array as patients by columns."""
        return np.frombuffer(values, dtype=np.float64).reshape(len(self.t_depart), columns).copy()
