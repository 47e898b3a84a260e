"""What the steps about beds do.

Each returns the widest placement to match afterwards, or NOTHING: matching is always the last
thing a bed step does, so the loop does it in one place.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.bed_states import bed_emptied, has_bed, move_beds
from flowsim.engine.compiled.bureau import new_stay, no_longer_boards, review_level, withdraw
from flowsim.engine.compiled.lookup import look_up
from flowsim.engine.compiled.servers import limit_wait
from flowsim.engine.compiled.state import State
from flowsim.engine.compiled.tables import Model
from flowsim.engine.compiled.walkers import make_ready, new_token
from flowsim.hospital.policies import OUTLIER
from flowsim.kernel_cache import part
from flowsim.records.tables import EMPTY, OCCUPIED, RESERVED, UNDECLARED


@part
def request_bed(model: Model, state: State, token: int, pc: int, now: float) -> int:
    """Ask for a bed and go on."""
    count, row, patients = state.count, state.tokens.row, state.patients
    patient = row[token, c.PATIENT]
    if patients.stay[patient, c.REQUESTED] != c.NOTHING:
        count[c.PROBLEM] = c.SECOND_REQUEST
        return c.NOTHING
    table, kind = model.steps.row[pc, c.A0], model.steps.row[pc, c.A1]
    service = look_up(model.lookups, patients, count[c.LEVEL], now, table, patient)
    stay = new_stay(model, state, patient, service, kind, now)
    patients.stay[patient, c.REQUESTED] = stay
    row[token, c.PC] = pc + 1
    return model.bureau.match_on_event


@part
def wait_for_bed(model: Model, state: State, token: int, pc: int, now: float) -> bool:
    """Wait until the bed is allocated or ready, perhaps not beyond a noted time.

    Returns whether the token goes on. It may have to give up: then its PC is left at this step.
    """
    count, tokens, beds = state.count, state.tokens, state.beds
    patient = tokens.row[token, c.PATIENT]
    stay = state.patients.stay[patient, c.REQUESTED]
    if stay == c.NOTHING:
        count[c.PROBLEM] = c.NO_REQUEST
        return False
    if has_bed(beds, stay, model.steps.row[pc, c.A0]):
        tokens.row[token, c.PC] = pc + 1
        return True
    until = model.steps.row[pc, c.A1]
    if until != c.NOTHING:
        limit = state.patients.milestones[patient, until]
        if limit <= now:
            return True
        limit_wait(count, state.events, tokens, model.coming.horizon, limit, token)
    tokens.time[token, c.SINCE] = now
    beds.stay[c.WAITER, stay] = token
    return False


@part
def give_up_bed(model: Model, state: State, token: int, now: float) -> int:
    """Withdraw the request and continue where the step says."""
    row = state.tokens.row
    stay = state.patients.stay[row[token, c.PATIENT], c.REQUESTED]
    if stay == c.NOTHING:
        state.count[c.PROBLEM] = c.WAITED_IN_VAIN
        return c.NOTHING
    row[token, c.PC] = model.steps.row[row[token, c.PC], c.A2]
    return model.bureau.match_on_event if withdraw(model, state, stay, now) else c.NOTHING


@part
def occupy_bed(model: Model, state: State, token: int, pc: int, now: float) -> None:
    """Arrive in the bed that was kept."""
    count, beds, patients = state.count, state.beds, state.patients
    patient = state.tokens.row[token, c.PATIENT]
    stay = patients.stay[patient, c.REQUESTED]
    if stay == c.NOTHING or not has_bed(beds, stay, 1):
        count[c.PROBLEM] = c.BED_NOT_READY
        return
    if patients.stay[patient, c.PRESENT] != c.NOTHING:
        count[c.PROBLEM] = c.BED_NOT_VACATED
        return
    ward = beds.stay[c.STAY_WARD, stay]
    beds.stay_time[c.T_IN, stay] = now
    patients.stay[patient, c.PRESENT] = stay
    patients.stay[patient, c.REQUESTED] = c.NOTHING
    no_longer_boards(count, beds, stay)
    move_beds(count, model.bureau, beds, ward, RESERVED, OCCUPIED, 1, now)
    patients.attributes[patient, model.bureau.ward_attribute] = ward
    patients.attributes[patient, model.bureau.placement_attribute] = beds.stay[
        c.STAY_PLACEMENT, stay
    ]
    state.tokens.row[token, c.PC] = pc + 1


@part
def vacate_bed(model: Model, state: State, token: int, pc: int, now: float) -> int:
    """Leave the present bed; it waits to be declared, cleaned and made ready."""
    count, beds, b = state.count, state.beds, model.bureau
    patient = state.tokens.row[token, c.PATIENT]
    stay = state.patients.stay[patient, c.PRESENT]
    if stay == c.NOTHING:
        count[c.PROBLEM] = c.NO_BED_TO_VACATE
        return c.NOTHING
    ward = beds.stay[c.STAY_WARD, stay]
    beds.stay_time[c.T_OUT, stay] = now
    state.patients.stay[patient, c.PRESENT] = c.NOTHING
    if beds.stay[c.STAY_PLACEMENT, stay] == OUTLIER:
        beds.ward[c.OUTLIERS, ward] -= 1
    move_beds(count, b, beds, ward, OCCUPIED, UNDECLARED, 1, now)
    state.tokens.row[token, c.PC] = pc + 1
    if b.turn_round == c.NOTHING:
        move_beds(count, b, beds, ward, UNDECLARED, EMPTY, 1, now)
        bed_emptied(model, state, ward, now)
        return b.match_on_event
    bed = new_token(count, state.tokens, patient, b.turn_round, c.NOBODY)
    state.tokens.row[bed, c.MAIN] = 0
    state.tokens.row[bed, c.BED] = ward
    state.tokens.row[bed, c.BED_STATE] = UNDECLARED
    make_ready(count, state.tokens, bed)
    return c.NOTHING


@part
def bed_becomes(model: Model, state: State, token: int, pc: int, now: float) -> int:
    """Change the state of the bed being turned round."""
    row, after = state.tokens.row, model.steps.row[pc, c.A0]
    ward = row[token, c.BED]
    if ward == c.NOTHING:
        state.count[c.PROBLEM] = c.NO_BED_TO_TURN_ROUND
        return c.NOTHING
    before = row[token, c.BED_STATE]
    move_beds(state.count, model.bureau, state.beds, ward, before, after, 1, now)
    row[token, c.BED_STATE] = after
    if after == EMPTY:
        bed_emptied(model, state, ward, now)
    row[token, c.PC] = pc + 1
    return model.bureau.match_on_event


@part
def review_escalation(model: Model, state: State, token: int, pc: int, now: float) -> int:
    """Look at the triggers."""
    state.tokens.row[token, c.PC] = pc + 1
    return model.bureau.match_on_event if review_level(model, state, now) else c.NOTHING
