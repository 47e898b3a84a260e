"""Running a program: bind every step to its verb, feed in arrivals and shifts, collect records."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.hours import length_by_hour, use_by_hour
from flowsim.engine.program import ARGUMENTS, Op, Program, Rank
from flowsim.engine.simpy_engine.clock import Moment
from flowsim.engine.simpy_engine.state import Handler
from flowsim.engine.simpy_engine.verbs import Verbs
from flowsim.engine.world import World, make_world
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

VERB_OF = {Op.WAIT_UNTIL: "wait_until_calendar", Op.DRAW: "draw_attribute"}


def run(program: Program, seed: int, replication: int) -> Raw:
    """Return the records of one replication.

    Raises FlowsimError where a pathway misuses beds (two requests at once, no bed to vacate).
    """
    return Run(program, make_world(program, seed, replication), seed, replication).records()


class Run(Verbs):
    """One replication from beginning to end."""

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        self.steps = [self._bind(pc) for pc in range(len(program.op))]
        self.entry = program.source_entry.tolist()
        self.next_arrival = 0
        self.arrival_times = world.t_arrive.tolist()
        self.arrival_source = world.source.tolist()
        self.next_change = 0
        self.changes = list(
            zip(
                world.capacity_t.tolist(),
                world.capacity_resource.tolist(),
                world.capacity_level.tolist(),
                strict=True,
            )
        )

    def _bind(self, pc: int) -> Handler:
        op = Op(self.program.op[pc])
        method = getattr(self, VERB_OF.get(op, op.name.lower()))
        arguments = self.args[pc][: ARITY.get(op, 0)]
        assert len(arguments) <= ARGUMENTS
        if op == Op.WAIT_FOR_TIME:
            return partial(method, self.args[pc][0], float(self.program.number[pc]))
        return partial(method, *arguments)

    # -- what comes from outside ---------------------------------------------------------------

    def _expect_arrival(self, moment: Moment) -> None:
        k = self.next_arrival
        if k < len(self.arrival_times):
            self.clock.at(self.arrival_times[k], Rank.ARRIVAL, k, moment, self.on_arrival)

    def on_arrival(self, moment: Moment) -> None:
        """Let the next patient begin."""
        self.now = self.clock.minute
        patient = self.next_arrival
        self.next_arrival += 1
        self.arrive(patient, self.entry[self.arrival_source[patient]])
        self._expect_arrival(moment)

    def _expect_change(self, moment: Moment) -> None:
        k = self.next_change
        if k < len(self.changes):
            time, resource, _ = self.changes[k]
            self.clock.at(time, Rank.CAPACITY, resource, moment, self.on_change)

    def on_change(self, moment: Moment) -> None:
        """Start or end a shift."""
        self.now = self.clock.minute
        _, resource, level = self.changes[self.next_change]
        self.next_change += 1
        self.change_capacity(resource, level)
        self.run_ready()
        self._expect_change(moment)

    # -- the run -------------------------------------------------------------------------------

    def records(self) -> Raw:
        """Run to the horizon and return the records."""
        self.open_core_beds()
        self._expect_change(Moment())
        self._expect_arrival(Moment())
        self.clock.run_to(self.program.horizon)
        return self._raw()

    def _raw(self) -> Raw:
        world, weeks, horizon = self.world, self.program.weeks, self.program.horizon
        busy, overrun = use_by_hour(self.use_t, self.use_n, self.use_duty, weeks, horizon)
        waiting = length_by_hour(self.length_t, self.length_n, weeks, horizon)
        return Raw(
            source=world.source,
            ordinal=world.ordinal,
            t_arrive=world.t_arrive,
            t_depart=np.array(self.t_depart),
            outcome=np.array(self.outcome, dtype=np.int16),
            attributes=np.array(self.attributes, dtype=np.int16).reshape(world.attributes.shape),
            milestones=self.matrix(self.milestones, self.clock_count),
            cause_minutes=self.matrix(self.cause_minutes, self.cause_count),
            stays=self._stays(),
            bed_events=_columns(
                self.bed_log,
                {"t": "f8", "ward": "i2", "before": "i1", "after": "i1", "beds": "i4"},
            ),
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
            "service": self.stay_service[:count].astype(np.int16),
            "t_requested": self.stay_t_requested[:count].copy(),
        }
        columns.update({name: np.array(times) for name, times in self.stay_times.items()})
        columns["ward"] = np.array(self.stay_ward, dtype=np.int16)
        columns["placement"] = np.array(self.stay_placement, dtype=np.int16)
        return columns


def _columns(rows: Sequence[tuple[float, ...]], types: dict[str, str]) -> Columns:
    values = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    return {
        name: np.array(column, dtype=kind)
        for (name, kind), column in zip(types.items(), values, strict=True)
    }
