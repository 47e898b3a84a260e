"""Beds: every bed is always in exactly one state, and every change is logged."""

from flowsim.engine.compiled.beds.rules import BedRules
from flowsim.engine.compiled.beds.state import (
    BED_STATE_FIRST,
    CLOSING,
    FREE,
    LOG_AFTER,
    LOG_BEDS,
    LOG_BEFORE,
    LOG_WARD,
    PROMISED,
    Beds,
)
from flowsim.engine.compiled.counts import ATTENTION, BED_LOG, BED_LOG_MARGIN
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part
from flowsim.records.tables import CLEANING, DIRTY, EMPTY


@part
def move_beds(
    rules: BedRules,
    count: Ints,
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
    at, log = count[BED_LOG], beds.log
    beds.ward[BED_STATE_FIRST + before, ward] -= number
    beds.ward[BED_STATE_FIRST + after, ward] += number
    beds.log_time[at] = now
    log[LOG_WARD, at] = ward
    log[LOG_BEFORE, at] = before
    log[LOG_AFTER, at] = after
    log[LOG_BEDS, at] = number
    count[BED_LOG] = at + 1
    if at + 1 + count[BED_LOG_MARGIN] > beds.log_time.size:
        count[ATTENTION] = 1
    refresh(rules, beds, ward)


@part
def refresh(rules: BedRules, beds: Beds, ward: int) -> None:
    """Recount the beds of a ward that can be promised: empty, or declared and on the way."""
    w = beds.ward
    free = w[BED_STATE_FIRST + EMPTY, ward]
    if rules.allocate_uncleaned != 0:
        free += w[BED_STATE_FIRST + DIRTY, ward] + w[BED_STATE_FIRST + CLEANING, ward]
    w[FREE, ward] = free - w[PROMISED, ward] - w[CLOSING, ward]
