"""What comes next, and what it lets happen."""

from flowsim.engine.compiled.beds.closures import change_nurses
from flowsim.engine.compiled.beds.rules import BedRules
from flowsim.engine.compiled.beds.state import Beds
from flowsim.engine.compiled.clock.heap import (
    NUMBER_BITS,
    NUMBER_MASK,
    PATIENT_MASK,
    RANK_SHIFT,
)
from flowsim.engine.compiled.clock.state import ORDER, PATIENCE, RETURN, WHOSE, Clock
from flowsim.engine.compiled.codes import A0, NEVER, NOBODY, OP
from flowsim.engine.compiled.counts import EVENTS, HOLE, NEXT_ARRIVAL, NEXT_CHANGE
from flowsim.engine.compiled.fences import Fences, to_fence
from flowsim.engine.compiled.patients.charts import open_chart
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.patience import leave_queue
from flowsim.engine.compiled.servers.rules import change_capacity
from flowsim.engine.compiled.servers.state import CHANGED, ON_DUTY, CapacityChanges, Servers
from flowsim.engine.compiled.walks.state import AWAITED, GIVES_UP, PC, Walks
from flowsim.engine.compiled.walks.walkers import charge, go_on, new_walker
from flowsim.engine.program import Ints, Op
from flowsim.kernel_cache import part

SEIZE, GIVE_WAY = int(Op.SEIZE), int(Op.GIVE_WAY)


@part
def time_of_next(changes: CapacityChanges, count: Ints, clock: Clock, patients: Patients) -> float:
    """Return when the next event happens (minutes), NEVER if there is none."""
    time = NEVER
    if count[NEXT_CHANGE] < changes.t_change.size:
        time = changes.t_change[count[NEXT_CHANGE]]
    if count[EVENTS] > 0 and clock.event_time[0] < time:
        time = clock.event_time[0]
    if count[NEXT_ARRIVAL] < patients.episodes.size:
        time = min(time, patients.t_arrive[count[NEXT_ARRIVAL]])
    return time


@part
def happen(
    plan: Plan,
    rules: BedRules,
    changes: CapacityChanges,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    beds: Beds,
    fences: Fences,
    now: float,
) -> int:
    """Let the next event happen; return the walker that goes on, or NOBODY.

    At one minute: capacity changes, then the heap (resumes, patience, returns), then arrivals.
    """
    change = count[NEXT_CHANGE]
    if change < changes.t_change.size and changes.t_change[change] == now:
        count[NEXT_CHANGE] = change + 1
        fence = changes.change[CHANGED, change] - plan.resources
        ward, level = fence - fences.places.size, changes.change[ON_DUTY, change]
        if fence < 0:
            change_capacity(count, servers, changes, change, now)
        elif ward >= 0:
            change_nurses(plan, rules, count, walks, patients, beds, ward, level, now)
        else:
            fences.scheduled[fence] = level
            to_fence(count, fence)
        return NOBODY
    order, walker, comes, entry = 0, NOBODY, NOBODY, NOBODY
    if count[EVENTS] == 0 or clock.event_time[0] != now:
        comes = count[NEXT_ARRIVAL]
        count[NEXT_ARRIVAL] = comes + 1
        entry = patients.entry[patients.source[comes]]
    else:
        order, walker = clock.event[0, ORDER], clock.event[0, WHOSE]
        count[HOLE] = 1  # its place goes to the next event scheduled, if before the next taken
        if order >> RANK_SHIFT == RETURN:
            comes, entry = (order >> NUMBER_BITS) & PATIENT_MASK, walker
    if comes != NOBODY:
        chart = open_chart(count, patients, comes)
        return new_walker(count, walks, patients, chart, entry, NOBODY)
    row = walks.walker
    if order >> RANK_SHIFT == PATIENCE:
        if row[walker, AWAITED] != order & NUMBER_MASK:
            return NOBODY  # the wait it was to end has ended before
        row[walker, AWAITED] = 0
        row[walker, GIVES_UP] = 1
    charge(plan, walks, patients, walker, now)
    pc = row[walker, PC]
    if row[walker, GIVES_UP] == 0:
        go_on(plan, walks, walker, pc)
    elif plan.step[pc, OP] in (SEIZE, GIVE_WAY):
        leave_queue(plan, count, walks, servers, plan.step[pc, A0], walker, now)
    return int(walker)
