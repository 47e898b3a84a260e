"""Running a program with the compiled engine: arrays in, records out."""

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.events import MOST_PATIENTS
from flowsim.engine.compiled.loop import advance
from flowsim.engine.compiled.plan import make_bureau, make_coming, make_plan
from flowsim.engine.compiled.state import State, begin, enlarge
from flowsim.engine.program import Ints, Op, Program
from flowsim.engine.world import World, make_world
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.kernel_cache import first_call
from flowsim.records.minutes import minute_rows
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
    c.TOO_MANY_EVENTS: "this is event 68 billion, the last that has a number; make the run shorter",
}


def run(program: Program, seed: int, replication: int) -> Raw:
    """Return the records of one replication, byte for byte those of the reference engine.

    Raises FlowsimError where a pathway misuses beds (two requests at once, no bed to vacate) or
    servers (released but not seized), has a step this engine does not know, or a loop without
    end; and for a run of more than 67 million patients or 68 billion events.
    """
    _check(program)
    with first_call(advance):
        world = make_world(program, seed, replication)
        if len(world.t_arrive) >= MOST_PATIENTS:
            raise FlowsimError(
                f"the run has {len(world.t_arrive):,} patients; the compiled engine takes fewer "
                f"than {MOST_PATIENTS:,}: split it into replications"
            )
        plan, addresses = make_plan(program, seed, replication)
        bureau, coming = make_bureau(program), make_coming(world)
        state = begin(program, world, addresses)
        while (answer := advance(plan, bureau, coming, *state)) == c.MORE_ROOM:
            state = enlarge(state)
    if answer == c.FAILED:
        raise _problem(program, state.walk.counts)
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
    return Raw(
        source=world.source,
        ordinal=world.ordinal,
        t_arrive=world.t_arrive,
        t_depart=state.who.t_depart,
        outcome=state.who.outcome,
        attributes=state.who.attribute.T,
        milestones=state.who.milestone.T,
        minutes=minute_rows(state.who.cause_minutes.T),
        stays=_stays(state),
        bed_events=_bed_events(state),
        scheduled_minutes=world.scheduled_minutes,
        busy_minutes=state.floor.busy,
        overrun_minutes=state.floor.overrun,
        waiting_minutes=state.floor.waiting,
        escalations=_escalations(state),
        shifts=world.shifts,
        end_minutes=program.horizon,
    )


def _stays(state: State) -> Columns:
    total = int(state.walk.counts[c.STAYS])
    stay, time = state.beds.stay[:, :total], state.beds.stay_time[:, :total]
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


def _bed_events(state: State) -> Columns:
    log = state.beds.log[:, : state.walk.counts[c.BED_LOG]]
    return {
        "t": state.beds.log_time[: log.shape[1]].copy(),
        "ward": log[c.LOG_WARD].astype(np.int16),
        "before": log[c.LOG_BEFORE].astype(np.int8),
        "after": log[c.LOG_AFTER].astype(np.int8),
        "beds": log[c.LOG_BEDS].astype(np.int32),
    }


def _escalations(state: State) -> Columns:
    log = state.beds.escalation[:, : state.walk.counts[c.ESCALATION_LOG]]
    return {
        "t": log[c.E_TIME].copy(),
        "level": log[c.E_LEVEL].astype(np.int16),
        "occupancy": log[c.E_OCCUPANCY].copy(),
        "boarders": log[c.E_BOARDERS].astype(np.int32),
        "longest_wait_minutes": log[c.E_LONGEST].copy(),
        "escalation_beds": log[c.E_BEDS].astype(np.int32),
    }
