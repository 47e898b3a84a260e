"""Running a program with the compiled engine: arrays in, records out."""

from flowsim.engine.clinic_slots import slot_table
from flowsim.engine.compiled import loop
from flowsim.engine.compiled.beds.rules import bed_rules
from flowsim.engine.compiled.clock.heap import MOST_PATIENTS
from flowsim.engine.compiled.codes import (
    BED_NOT_READY,
    BED_NOT_VACATED,
    FAILED,
    LISTED_TWICE,
    MORE_ROOM,
    NO_BED_TO_TURN_ROUND,
    NO_BED_TO_VACATE,
    NO_REQUEST,
    NONE_KEPT,
    NOT_HELD,
    NOT_LISTED,
    SECOND_REQUEST,
    TOO_MANY_EVENTS,
    TOO_MANY_VISITS,
    UNKNOWN_STEP,
    WAITED_IN_VAIN,
)
from flowsim.engine.compiled.counts import LIST_LOG, PROBLEM, PROBLEM_PC
from flowsim.engine.compiled.loop import advance
from flowsim.engine.compiled.plan.plan import make_plan
from flowsim.engine.compiled.records import (
    bed_records,
    charge_unfinished,
    list_events,
    planned_records,
    records,
)
from flowsim.engine.compiled.servers.state import capacity_changes
from flowsim.engine.compiled.state import begin, enlarge
from flowsim.engine.program import ENDLESS, Ints, Op, Program
from flowsim.engine.world import make_world
from flowsim.errors import FlowsimError
from flowsim.kernel_cache import first_call
from flowsim.records.tables import Raw

PROBLEMS = {
    SECOND_REQUEST: "asks for a bed while another request is open",
    NO_REQUEST: "waits for a bed it has not asked for",
    BED_NOT_READY: "occupies a bed that is not ready for it",
    BED_NOT_VACATED: "occupies a bed before vacating the one it has",
    NO_BED_TO_VACATE: "vacates a bed it does not have",
    NO_BED_TO_TURN_ROUND: "changes a bed but turns none round",
    NONE_KEPT: "gives back all that is held, or more; leave units out to give back all",
    NOT_HELD: "needs a server the patient has not seized",
    TOO_MANY_VISITS: ENDLESS,
    WAITED_IN_VAIN: "gives up a bed that is no longer asked for",
    TOO_MANY_EVENTS: "this is event 68 billion, the last that has a number; make the run shorter",
    LISTED_TWICE: "joins a waiting list while on one",
    NOT_LISTED: "waits to be called from a list it has not joined",
    UNKNOWN_STEP: "the loop of the compiled engine has no branch for this step",
}


def run(program: Program, seed: int, replication: int) -> Raw:
    """Return the records of one replication, byte for byte those of the reference engine.

    Raises FlowsimError where a pathway misuses beds (two requests at once, no bed to vacate) or
    servers (released but not seized), has a step this engine does not know, or a loop without
    end; and for a run of more than 33 million patients or 68 billion events.
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
        rules, fences = bed_rules(program), len(program.fence_unit)
        changes = capacity_changes(world, plan.resources, fences)
        state, planned = begin(program, world, addresses), planned_records(world)
        del world  # and with it what was copied to make room for those who come back
        while (status := advance(plan, rules, changes, *state)) == MORE_ROOM:
            state = enlarge(state)
    if status == FAILED:
        raise _problem(program, state.count)
    count, patients, servers = state.count, state.patients, state.servers
    charge_unfinished(program, state.walks, patients)
    beds = bed_records(count, state.beds)
    beds["clinic_slots"] = slot_table(program, state.clinics.booked)
    beds["list_events"] = list_events(state.lists, int(count[LIST_LOG]))
    del state  # and with it the room for beds, before the minutes by cause are put in order
    return records(program, planned, count, patients, servers, beds)


def _check(program: Program) -> None:
    known = {int(op) for op in Op if hasattr(loop, op.name)}
    for pc in range(len(program.op)):
        if int(program.op[pc]) not in known:
            raise FlowsimError(
                f"pathway step {program.step_names[pc]}: the compiled engine does not know this "
                "step; run it with engine=simpy, or add the step to the compiled engine"
            )


def _problem(program: Program, count: Ints) -> FlowsimError:
    step = program.step_names[count[PROBLEM_PC]]
    return FlowsimError(f"pathway step {step}: {PROBLEMS[int(count[PROBLEM])]}")
