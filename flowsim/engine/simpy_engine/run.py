"""Running a program: bind every step to its verb, feed in arrivals and shifts, collect records."""

from collections.abc import Iterator, Sequence
from heapq import heappop
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import NONE, PYTHON_STEP, Op, Program
from flowsim.engine.simpy_engine.accounts import server_minutes, waiting_minutes
from flowsim.engine.simpy_engine.beds import BED_EVENT
from flowsim.engine.simpy_engine.clock import CAPACITY, Moment
from flowsim.engine.simpy_engine.python_steps import PythonSteps
from flowsim.engine.simpy_engine.state import Step
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World, make_world
from flowsim.records.minutes import minute_rows
from flowsim.records.tables import Raw

Columns = dict[str, NDArray[np.generic]]

ARITY = {
    Op.SEIZE: 4,
    Op.RELEASE: 1,
    Op.TREAT: 2,
    Op.WAIT_UNTIL: 1,
    Op.BRANCH: 2,
    Op.BRANCH_ON: 2,
    Op.BRANCH_IF_FIT: 2,
    Op.GO: 1,
    Op.NOTE: 2,
    Op.SET_TIME: 2,
    Op.ASSIGN: 2,
    Op.DRAW: 3,
    Op.START: 3,
    Op.RENEGE_AFTER: 2,
    Op.REQUEST_BED: 2,
    Op.WAIT_FOR_BED: 3,
    Op.BED_BECOMES: 1,
    Op.DEPART: 1,
}
"""How many of its arguments an operation uses; none where absent."""

SAMPLED = {Op.TREAT: 0, Op.SET_TIME: 1, Op.RENEGE_AFTER: 0}
"""Which argument is an activity: the verb gets the function that samples its minutes."""

BLOCK = 1024
"""Arrivals turned from arrays into Python's numbers at a time."""

VERB_OF = {Op.WAIT_UNTIL: "wait_until_calendar", Op.DRAW: "draw_attribute"}


def run(program: Program, seed: int, replication: int) -> Raw:
    """Return the records of one replication.

    Raises FlowsimError where a pathway misuses beds (two requests at once, no bed to vacate).
    """
    return Run(program, make_world(program, seed, replication), seed, replication).records()


class Run(PythonSteps):
    """One replication from beginning to end."""

    __slots__ = ("changes", "next_change")

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        self.steps = [self._bind(pc) for pc in range(len(program.op))]
        self.next_change = 0
        self.changes = list(
            zip(
                world.capacity_t.tolist(),
                world.capacity_resource.tolist(),
                world.capacity_level.tolist(),
                strict=True,
            )
        )

    def _bind(self, pc: int) -> Step:
        if self.program.op[pc] == PYTHON_STEP:
            return self.python_step(pc, self.program.python_functions[self.args[pc][0]])
        op = Op(self.program.op[pc])
        method = getattr(self, VERB_OF.get(op, op.name.lower()))
        arguments: list[Any] = self.args[pc][: ARITY.get(op, 0)]
        if op in SAMPLED:
            arguments[SAMPLED[op]] = self.minutes[arguments[SAMPLED[op]]]
        if op == Op.WAIT_FOR_TIME:
            arguments = [self.args[pc][0], float(self.program.number[pc])]
        step: Step = method(pc, *arguments)
        return step

    # -- the run -------------------------------------------------------------------------------

    def records(self) -> Raw:
        """Run to the horizon and return the records."""
        self.open_core_beds()
        self.expect_change()
        self.run_to(self.program.horizon)
        raw = self._raw()
        self._let_go()
        return raw

    def _let_go(self) -> None:
        """Forget what refers back to the run, so that its memory is free before the next one."""
        self.steps.clear()
        self.minutes.clear()
        self.events.clear()

    def run_to(self, end: float) -> None:
        """Take events and arrivals in order up to, but not at, `end`.

        An arrival goes after every event of its minute, so arrivals need not be events: they are
        in order already, and the next is compared with the first event.
        """
        events, steps, ready, spare = self.events, self.steps, self.ready, self.spare
        cause_first, minutes = self.cause_first, self.cause_minutes
        self.clock.at(end, -1, None)
        arrivals = self.arrivals()
        patient, (arrival, entry) = 0, next(arrivals)
        while True:
            if events[0][0] <= arrival:
                self.now, _, _, event = heappop(events)
                if event.__class__ is Token:
                    token, pc = event, event.pc
                    if token.main:
                        minutes[cause_first[pc] + token.patient] += self.now - token.since
                    pc += 1
                elif event is None:
                    return
                else:
                    self.happen(event)
                    continue
            else:
                self.now = arrival
                token, pc = spare.pop() if spare else Token(patient, entry), entry
                token.patient, token.deadline = patient, inf
                patient += 1
                arrival, entry = next(arrivals)
            while pc >= 0:
                pc = steps[pc](token)
            if ready:
                self.run_ready()

    def arrivals(self) -> Iterator[tuple[float, int]]:
        """Yield the time of every arrival and the step it begins at; at the end, never."""
        entry = self.program.source_entry[self.world.source]
        for k in range(0, entry.size, BLOCK):
            part = slice(k, k + BLOCK)
            yield from zip(self.world.t_arrive[part].tolist(), entry[part].tolist(), strict=True)
        yield inf, NONE

    def happen(self, event: Any) -> None:
        """End somebody's patience, change a shift, or let an analyst's own process go on."""
        if event.__class__ is Moment:
            event.then(event)
        else:
            self.clock.happen(self.now, event)

    def expect_change(self) -> None:
        """Schedule the next start or end of a shift, if there is one."""
        k = self.next_change
        if k < len(self.changes):
            time, resource, _ = self.changes[k]
            self.clock.at(time, CAPACITY + resource, Moment(self.on_change))

    def on_change(self, moment: Moment) -> None:
        """Start or end a shift."""
        _, resource, level = self.changes[self.next_change]
        self.next_change += 1
        self.change_capacity(resource, level)
        self.run_ready()
        self.expect_change()

    def _raw(self) -> Raw:
        world, weeks, horizon = self.world, self.program.weeks, self.program.horizon
        names = self.program.names
        busy, overrun = server_minutes(
            world,
            [servers.t_taken for servers in self.servers],
            [servers.t_returned for servers in self.servers],
            weeks,
            horizon,
        )
        waiting = waiting_minutes(
            [line.t_joined for line in self.lines],
            [line.t_left for line in self.lines],
            weeks,
            horizon,
        )
        events = np.frombuffer(self.bed_log, dtype=BED_EVENT)
        return Raw(
            source=world.source,
            ordinal=world.ordinal,
            t_arrive=world.t_arrive,
            t_depart=np.array(self.t_depart),
            outcome=np.array(self.outcome, dtype=np.int16),
            attributes=self.matrix(self.attributes, len(names.attributes)),
            milestones=self.matrix(self.milestones, len(names.milestones)),
            minutes=minute_rows(self.matrix(self.cause_minutes, len(names.causes))),
            stays=self._stays(),
            bed_events={name: events[name].copy() for name in BED_EVENT.names or ()},
            scheduled_minutes=world.scheduled_minutes,
            busy_minutes=busy,
            overrun_minutes=overrun,
            waiting_minutes=waiting,
            escalations=_columns(
                self.escalation_log,
                {
                    "t": "f8",
                    "level": "i2",
                    "occupancy": "f8",
                    "boarders": "i4",
                    "longest_wait_minutes": "f8",
                    "escalation_beds": "i4",
                },
            ),
            shifts=world.shifts,
            end_minutes=self.program.horizon,
        )

    def _stays(self) -> Columns:
        count = self.stay_count
        columns: Columns = {
            "patient": np.array(self.stay_patient, dtype=np.int64),
            "kind": self.stay_kind[:count].astype(np.int16),
            "service": np.array(self.stay_service, dtype=np.int16),
            "t_requested": self.stay_t_requested[:count].copy(),
        }
        columns.update({name: np.array(times) for name, times in self.stay_times.items()})
        columns["ward"] = np.array(self.stay_ward, dtype=np.int16)
        columns["placement"] = np.array(self.stay_placement, dtype=np.int16)
        return columns


def _columns(rows: Sequence[Sequence[float]], types: dict[str, str]) -> Columns:
    table = np.asarray(rows, dtype=np.float64).reshape(-1, len(types))
    return {name: table[:, k].astype(kind) for k, (name, kind) in enumerate(types.items())}
