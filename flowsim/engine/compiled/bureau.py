"""The bed bureau: requests, matching by the shared policies, and the escalation ladder."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.bed_states import (
    add_promise,
    bed_emptied,
    drop_promise,
    drop_request,
    keep_bed,
    move_beds,
    refresh,
    tell,
)
from flowsim.engine.compiled.plan import Bureau, Plan
from flowsim.engine.compiled.state import Beds, Walk, Who
from flowsim.hospital.policies.beds import OUTLIER, best_match
from flowsim.hospital.policies.escalation import escalation_level
from flowsim.kernel_cache import part
from flowsim.records.tables import CLOSED, EMPTY, OCCUPIED, RESERVED

# -- requests ----------------------------------------------------------------------------------


@part
def no_longer_boards(walk: Walk, beds: Beds, stay: int) -> None:
    """Take a stay off the list of boarders, if it is on it."""
    walk.counts[c.BOARDERS] -= beds.stay[c.IS_BOARDER, stay]
    beds.stay[c.IS_BOARDER, stay] = 0


@part
def withdraw(bureau: Bureau, walk: Walk, who: Who, beds: Beds, chart: int, now: float) -> None:
    """Cancel a request that has not led to a bed; whatever was kept for it is freed."""
    row, stay = beds.stay, who.chart[chart, c.REQUESTED]
    ward = row[c.STAY_WARD, stay]
    beds.stay_time[c.T_WITHDRAWN, stay] = now
    no_longer_boards(walk, beds, stay)
    row[c.WAITER, stay] = c.NOBODY
    who.chart[chart, c.REQUESTED] = c.NOTHING
    if ward == c.NOTHING:
        drop_request(walk, beds, stay)
        return
    if row[c.STAY_PLACEMENT, stay] == OUTLIER:
        beds.ward[c.OUTLIERS, ward] -= 1
    ready = beds.stay_time[c.T_READY, stay]
    if ready == ready:
        move_beds(bureau, walk, beds, ward, RESERVED, EMPTY, 1, now)
        walk.counts[c.TO_USE] = ward
        walk.counts[c.ATTENTION] = 1
    else:
        drop_promise(beds, ward, stay)
        refresh(bureau, beds, ward)
    to_match(walk, bureau.match_on_event)


# -- matching ----------------------------------------------------------------------------------


@part
def to_match(walk: Walk, widest: int) -> None:
    """Leave it to the loop to match beds, placed no wider than `widest`."""
    walk.counts[c.TO_MATCH] = widest
    walk.counts[c.ATTENTION] = 1


@part
def match(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, widest: int, now: float
) -> None:
    """Promise beds to requests, the first in the priority table first, until none fits.

    `widest` is the widest placement allowed (home, acceptable, outlier); NOTHING matches nothing.
    """
    count, stay, time, ward = walk.counts, beds.stay, beds.stay_time, beds.ward
    count[c.TO_MATCH] = c.NOTHING
    while widest >= 0 and count[c.PENDING] > 0 and any_free(beds):
        placed, found = best_match(
            now,
            widest,
            beds.stays_of[c.FIRST, ward.shape[1] :],
            stay[c.AFTER],
            stay[c.STAY_KIND],
            time[c.T_REQUESTED],
            time[c.T_ARRIVED],
            bureau.kind[c.RANK],
            bureau.kind[c.OVERDUE_RANK],
            bureau.kind_minutes[c.OVERDUE_ARRIVAL],
            bureau.kind_minutes[c.OVERDUE_REQUEST],
            bureau.kind_minutes[c.FROM_MINUTE],
            bureau.kind_minutes[c.TO_MINUTE],
            bureau.kind[c.MAY_OUTLIE],
            bureau.patience,
            bureau.accept,
            bureau.service_wards,
            ward[c.FREE],
            ward[c.PROTECTED],
            ward[c.OUTLIERS],
            ward[c.OUTLIER_MAXIMUM],
        )
        if placed == c.NOTHING:
            return
        drop_request(walk, beds, placed)
        allocate(plan, bureau, walk, who, beds, placed, found, now)


@part
def any_free(beds: Beds) -> bool:
    """Return whether any ward has a bed that can be promised: mostly none has."""
    ward, wards = 0, beds.ward.shape[1]
    while ward < wards and beds.ward[c.FREE, ward] <= 0:
        ward += 1
    return bool(ward < wards)


@part
def allocate(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, stay: int, ward: int, now: float
) -> None:
    """Promise a bed of a ward; it is ready at once if one is empty."""
    placement = bureau.accept[beds.stay[c.STAY_SERVICE, stay], ward]
    beds.stay_time[c.T_ALLOCATED, stay] = now
    beds.stay[c.STAY_WARD, stay] = ward
    beds.stay[c.STAY_PLACEMENT, stay] = placement
    if placement == OUTLIER:
        beds.ward[c.OUTLIERS, ward] += 1
    if beds.ward[c.BED_STATE_FIRST + EMPTY, ward] > 0:
        keep_bed(plan, bureau, walk, who, beds, stay, now)
    else:
        add_promise(beds, ward, stay)
        refresh(bureau, beds, ward)
        tell(plan, walk, who, beds, stay, now)


# -- escalation --------------------------------------------------------------------------------


@part
def review_level(plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, now: float) -> None:
    """Set the escalation level by the triggers, open or close beds, and log it."""
    count, clock, log, w = walk.counts, walk.clock, beds.escalation, beds.ward
    opened, occupied = 0, 0
    for ward in range(w.shape[1]):
        if w[c.GENERAL, ward] != 0:
            every = w[c.CORE, ward] + w[c.ESCALATION, ward]
            opened += every - w[c.BED_STATE_FIRST + CLOSED, ward]
            occupied += w[c.BED_STATE_FIRST + OCCUPIED, ward]
    occupancy = occupied / opened if opened > 0 else 0.0
    boarders, longest = count[c.BOARDERS], 0.0
    if boarders > 0:
        while beds.stay[c.IS_BOARDER, count[c.FIRST_BOARDER]] == 0:
            count[c.FIRST_BOARDER] += 1
        longest = now - beds.stay_time[c.T_REQUESTED, count[c.FIRST_BOARDER]]
    level = escalation_level(
        count[c.LEVEL],
        occupancy,
        float(boarders),
        longest,
        bureau.trigger[c.OCCUPANCY],
        bureau.trigger[c.BOARDERS_HELD],
        bureau.trigger[c.LONGEST_WAIT],
        bureau.release,
    )
    if level != count[c.LEVEL]:
        count[c.LEVEL] = level
        clock[c.LEVEL_SINCE] = now
    changed = set_escalation_beds(plan, bureau, walk, who, beds, now)
    if changed or clock[c.LEVEL_SINCE] == now:
        at = count[c.ESCALATION_LOG]
        count[c.ESCALATION_LOG] = at + 1
        if at + 2 > log.shape[1]:
            count[c.ATTENTION] = 1
        log[c.E_TIME, at], log[c.E_LEVEL, at], log[c.E_OCCUPANCY, at] = now, level, occupancy
        log[c.E_BOARDERS, at], log[c.E_LONGEST, at] = boarders, longest
        log[c.E_BEDS, at] = 0.0
        for ward in range(w.shape[1]):
            log[c.E_BEDS, at] += w[c.ESCALATION_OPEN, ward]


@part
def set_escalation_beds(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, now: float
) -> bool:
    """Open or close escalation beds to the level's share; opening waits for the lag.

    Returns whether any were opened or closed.
    """
    clock, w = walk.clock, beds.ward
    want = bureau.level[c.SHARE_OPEN, walk.counts[c.LEVEL]]
    if want > clock[c.OPEN_SHARE] and now - clock[c.LEVEL_SINCE] < bureau.opening_lag:
        return False
    if want == clock[c.OPEN_SHARE]:
        return False
    clock[c.OPEN_SHARE] = want
    for ward in range(w.shape[1]):
        target = int(w[c.ESCALATION, ward] * want + 0.5)
        open_beds(plan, bureau, walk, who, beds, ward, target - w[c.ESCALATION_OPEN, ward], now)
        w[c.ESCALATION_OPEN, ward] = target
    to_match(walk, bureau.match_on_event)
    return True


@part
def open_beds(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, ward: int, number: int, now: float
) -> None:
    """Open beds, or with a negative number close them as they become empty."""
    w = beds.ward
    if number > 0:
        kept = min(number, w[c.CLOSING, ward])
        w[c.CLOSING, ward] -= kept
        move_beds(bureau, walk, beds, ward, CLOSED, EMPTY, number - kept, now)
        for _ in range(number - kept):
            bed_emptied(plan, bureau, walk, who, beds, ward, now)
    elif number < 0:
        at_once = min(-number, w[c.BED_STATE_FIRST + EMPTY, ward])
        w[c.CLOSING, ward] += -number - at_once
        move_beds(bureau, walk, beds, ward, EMPTY, CLOSED, at_once, now)
    refresh(bureau, beds, ward)
