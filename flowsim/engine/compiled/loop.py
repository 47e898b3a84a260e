"""The loop: take what comes next, and let tokens walk until nobody goes on."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.bed_states import bed_emptied, move_beds
from flowsim.engine.compiled.bed_verbs import bed_step, give_up_bed
from flowsim.engine.compiled.bureau import match
from flowsim.engine.compiled.events import (
    NUMBER_MASK,
    PATIENCE,
    RANK_SHIFT,
    drop_first,
    schedule,
)
from flowsim.engine.compiled.lines import take_out_of_line
from flowsim.engine.compiled.plan import Bureau, Coming, Plan
from flowsim.engine.compiled.servers import close_hours, count_line, count_use, serve
from flowsim.engine.compiled.state import SPARE, Beds, Floor, Heap, Walk, Who
from flowsim.engine.compiled.tokens import NEVER, charge, new_token, open_chart, write_minutes
from flowsim.engine.compiled.verbs import (
    STOPS,
    end,
    plain_step,
    renege,
    server_step,
    time_step,
    way_step,
)
from flowsim.kernel_cache import loop, part
from flowsim.records.tables import CLOSED, EMPTY


@loop
def advance(
    plan: Plan,
    bureau: Bureau,
    coming: Coming,
    walk: Walk,
    heap: Heap,
    floor: Floor,
    who: Who,
    beds: Beds,
) -> int:
    """Run to the horizon: return FINISHED, or MORE_ROOM to be called again, or FAILED.

    After FAILED the counts PROBLEM and PROBLEM_PC say why and at which step.
    """
    count, row = walk.counts, walk.token
    if count[c.STARTED] == 0:
        count[c.STARTED] = 1
        for ward in range(beds.ward.shape[1]):
            core = beds.ward[c.CORE, ward]
            move_beds(bureau, walk, beds, ward, CLOSED, EMPTY, core, 0.0)
    token, now = count[c.CURRENT], walk.clock[c.NOW]
    while True:
        if count[c.ATTENTION] != 0:
            if count[c.PROBLEM] != c.NO_PROBLEM:
                return c.FAILED
            if short_of_room(walk, heap, beds):
                break
            attend(plan, bureau, walk, floor, who, beds, now)
        elif token >= 0:
            pc = row[token, c.PC]
            op = plan.step[pc, c.OP]
            count[c.PROBLEM_PC] = pc
            if row[token, c.LEAVES] == 1:
                goes_on = True
                if op == c.SEIZE:
                    renege(walk, floor, token, now)
                else:
                    give_up_bed(plan, bureau, walk, who, beds, token, now)
            elif op <= c.TREAT:
                goes_on = server_step(plan, walk, floor, who, token, pc, op, now)
            elif op <= c.WAIT_FOR_TIME:
                goes_on = time_step(plan, walk, who, token, pc, op, now)
            elif op <= c.GO:
                goes_on = way_step(plan, bureau, walk, who, token, pc, op, now)
            elif op <= c.KEEP_WAITING:
                goes_on = plain_step(plan, walk, who, token, pc, op, now)
            elif op <= c.DEPART:
                goes_on = bed_step(plan, bureau, walk, who, beds, token, pc, op, now)
            else:
                goes_on = end(plan, walk, who, token, now)
            if goes_on == STOPS:
                if count[c.TO_SCHEDULE] != c.NOTHING:
                    end_of_wait(plan, walk, heap, token)
                token = c.NOBODY
        elif count[c.READY_FIRST] != c.NOBODY:
            token = count[c.READY_FIRST]
            count[c.READY_FIRST] = row[token, c.FOLLOWER]
        else:
            if count[c.HOLE] == 1:
                drop_first(walk, heap)
            now = NEVER
            if count[c.NEXT_CHANGE] < coming.t_change.size:
                now = coming.t_change[count[c.NEXT_CHANGE]]
            if count[c.EVENTS] > 0 and heap.event_time[0] < now:
                now = heap.event_time[0]
            if count[c.NEXT_ARRIVAL] < who.t_arrive.size:
                now = min(now, who.t_arrive[count[c.NEXT_ARRIVAL]])
            if now == NEVER:
                close_hours(plan, walk, floor, plan.horizon)
                close_charts(who)
                return c.FINISHED
            if now >= walk.clock[c.HOUR_END]:
                close_hours(plan, walk, floor, now)
            token = happen(plan, coming, walk, heap, floor, who, now)
    count[c.CURRENT] = token
    walk.clock[c.NOW] = now
    return c.MORE_ROOM


@part
def end_of_wait(plan: Plan, walk: Walk, heap: Heap, token: int) -> None:
    """Schedule the event that ends the wait a token has begun: here, and nowhere else."""
    rank = walk.counts[c.TO_SCHEDULE]
    walk.counts[c.TO_SCHEDULE] = c.NOTHING
    number = schedule(plan, walk, heap, walk.clock[c.WHEN], rank, token)
    if rank == PATIENCE:
        walk.token[token, c.AWAITED] = number


@part
def attend(
    plan: Plan, bureau: Bureau, walk: Walk, floor: Floor, who: Who, beds: Beds, now: float
) -> None:
    """Do the first of what the last step or event has left to be done."""
    count = walk.counts
    if count[c.TO_SERVE] != c.NOTHING:
        serve(plan, walk, floor, who, count[c.TO_SERVE], now)
    elif count[c.TO_USE] != c.NOTHING:
        ward = count[c.TO_USE]
        count[c.TO_USE] = c.NOTHING
        bed_emptied(plan, bureau, walk, who, beds, ward, now)
    elif count[c.TO_MATCH] != c.NOTHING:
        match(plan, bureau, walk, who, beds, count[c.TO_MATCH], now)
    else:
        count[c.ATTENTION] = 0


@part
def short_of_room(walk: Walk, heap: Heap, beds: Beds) -> bool:
    """Return whether the next step or event might need more room than there is."""
    count = walk.counts
    return bool(
        count[c.FREE_TOKENS] < SPARE
        or count[c.FREE_CHARTS] < SPARE
        or count[c.EVENTS] + SPARE > heap.event_time.size
        or count[c.STAYS] + 1 > beds.stay.shape[1]
        or count[c.BED_LOG] + count[c.BED_LOG_MARGIN] > beds.log_time.size
        or count[c.ESCALATION_LOG] + 1 > beds.escalation.shape[1]
    )


@part
def close_charts(who: Who) -> None:
    """Record the minutes of those who are still here at the end of the run."""
    for chart in range(who.chart.shape[0]):
        if who.chart[chart, c.WALKS] > 0:
            write_minutes(who, chart)


# -- what comes next ---------------------------------------------------------------------------


@part
def happen(
    plan: Plan, coming: Coming, walk: Walk, heap: Heap, floor: Floor, who: Who, now: float
) -> int:
    """Let the next event happen; return the token that goes on, or NOBODY.

    At one minute: capacity changes, then the heap (resumes before patience), then arrivals.
    """
    count, row = walk.counts, walk.token
    change = count[c.NEXT_CHANGE]
    if change < coming.t_change.size and coming.t_change[change] == now:
        count[c.NEXT_CHANGE] = change + 1
        resource = coming.change[0, change]
        count_use(walk, floor, resource, now)
        floor.server[resource, c.LIMIT] = coming.change[1, change]
        count[c.TO_SERVE] = resource
        count[c.ATTENTION] = 1
        return c.NOBODY
    if count[c.EVENTS] == 0 or heap.event_time[0] != now:
        patient = count[c.NEXT_ARRIVAL]
        count[c.NEXT_ARRIVAL] = patient + 1
        chart = open_chart(walk, who, patient)
        return new_token(walk, who, chart, who.entry[who.source[patient]], c.NOBODY)
    order, token = heap.event[0, c.ORDER], heap.event[0, c.WHOSE]
    count[c.HOLE] = 1  # its place goes to the next event scheduled, if one is before the next taken
    if order >> RANK_SHIFT == PATIENCE:
        if row[token, c.AWAITED] != order & NUMBER_MASK:
            return c.NOBODY  # the wait it was to end has ended before
        row[token, c.AWAITED] = 0
        row[token, c.LEAVES] = 1
    charge(plan, walk, who, token, now)
    pc = row[token, c.PC]
    if row[token, c.LEAVES] == 0:
        row[token, c.PC] = plan.step[pc, c.THEN]
    elif plan.step[pc, c.OP] == c.SEIZE:
        take_out_of_line(walk, floor, plan.step[pc, c.A0], token)
        count_line(plan, walk, floor, plan.step[pc, c.A0], -1, now)
    return int(token)
