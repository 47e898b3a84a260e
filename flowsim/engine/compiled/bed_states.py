"""Beds: every bed is always in exactly one state, and every change is logged."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.plan import Bureau, Plan
from flowsim.engine.compiled.state import Beds, Walk, Who
from flowsim.engine.compiled.tokens import wake
from flowsim.kernel_cache import part
from flowsim.records.tables import CLEANING, CLOSED, DIRTY, EMPTY, RESERVED


@part
def move_beds(
    bureau: Bureau,
    walk: Walk,
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
    at, log = walk.counts[c.BED_LOG], beds.log
    beds.ward[c.BED_STATE_FIRST + before, ward] -= number
    beds.ward[c.BED_STATE_FIRST + after, ward] += number
    beds.log_time[at] = now
    log[c.LOG_WARD, at] = ward
    log[c.LOG_BEFORE, at] = before
    log[c.LOG_AFTER, at] = after
    log[c.LOG_BEDS, at] = number
    walk.counts[c.BED_LOG] = at + 1
    if at + 1 + walk.counts[c.BED_LOG_MARGIN] > beds.log_time.size:
        walk.counts[c.ATTENTION] = 1
    refresh(bureau, beds, ward)


@part
def refresh(bureau: Bureau, beds: Beds, ward: int) -> None:
    """Recount the beds of a ward that can be promised: empty, or declared and on the way."""
    w = beds.ward
    free = w[c.BED_STATE_FIRST + EMPTY, ward]
    if bureau.allocate_uncleaned != 0:
        free += w[c.BED_STATE_FIRST + DIRTY, ward] + w[c.BED_STATE_FIRST + CLEANING, ward]
    w[c.FREE, ward] = free - w[c.PROMISED, ward] - w[c.CLOSING, ward]


@part
def bed_emptied(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, ward: int, now: float
) -> None:
    """Use a bed that has become empty: for a promise first, else close it if due to close."""
    w = beds.ward
    if w[c.PROMISED, ward] > 0:
        stay = beds.stays_of[c.FIRST, ward]
        drop_promise(beds, ward, stay)
        keep_bed(plan, bureau, walk, who, beds, stay, now)
    elif w[c.CLOSING, ward] > 0:
        w[c.CLOSING, ward] -= 1
        move_beds(bureau, walk, beds, ward, EMPTY, CLOSED, 1, now)


@part
def keep_bed(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, stay: int, now: float
) -> None:
    """Keep an empty bed for a stay and tell whoever waits for it."""
    beds.stay_time[c.T_READY, stay] = now
    move_beds(bureau, walk, beds, beds.stay[c.STAY_WARD, stay], EMPTY, RESERVED, 1, now)
    tell(plan, walk, who, beds, stay, now)


@part
def has_bed(beds: Beds, stay: int, stage: int) -> bool:
    """Return whether a stay's bed is allocated (stage 0) or ready (stage 1)."""
    time = beds.stay_time[c.T_READY if stage != 0 else c.T_ALLOCATED, stay]
    return bool(time == time)


@part
def tell(plan: Plan, walk: Walk, who: Who, beds: Beds, stay: int, now: float) -> None:
    """Wake the token waiting for this bed if what it waits for has come."""
    token = beds.stay[c.WAITER, stay]
    if token != c.NOBODY and has_bed(beds, stay, plan.step[walk.token[token, c.PC], c.A0]):
        beds.stay[c.WAITER, stay] = c.NOBODY
        wake(plan, walk, who, token, now)


# -- lists of stays: first come, first served --------------------------------------------------


@part
def add_stay(beds: Beds, of: int, stay: int) -> None:
    """Put a stay at the end of a list."""
    last = beds.stays_of[c.LAST, of]
    if last == c.NOTHING:
        beds.stays_of[c.FIRST, of] = stay
    else:
        beds.stay[c.AFTER, last] = stay
    beds.stay[c.AFTER, stay] = c.NOTHING
    beds.stays_of[c.LAST, of] = stay


@part
def drop_stay(beds: Beds, of: int, stay: int) -> None:
    """Take a stay out of a list."""
    before, at = c.NOTHING, beds.stays_of[c.FIRST, of]
    while at != stay:
        before, at = at, beds.stay[c.AFTER, at]
    after = beds.stay[c.AFTER, stay]
    if before == c.NOTHING:
        beds.stays_of[c.FIRST, of] = after
    else:
        beds.stay[c.AFTER, before] = after
    if after == c.NOTHING:
        beds.stays_of[c.LAST, of] = before


@part
def add_request(walk: Walk, beds: Beds, stay: int) -> None:
    """Put a stay at the end of its service's requests."""
    add_stay(beds, beds.ward.shape[1] + beds.stay[c.STAY_SERVICE, stay], stay)
    walk.counts[c.PENDING] += 1


@part
def drop_request(walk: Walk, beds: Beds, stay: int) -> None:
    """Take a stay out of its service's requests."""
    drop_stay(beds, beds.ward.shape[1] + beds.stay[c.STAY_SERVICE, stay], stay)
    walk.counts[c.PENDING] -= 1


@part
def add_promise(beds: Beds, ward: int, stay: int) -> None:
    """Put a stay at the end of a ward's promises."""
    add_stay(beds, ward, stay)
    beds.ward[c.PROMISED, ward] += 1


@part
def drop_promise(beds: Beds, ward: int, stay: int) -> None:
    """Take a stay out of a ward's promises."""
    drop_stay(beds, ward, stay)
    beds.ward[c.PROMISED, ward] -= 1
