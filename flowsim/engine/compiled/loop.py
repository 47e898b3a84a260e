"""The loop: take what comes next, and let tokens walk until nobody goes on."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled import verbs
from flowsim.engine.compiled.bed_states import open_core_beds
from flowsim.engine.compiled.bed_verbs import (
    bed_becomes,
    give_up_bed,
    occupy_bed,
    request_bed,
    review_escalation,
    vacate_bed,
    wait_for_bed,
)
from flowsim.engine.compiled.bureau import match, withdraw
from flowsim.engine.compiled.events import PATIENCE, drop_first, number_of, rank_of
from flowsim.engine.compiled.lines import take_out_of_line
from flowsim.engine.compiled.servers import count_queue, count_use, serve
from flowsim.engine.compiled.state import SPARE, State
from flowsim.engine.compiled.tables import Model
from flowsim.engine.compiled.walkers import NEVER, charge, end_token, new_token, take_ready
from flowsim.kernel_cache import loop, part

GOES_ON, STOPS = True, False


@loop
def advance(model: Model, state: State) -> int:
    """Run to the horizon: return FINISHED, or MORE_ROOM to be called again, or FAILED.

    After FAILED the counts PROBLEM and PROBLEM_PC say why and at which step.
    """
    count, clock = state.count, state.clock
    if count[c.STARTED] == 0:
        count[c.STARTED] = 1
        open_core_beds(model, state)
    token, now = count[c.CURRENT], clock[c.NOW]
    while True:
        if short_of_room(state):
            count[c.CURRENT] = token
            clock[c.NOW] = now
            return c.MORE_ROOM
        if token == c.NOBODY:
            if count[c.READY_SIZE] > 0:
                token = take_ready(count, state.tokens)
            else:
                now = next_time(model, state)
                if now == NEVER:
                    break
                token = happen(model, state, now)
        elif step(model, state, token, now) == STOPS:
            token = c.NOBODY
        if count[c.PROBLEM] != c.NO_PROBLEM:
            return c.FAILED
    close_accounts(model, state)
    return c.FINISHED


@part
def short_of_room(state: State) -> bool:
    """Return whether the next step or event might need more room than there is."""
    count, beds = state.count, state.beds
    return (
        count[c.FREE_TOKENS] < SPARE
        or count[c.HEAP_SIZE] + SPARE > state.events.time.size
        or count[c.STAYS] + 1 > beds.pending.size
        or count[c.BED_LOG] + beds.log_margin[0] > beds.log_time.size
        or count[c.ESCALATION_LOG] + 1 > beds.escalations.shape[0]
    )


@part
def close_accounts(model: Model, state: State) -> None:
    """Write what is still open at the end of the run."""
    for resource in range(state.use.resource.shape[0]):
        count_use(state.use, resource, model.coming.horizon)
    for queue in range(state.use.queue.shape[0]):
        count_queue(state.use, queue, 0, model.coming.horizon)


# -- what comes next ---------------------------------------------------------------------------


@part
def next_time(model: Model, state: State) -> float:
    """Return the time of the next event, or NEVER."""
    coming, count = model.coming, state.count
    time = NEVER
    if count[c.NEXT_CHANGE] < coming.change_t.size:
        time = coming.change_t[count[c.NEXT_CHANGE]]
    if count[c.HEAP_SIZE] > 0:
        time = min(time, state.events.time[0])
    if count[c.NEXT_ARRIVAL] < coming.t_arrive.size:
        time = min(time, coming.t_arrive[count[c.NEXT_ARRIVAL]])
    return time


@part
def happen(model: Model, state: State, now: float) -> int:
    """Let the next event happen; return the token that goes on, or NOBODY.

    At one minute: capacity changes, then the heap (resumes before patience), then arrivals.
    """
    coming, count, events = model.coming, state.count, state.events
    change = count[c.NEXT_CHANGE]
    if change < coming.change_t.size and coming.change_t[change] == now:
        count[c.NEXT_CHANGE] = change + 1
        resource = coming.change_resource[change]
        count_use(state.use, resource, now)
        state.use.resource[resource, c.CAPACITY] = coming.change_level[change]
        serve(model, state, resource, now)
        return c.NOBODY
    if count[c.HEAP_SIZE] > 0 and events.time[0] == now:
        order, token = events.order[0], events.token[0]
        drop_first(count, events)
        if rank_of(order) == PATIENCE:
            return lose_patience(model, state, number_of(order), token, now)
        charge(model.steps, state.patients, state.tokens, token, now)
        state.tokens.row[token, c.PC] += 1
        return token
    patient = count[c.NEXT_ARRIVAL]
    count[c.NEXT_ARRIVAL] = patient + 1
    return new_token(count, state.tokens, patient, coming.entry[patient], c.NOBODY)


@part
def lose_patience(model: Model, state: State, number: int, token: int, now: float) -> int:
    """End a wait by patience, or a wait for a bed by its limit, unless it has ended."""
    row, steps = state.tokens.row, model.steps.row
    if row[token, c.AWAITED] != number:
        return c.NOBODY
    charge(model.steps, state.patients, state.tokens, token, now)
    row[token, c.AWAITED] = 0
    pc = row[token, c.PC]
    if steps[pc, c.OP] == c.SEIZE:
        take_out_of_line(state.use, state.tokens, steps[pc, c.A0], token)
        count_queue(state.use, steps[pc, c.A0], -1, now)
        verbs.renege(model, state, token, now)
    else:
        match(model, state, give_up_bed(model, state, token, now), now)
        state.count[c.PROBLEM_PC] = pc
    return token


# -- steps -------------------------------------------------------------------------------------


@part
def step(model: Model, state: State, token: int, now: float) -> bool:
    """Execute the step a token stands at; return whether it goes on."""
    pc = state.tokens.row[token, c.PC]
    op = model.steps.row[pc, c.OP]
    state.count[c.PROBLEM_PC] = pc
    if op <= c.WAIT_FOR_TIME:
        return timed_step(model, state, token, pc, op, now)
    if op <= c.KEEP_WAITING:
        return way_step(model, state, token, pc, op, now)
    if op < c.DEPART:
        return bed_step(model, state, token, pc, op, now)
    return last_step(model, state, token, pc, op, now)


@part
def timed_step(model: Model, state: State, token: int, pc: int, op: int, now: float) -> bool:
    """Execute a step about servers or a wait for a time."""
    if op == c.SEIZE:
        return verbs.seize(model, state, token, pc, now)
    if op == c.RELEASE:
        return verbs.release(model, state, token, pc, now)
    if op == c.TREAT:
        return verbs.treat(model, state, token, pc, now)
    if op == c.WAIT_UNTIL:
        return verbs.wait_until_calendar(model, state, token, pc, now)
    return verbs.wait_for_time(model, state, token, pc, now)


@part
def way_step(model: Model, state: State, token: int, pc: int, op: int, now: float) -> bool:
    """Execute a step that takes no time, except waiting for what was started."""
    row = state.tokens.row
    if op == c.BRANCH:
        verbs.branch(model, state, token, pc, now)
    elif op == c.BRANCH_ON:
        verbs.branch_on(model, state, token, pc, now)
    elif op == c.BRANCH_IF_FIT:
        verbs.branch_if_fit(model, state, token, pc, now)
    elif op == c.GO:
        row[token, c.PC] = model.steps.row[pc, c.A0]
    elif op == c.NOTE:
        verbs.note(model, state, token, pc, now)
    elif op == c.SET_TIME:
        verbs.set_time(model, state, token, pc, now)
    elif op == c.ASSIGN:
        verbs.assign(model, state, token, pc, now)
    elif op == c.DRAW:
        verbs.draw_attribute(model, state, token, pc, now)
    elif op == c.START:
        verbs.start(model, state, token, pc, now)
    elif op == c.WAIT_FOR_ALL:
        return verbs.wait_for_all(state, token, pc, now)
    elif op == c.RENEGE_AFTER:
        return verbs.renege_after(model, state, token, pc, now)
    else:
        state.tokens.time[token, c.DEADLINE] = NEVER
        row[token, c.PC] = pc + 1
    return GOES_ON


@part
def bed_step(model: Model, state: State, token: int, pc: int, op: int, now: float) -> bool:
    """Execute a step about beds, then match."""
    row, widest = state.tokens.row, c.NOTHING
    goes_on = GOES_ON
    if op == c.REQUEST_BED:
        widest = request_bed(model, state, token, pc, now)
    elif op == c.WAIT_FOR_BED:
        goes_on = wait_for_bed(model, state, token, pc, now)
        if goes_on and row[token, c.PC] == pc:
            widest = give_up_bed(model, state, token, now)
    elif op == c.OCCUPY_BED:
        occupy_bed(model, state, token, pc, now)
    elif op == c.VACATE_BED:
        widest = vacate_bed(model, state, token, pc, now)
    elif op == c.BED_BECOMES:
        widest = bed_becomes(model, state, token, pc, now)
    elif op == c.MATCH_BEDS:
        row[token, c.PC] = pc + 1
        widest = model.bureau.match_on_review
    else:
        widest = review_escalation(model, state, token, pc, now)
    if state.count[c.PROBLEM] != c.NO_PROBLEM:
        return STOPS
    match(model, state, widest, now)
    return goes_on


@part
def last_step(model: Model, state: State, token: int, pc: int, op: int, now: float) -> bool:
    """Execute the end of a walk: leaving the hospital, or ending beside another."""
    if op == c.END:
        verbs.end(model, state, token, now)
        return STOPS
    patients, patient = state.patients, state.tokens.row[token, c.PATIENT]
    stay = patients.stay[patient, c.REQUESTED]
    if stay != c.NOTHING and withdraw(model, state, stay, now):
        match(model, state, model.bureau.match_on_event, now)
    patients.t_depart[patient] = now
    patients.outcome[patient] = model.steps.row[pc, c.A0]
    end_token(state.count, state.tokens, token)
    return STOPS
