"""What the other steps do: servers, times, ways. Each says whether the token goes on."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.events import RESUME, schedule
from flowsim.engine.compiled.lookup import draw, label_at, look_up, minutes_at, opening, value_of
from flowsim.engine.compiled.servers import (
    free_member,
    give_back,
    join,
    place_held,
    remember,
    serve,
    take,
)
from flowsim.engine.compiled.state import State
from flowsim.engine.compiled.tables import Model
from flowsim.engine.compiled.walkers import NEVER, end_token, make_ready, new_token, wake
from flowsim.hospital.policies import fit_for_discharge
from flowsim.kernel_cache import part


@part
def duration(model: Model, state: State, activity: int, patient: int, now: float) -> float:
    """Return the sampled minutes of an activity for a patient now."""
    table = model.chances.activity[activity, c.ACTIVITY_TABLE]
    row = look_up(model.lookups, state.patients, state.count[c.LEVEL], now, table, patient)
    u = draw(state.count, model.chances, model.coming, state.patients, activity, patient)
    return minutes_at(model.chances, row, u)


@part
def chosen(model: Model, state: State, code: int, table: int, patient: int, now: float) -> int:
    """Return the code of the label a draw falls on."""
    row = look_up(model.lookups, state.patients, state.count[c.LEVEL], now, table, patient)
    u = draw(state.count, model.chances, model.coming, state.patients, code, patient)
    return label_at(model.chances, row, u)


@part
def wait_until(model: Model, state: State, token: int, time: float, now: float) -> bool:
    """Let a token wait for a time; nothing is scheduled for a time that never comes."""
    state.tokens.time[token, c.SINCE] = now
    if time < model.coming.horizon:
        patient = state.tokens.row[token, c.PATIENT]
        schedule(state.count, state.events, time, RESUME, patient, token)
    return False


# -- staff, spaces, machines -------------------------------------------------------------------


@part
def seize(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Take a free server at once, or join the line."""
    tokens, step = state.tokens, model.steps.row
    queue, patient = step[pc, c.A0], tokens.row[token, c.PATIENT]
    resource = free_member(model.servers, state.use, queue)
    if resource != c.NOTHING:
        take(tokens, state.use, queue, resource, token, now)
        remember(model.servers, state.patients, step[pc, c.A3], resource, patient)
        tokens.row[token, c.PC] = pc + 1
        return True
    if step[pc, c.A2] != c.NOTHING:
        tokens.row[token, c.PC] = step[pc, c.A2]
        return True
    if tokens.time[token, c.DEADLINE] <= now:
        renege(model, state, token, now)
        return True
    level = state.count[c.LEVEL]
    priority = look_up(model.lookups, state.patients, level, now, step[pc, c.A1], patient)
    join(model, state, queue, priority, token, now)
    return False


@part
def release(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Give the server back; the next in line goes on after this token stops."""
    at = place_held(state.tokens, token, model.steps.row[pc, c.A0])
    if at == c.NOTHING:
        state.count[c.PROBLEM] = c.NOT_HELD
        return False
    serve(model, state, give_back(state.tokens, state.use, at, token, now), now)
    state.tokens.row[token, c.PC] = pc + 1
    return True


@part
def treat(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Spend a sampled duration, slower or faster by the pace of who does it."""
    tokens, step = state.tokens, model.steps.row
    minutes = duration(model, state, step[pc, c.A0], tokens.row[token, c.PATIENT], now)
    if step[pc, c.A1] != c.NOTHING:
        at = place_held(tokens, token, step[pc, c.A1])
        if at == c.NOTHING:
            state.count[c.PROBLEM] = c.NOT_HELD
            return False
        minutes *= model.servers.pace[tokens.held[token, at, c.HELD_RESOURCE]]
    return wait_until(model, state, token, now + minutes, now)


@part
def renege_after(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Start the patience clock."""
    tokens, step = state.tokens, model.steps.row
    minutes = duration(model, state, step[pc, c.A0], tokens.row[token, c.PATIENT], now)
    tokens.time[token, c.DEADLINE] = now + minutes
    tokens.row[token, c.RENEGE_PC] = step[pc, c.A1]
    for k in range(tokens.row[token, c.HELD]):
        tokens.held[token, k, c.KEPT_QUEUE] = tokens.held[token, k, c.HELD_QUEUE]
    tokens.row[token, c.KEPT] = tokens.row[token, c.HELD]
    tokens.row[token, c.PC] = pc + 1
    return True


@part
def renege(model: Model, state: State, token: int, now: float) -> None:
    """Leave for the place named with the patience; give back what was seized since."""
    tokens = state.tokens
    after = c.NOTHING
    while True:
        at = next_to_give_back(state, token, after)
        if at == c.NOTHING:
            break
        after = tokens.held[token, at, c.HELD_QUEUE]
        serve(model, state, give_back(tokens, state.use, at, token, now), now)
    tokens.time[token, c.DEADLINE] = NEVER
    tokens.row[token, c.PC] = tokens.row[token, c.RENEGE_PC]


@part
def next_to_give_back(state: State, token: int, after: int) -> int:
    """Return where the lowest queue above `after` is held that was not held before patience."""
    held, row = state.tokens.held, state.tokens.row
    found = c.NOTHING
    for k in range(row[token, c.HELD]):
        queue = held[token, k, c.HELD_QUEUE]
        if queue <= after or (found != c.NOTHING and queue > held[token, found, c.HELD_QUEUE]):
            continue
        kept = False
        for j in range(row[token, c.KEPT]):
            kept = kept or held[token, j, c.KEPT_QUEUE] == queue
        if not kept:
            found = k
    return found


# -- times -------------------------------------------------------------------------------------


@part
def wait_until_calendar(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Wait for a calendar to open or for the next time of a timetable."""
    patient, level = state.tokens.row[token, c.PATIENT], state.count[c.LEVEL]
    table = model.steps.row[pc, c.A0]
    calendar = look_up(model.lookups, state.patients, level, now, table, patient)
    time = opening(model.lookups, calendar, now)
    if time > now:
        return wait_until(model, state, token, time, now)
    state.tokens.row[token, c.PC] = pc + 1
    return True


@part
def wait_for_time(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Wait for a noted time less a lead; a time not noted, or past, is no wait."""
    patient = state.tokens.row[token, c.PATIENT]
    noted = state.patients.milestones[patient, model.steps.row[pc, c.A0]]
    time = noted - model.steps.lead[pc]
    if time > now:
        return wait_until(model, state, token, time, now)
    state.tokens.row[token, c.PC] = pc + 1
    return True


@part
def note(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Write the time now under a milestone."""
    milestones, step = state.patients.milestones, model.steps.row
    patient, clock = state.tokens.row[token, c.PATIENT], step[pc, c.A0]
    noted = milestones[patient, clock]
    if step[pc, c.A1] == 0 or noted != noted:
        milestones[patient, clock] = now
    state.tokens.row[token, c.PC] = pc + 1


@part
def set_time(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Write now plus a sampled duration under a milestone."""
    step, patient = model.steps.row, state.tokens.row[token, c.PATIENT]
    minutes = duration(model, state, step[pc, c.A1], patient, now)
    state.patients.milestones[patient, step[pc, c.A0]] = now + minutes
    state.tokens.row[token, c.PC] = pc + 1


# -- ways --------------------------------------------------------------------------------------


@part
def branch(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Continue by chance."""
    row, step = state.tokens.row, model.steps.row
    patient = row[token, c.PATIENT]
    row[token, c.PC] = chosen(model, state, step[pc, c.A0], step[pc, c.A1], patient, now)


@part
def branch_on(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Continue by the value of an attribute."""
    row, step, level = state.tokens.row, model.steps.row, state.count[c.LEVEL]
    patient, attribute = row[token, c.PATIENT], step[pc, c.A0]
    value = value_of(model.lookups, state.patients, level, now, attribute, patient)
    row[token, c.PC] = model.steps.target[step[pc, c.A1] + value]


@part
def branch_if_fit(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Continue at a step if a review now lets the patient go."""
    row, step = state.tokens.row, model.steps.row
    need_end = state.patients.milestones[row[token, c.PATIENT], step[pc, c.A0]]
    fit = fit_for_discharge(now, need_end, model.bureau.allowance[state.count[c.LEVEL]])
    row[token, c.PC] = step[pc, c.A1] if fit else pc + 1


@part
def assign(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Set an attribute."""
    row, step, level = state.tokens.row, model.steps.row, state.count[c.LEVEL]
    patient = row[token, c.PATIENT]
    value = look_up(model.lookups, state.patients, level, now, step[pc, c.A1], patient)
    state.patients.attributes[patient, step[pc, c.A0]] = value
    row[token, c.PC] = pc + 1


@part
def draw_attribute(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Set an attribute by chance."""
    row, step = state.tokens.row, model.steps.row
    patient = row[token, c.PATIENT]
    value = chosen(model, state, step[pc, c.A1], step[pc, c.A2], patient, now)
    state.patients.attributes[patient, step[pc, c.A0]] = value
    row[token, c.PC] = pc + 1


@part
def start(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Begin another walk beside this one; it runs once this one waits."""
    row, step, level = state.tokens.row, model.steps.row, state.count[c.LEVEL]
    patient, attribute = row[token, c.PATIENT], step[pc, c.A1]
    if attribute == c.NOTHING or step[pc, c.A2] == value_of(
        model.lookups, state.patients, level, now, attribute, patient
    ):
        child = new_token(state.count, state.tokens, patient, step[pc, c.A0], token)
        row[token, c.CHILDREN] += 1
        row[token, c.LIVING] += 1
        make_ready(state.count, state.tokens, child)
    row[token, c.PC] = pc + 1


@part
def wait_for_all(state: State, token: int, pc: int, now: float) -> bool:
    """Wait until everything started has ended."""
    row = state.tokens.row
    if row[token, c.CHILDREN] == 0:
        row[token, c.PC] = pc + 1
        return True
    state.tokens.time[token, c.SINCE] = now
    row[token, c.WAITS_FOR_ALL] = 1
    return False


@part
def end(model: Model, state: State, token: int, now: float) -> None:
    """End a walk that was started beside another."""
    row, parent = state.tokens.row, state.tokens.row[token, c.PARENT]
    if parent != c.NOBODY:
        row[parent, c.CHILDREN] -= 1
        if row[parent, c.WAITS_FOR_ALL] == 1 and row[parent, c.CHILDREN] == 0:
            row[parent, c.WAITS_FOR_ALL] = 0
            wake(state.count, model.steps, state.patients, state.tokens, parent, now)
    end_token(state.count, state.tokens, token)
