"""Running a program with the compiled engine: arrays in, records out."""

import logging

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.events import MOST_PATIENTS
from flowsim.engine.compiled.loop import advance
from flowsim.engine.compiled.state import Beds, State, begin, enlarge
from flowsim.engine.compiled.tables import pack
from flowsim.engine.program import Ints, Op, Program
from flowsim.engine.world import World, make_world
from flowsim.hospital.errors import FlowsimError
from flowsim.records.tables import Raw

Columns = dict[str, NDArray[np.generic]]

PROBLEMS = {
    c.SECOND_REQUEST: "asks for a bed while another request is open",
    c.NO_REQUEST: "waits for a bed it has not asked for",
    c.BED_NOT_READY: "occupies a bed that is not ready for it",
    c.BED_NOT_VACATED: "occupies a bed before vacating the one it has",
    c.NO_BED_TO_VACATE: "vacates a bed it does not have",
    c.NO_BED_TO_TURN_ROUND: "changes a bed but turns none round",
    c.NOT_HELD: "needs a server the patient has not seized",
    c.TOO_MANY_VISITS: "one patient has come here 65,535 times; is there a loop without an end?",
    c.WAITED_IN_VAIN: "gives up a bed that is no longer asked for",
}

_log = logging.getLogger("flowsim.engine")


def run(program: Program, seed: int, replication: int) -> Raw:
    """Return the records of one replication, byte for byte those of the reference engine.

    Raises FlowsimError where a pathway misuses beds (two requests at once, no bed to vacate) or
    has a step this engine does not know, and for a run of more than 134 million patients.
    """
    _check(program)
    world = make_world(program, seed, replication)
    if len(world.t_arrive) >= MOST_PATIENTS:
        raise FlowsimError(
            f"the run has {len(world.t_arrive):,} patients; the compiled engine takes fewer than "
            f"{MOST_PATIENTS:,}: split it into replications"
        )
    model, state = pack(program, world, seed, replication), begin(program, world)
    while (answer := advance(model, state)) == c.MORE_ROOM:
        state = enlarge(state)
    if answer == c.FAILED:
        raise _problem(program, state.count)
    return _records(program, world, state)


def _check(program: Program) -> None:
    known = {int(op) for op in Op}
    for pc in range(len(program.op)):
        if int(program.op[pc]) not in known:
            raise FlowsimError(
                f"pathway step {program.step_names[pc]}: the compiled engine does not know this "
                "step; run it with engine=simpy, or add the step to the compiled engine"
            )


def _problem(program: Program, count: Ints) -> FlowsimError:
    step = program.step_names[count[c.PROBLEM_PC]]
    return FlowsimError(f"pathway step {step}: {PROBLEMS[int(count[c.PROBLEM])]}")


# -- records -----------------------------------------------------------------------------------


def _records(program: Program, world: World, state: State) -> Raw:
    patients, use, beds, count = state.patients, state.use, state.beds, state.count
    return Raw(
        source=world.source,
        ordinal=world.ordinal,
        t_arrive=world.t_arrive,
        t_depart=patients.t_depart,
        outcome=patients.outcome,
        attributes=patients.attributes,
        milestones=patients.milestones,
        cause_minutes=patients.cause_minutes,
        stays=_stays(beds, int(count[c.STAYS])),
        bed_events=_bed_events(beds, int(count[c.BED_LOG])),
        scheduled_minutes=world.scheduled_minutes,
        busy_minutes=use.busy,
        overrun_minutes=use.overrun,
        waiting_minutes=use.waiting,
        escalations=_escalations(beds, int(count[c.ESCALATION_LOG])),
        shifts=world.shifts,
        end_minutes=program.horizon,
    )


def _stays(beds: Beds, total: int) -> Columns:
    stay, time = beds.stay[:, :total], beds.stay_time[:, :total]
    return {
        "patient": stay[c.STAY_PATIENT].copy(),
        "kind": stay[c.STAY_KIND].astype(np.int16),
        "service": stay[c.STAY_SERVICE].astype(np.int16),
        "t_requested": time[c.T_REQUESTED].copy(),
        "t_allocated": time[c.T_ALLOCATED].copy(),
        "t_ready": time[c.T_READY].copy(),
        "t_in": time[c.T_IN].copy(),
        "t_out": time[c.T_OUT].copy(),
        "t_withdrawn": time[c.T_WITHDRAWN].copy(),
        "ward": stay[c.STAY_WARD].astype(np.int16),
        "placement": stay[c.STAY_PLACEMENT].astype(np.int16),
    }


def _bed_events(beds: Beds, total: int) -> Columns:
    return {
        "t": beds.log_time[:total].copy(),
        "ward": beds.log[c.LOG_WARD, :total].astype(np.int16),
        "before": beds.log[c.LOG_BEFORE, :total].astype(np.int8),
        "after": beds.log[c.LOG_AFTER, :total].astype(np.int8),
        "beds": beds.log[c.LOG_BEDS, :total].astype(np.int32),
    }


def _escalations(beds: Beds, total: int) -> Columns:
    log = beds.escalations[:total]
    return {
        "t": log[:, c.E_TIME].copy(),
        "level": log[:, c.E_LEVEL].astype(np.int16),
        "occupancy": log[:, c.E_OCCUPANCY].copy(),
        "boarders": log[:, c.E_BOARDERS].astype(np.int32),
        "longest_wait_minutes": log[:, c.E_LONGEST].copy(),
        "escalation_beds": log[:, c.E_BEDS].astype(np.int32),
    }
