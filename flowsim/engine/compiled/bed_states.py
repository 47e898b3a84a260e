"""Beds: every bed is always in exactly one state, and every change is logged."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.state import Beds, State
from flowsim.engine.compiled.tables import Bureau, Model
from flowsim.engine.compiled.walkers import wake
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part
from flowsim.records.tables import CLEANING, CLOSED, DIRTY, EMPTY, RESERVED


@part
def move_beds(
    count: Ints,
    bureau: Bureau,
    beds: Beds,
    ward: int,
    before: int,
    after: int,
    number: int,
    now: float,
) -> None:
    """Change the state of beds, log it, and say how many of the ward can be promised."""
    if number == 0:
        return
    beds.state[before, ward] -= number
    beds.state[after, ward] += number
    at = count[c.BED_LOG]
    beds.log_time[at] = now
    beds.log[c.LOG_WARD, at] = ward
    beds.log[c.LOG_BEFORE, at] = before
    beds.log[c.LOG_AFTER, at] = after
    beds.log[c.LOG_BEDS, at] = number
    count[c.BED_LOG] = at + 1
    refresh(bureau, beds, ward)


@part
def refresh(bureau: Bureau, beds: Beds, ward: int) -> None:
    """Recount the beds of a ward that can be promised: empty, or declared and on the way."""
    free = beds.state[EMPTY, ward]
    if bureau.allocate_uncleaned != 0:
        free += beds.state[DIRTY, ward] + beds.state[CLEANING, ward]
    beds.ward[c.FREE, ward] = free - beds.ward[c.PROMISED, ward] - beds.ward[c.CLOSING, ward]


@part
def open_core_beds(model: Model, state: State) -> None:
    """Open every ward's core beds at time zero."""
    core = model.bureau.ward
    for ward in range(core.shape[0]):
        number = core[ward, c.WARD_CORE]
        move_beds(state.count, model.bureau, state.beds, ward, CLOSED, EMPTY, number, 0.0)


@part
def bed_emptied(model: Model, state: State, ward: int, now: float) -> None:
    """Use a bed that has become empty: for a promise first, else close it if due to close."""
    beds = state.beds
    if beds.ward[c.PROMISED, ward] > 0:
        stay = beds.ward[c.PROMISED_FIRST, ward]
        drop_promise(beds, ward, stay)
        keep_bed(model, state, stay, now)
    elif beds.ward[c.CLOSING, ward] > 0:
        beds.ward[c.CLOSING, ward] -= 1
        move_beds(state.count, model.bureau, beds, ward, EMPTY, CLOSED, 1, now)


@part
def keep_bed(model: Model, state: State, stay: int, now: float) -> None:
    """Keep an empty bed for a stay and tell whoever waits for it."""
    beds = state.beds
    beds.stay_time[c.T_READY, stay] = now
    ward = beds.stay[c.STAY_WARD, stay]
    move_beds(state.count, model.bureau, beds, ward, EMPTY, RESERVED, 1, now)
    tell(model, state, stay, now)


@part
def has_bed(beds: Beds, stay: int, stage: int) -> bool:
    """Return whether a stay's bed is allocated (stage 0) or ready (stage 1)."""
    time = beds.stay_time[c.T_READY if stage != 0 else c.T_ALLOCATED, stay]
    return time == time


@part
def tell(model: Model, state: State, stay: int, now: float) -> None:
    """Wake the token waiting for this bed if what it waits for has come."""
    tokens, beds = state.tokens, state.beds
    token = beds.stay[c.WAITER, stay]
    if token == c.NOBODY:
        return
    if has_bed(beds, stay, model.steps.row[tokens.row[token, c.PC], c.A0]):
        beds.stay[c.WAITER, stay] = c.NOBODY
        wake(state.count, model.steps, state.patients, tokens, token, now)


# -- promises: first come, first served, ward by ward --------------------------------------------


@part
def add_promise(beds: Beds, ward: int, stay: int) -> None:
    """Put a stay at the end of a ward's promises."""
    last = beds.ward[c.PROMISED_LAST, ward]
    if last == c.NOTHING:
        beds.ward[c.PROMISED_FIRST, ward] = stay
    else:
        beds.stay[c.AFTER, last] = stay
    beds.stay[c.AFTER, stay] = c.NOTHING
    beds.ward[c.PROMISED_LAST, ward] = stay
    beds.ward[c.PROMISED, ward] += 1


@part
def drop_promise(beds: Beds, ward: int, stay: int) -> None:
    """Take a stay out of a ward's promises."""
    before, at = c.NOTHING, beds.ward[c.PROMISED_FIRST, ward]
    while at != stay:
        before, at = at, beds.stay[c.AFTER, at]
    after = beds.stay[c.AFTER, stay]
    if before == c.NOTHING:
        beds.ward[c.PROMISED_FIRST, ward] = after
    else:
        beds.stay[c.AFTER, before] = after
    if after == c.NOTHING:
        beds.ward[c.PROMISED_LAST, ward] = before
    beds.ward[c.PROMISED, ward] -= 1
