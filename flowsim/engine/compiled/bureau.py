"""The bed bureau: requests, matching by the shared policies, and the escalation ladder."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.bed_states import (
    add_promise,
    bed_emptied,
    drop_promise,
    keep_bed,
    move_beds,
    refresh,
    tell,
)
from flowsim.engine.compiled.state import Beds, State
from flowsim.engine.compiled.tables import Bureau, Model
from flowsim.engine.program import Ints
from flowsim.hospital.policies import OUTLIER, best_match, escalation_level
from flowsim.kernel_cache import part
from flowsim.records.tables import CLOSED, EMPTY, OCCUPIED, RESERVED

NAN = float("nan")


# -- requests ----------------------------------------------------------------------------------


@part
def new_stay(model: Model, state: State, patient: int, service: int, kind: int, now: float) -> int:
    """Add a request to the bureau's list and return its number."""
    count, beds = state.count, state.beds
    stay = count[c.STAYS]
    count[c.STAYS] = stay + 1
    beds.stay[c.STAY_PATIENT, stay] = patient
    beds.stay[c.STAY_KIND, stay] = kind
    beds.stay[c.STAY_SERVICE, stay] = service
    beds.stay[c.STAY_WARD, stay] = c.NOTHING
    beds.stay[c.STAY_PLACEMENT, stay] = c.NOTHING
    beds.stay[c.WAITER, stay] = c.NOBODY
    beds.stay[c.BOARDS, stay] = 0
    for k in range(c.STAY_TIMES):
        beds.stay_time[k, stay] = NAN
    beds.stay_time[c.T_REQUESTED, stay] = now
    beds.stay_time[c.T_ARRIVED, stay] = model.coming.t_arrive[patient]
    beds.pending[count[c.PENDING]] = stay
    count[c.PENDING] += 1
    if model.bureau.boards[kind] != 0:
        beds.stay[c.BOARDS, stay] = 1
        count[c.BOARDERS] += 1
    return stay


@part
def no_longer_boards(count: Ints, beds: Beds, stay: int) -> None:
    """Take a stay off the list of boarders, if it is on it."""
    count[c.BOARDERS] -= beds.stay[c.BOARDS, stay]
    beds.stay[c.BOARDS, stay] = 0


@part
def drop_pending(count: Ints, beds: Beds, position: int) -> None:
    """Take a request off the list, keeping the order of the others."""
    last = count[c.PENDING] - 1
    for k in range(position, last):
        beds.pending[k] = beds.pending[k + 1]
    count[c.PENDING] = last


@part
def withdraw(model: Model, state: State, stay: int, now: float) -> bool:
    """Cancel a request that has not led to a bed; return whether that frees one to match."""
    count, beds = state.count, state.beds
    ward = beds.stay[c.STAY_WARD, stay]
    beds.stay_time[c.T_WITHDRAWN, stay] = now
    no_longer_boards(count, beds, stay)
    beds.stay[c.WAITER, stay] = c.NOBODY
    state.patients.stay[beds.stay[c.STAY_PATIENT, stay], c.REQUESTED] = c.NOTHING
    if ward == c.NOTHING:
        position = 0
        while beds.pending[position] != stay:
            position += 1
        drop_pending(count, beds, position)
        return False
    if beds.stay[c.STAY_PLACEMENT, stay] == OUTLIER:
        beds.ward[c.OUTLIERS, ward] -= 1
    ready = beds.stay_time[c.T_READY, stay]
    if ready == ready:
        move_beds(count, model.bureau, beds, ward, RESERVED, EMPTY, 1, now)
        bed_emptied(model, state, ward, now)
    else:
        drop_promise(beds, ward, stay)
        refresh(model.bureau, beds, ward)
    return True


# -- matching ----------------------------------------------------------------------------------


@part
def match(model: Model, state: State, widest: int, now: float) -> None:
    """Promise beds to requests, the first in the priority table first, until none fits.

    `widest` is the widest placement allowed (home, acceptable, outlier); NOTHING matches nothing.
    """
    count, beds, b = state.count, state.beds, model.bureau
    while widest >= 0 and count[c.PENDING] > 0 and any_free(beds):
        position, ward = best_match(
            now,
            widest,
            beds.pending,
            count[c.PENDING],
            beds.stay[c.STAY_SERVICE],
            beds.stay[c.STAY_KIND],
            beds.stay_time[c.T_REQUESTED],
            beds.stay_time[c.T_ARRIVED],
            b.rank,
            b.overdue_rank,
            b.overdue_arrival,
            b.overdue_request,
            b.from_minute,
            b.to_minute,
            b.may_outlie,
            b.patience,
            b.accept,
            beds.ward[c.FREE],
            b.protected,
            beds.ward[c.OUTLIERS],
            b.outlier_maximum,
        )
        if position == c.NOTHING:
            return
        stay = beds.pending[position]
        drop_pending(count, beds, position)
        allocate(model, state, stay, ward, now)


@part
def any_free(beds: Beds) -> bool:
    """Return whether any ward has a bed that can be promised."""
    for ward in range(beds.ward.shape[1]):
        if beds.ward[c.FREE, ward] > 0:
            return True
    return False


@part
def allocate(model: Model, state: State, stay: int, ward: int, now: float) -> None:
    """Promise a bed of a ward; it is ready at once if one is empty."""
    beds = state.beds
    placement = model.bureau.accept[beds.stay[c.STAY_SERVICE, stay], ward]
    beds.stay_time[c.T_ALLOCATED, stay] = now
    beds.stay[c.STAY_WARD, stay] = ward
    beds.stay[c.STAY_PLACEMENT, stay] = placement
    if placement == OUTLIER:
        beds.ward[c.OUTLIERS, ward] += 1
    if beds.state[EMPTY, ward] > 0:
        keep_bed(model, state, stay, now)
    else:
        add_promise(beds, ward, stay)
        refresh(model.bureau, beds, ward)
        tell(model, state, stay, now)


# -- escalation --------------------------------------------------------------------------------


@part
def review_level(model: Model, state: State, now: float) -> bool:
    """Set the escalation level by the triggers; return whether beds were opened or closed."""
    count, clock, beds, b = state.count, state.clock, state.beds, model.bureau
    occupancy = occupied_share(b, beds)
    boarders = count[c.BOARDERS]
    longest = 0.0
    if boarders > 0:
        first = count[c.FIRST_BOARDER]
        while beds.stay[c.BOARDS, first] == 0:
            first += 1
        count[c.FIRST_BOARDER] = first
        longest = now - beds.stay_time[c.T_REQUESTED, first]
    level = escalation_level(
        count[c.LEVEL],
        occupancy,
        float(boarders),
        longest,
        b.occupancy,
        b.boarders,
        b.wait,
        b.release,
    )
    if level != count[c.LEVEL]:
        count[c.LEVEL] = level
        clock[c.LEVEL_SINCE] = now
    changed = set_escalation_beds(model, state, now)
    if changed or clock[c.LEVEL_SINCE] == now:
        entry = beds.escalations[count[c.ESCALATION_LOG]]
        entry[c.E_TIME], entry[c.E_LEVEL], entry[c.E_OCCUPANCY] = now, level, occupancy
        entry[c.E_BOARDERS], entry[c.E_LONGEST] = boarders, longest
        entry[c.E_BEDS] = beds.ward[c.ESCALATION_OPEN].sum()
        count[c.ESCALATION_LOG] += 1
    return changed


@part
def occupied_share(bureau: Bureau, beds: Beds) -> float:
    """Return occupied over open beds of the general and acute wards, 0 where none is open."""
    opened, occupied = 0, 0
    for ward in range(bureau.ward.shape[0]):
        if bureau.ward[ward, c.WARD_GENERAL] != 0:
            every = bureau.ward[ward, c.WARD_CORE] + bureau.ward[ward, c.WARD_ESCALATION]
            opened += every - beds.state[CLOSED, ward]
            occupied += beds.state[OCCUPIED, ward]
    return occupied / opened if opened > 0 else 0.0


@part
def set_escalation_beds(model: Model, state: State, now: float) -> bool:
    """Open or close escalation beds to the level's share; opening waits for the lag."""
    clock, beds, b = state.clock, state.beds, model.bureau
    want = b.share[state.count[c.LEVEL]]
    if want > clock[c.OPEN_SHARE] and now - clock[c.LEVEL_SINCE] < b.opening_lag:
        return False
    if want == clock[c.OPEN_SHARE]:
        return False
    clock[c.OPEN_SHARE] = want
    for ward in range(b.ward.shape[0]):
        target = int(b.ward[ward, c.WARD_ESCALATION] * want + 0.5)
        open_beds(model, state, ward, target - beds.ward[c.ESCALATION_OPEN, ward], now)
        beds.ward[c.ESCALATION_OPEN, ward] = target
    return True


@part
def open_beds(model: Model, state: State, ward: int, number: int, now: float) -> None:
    """Open beds, or with a negative number close them as they become empty."""
    count, beds, b = state.count, state.beds, model.bureau
    if number > 0:
        kept = min(number, beds.ward[c.CLOSING, ward])
        beds.ward[c.CLOSING, ward] -= kept
        move_beds(count, b, beds, ward, CLOSED, EMPTY, number - kept, now)
        for _ in range(number - kept):
            bed_emptied(model, state, ward, now)
    elif number < 0:
        at_once = min(-number, beds.state[EMPTY, ward])
        beds.ward[c.CLOSING, ward] += -number - at_once
        move_beds(count, b, beds, ward, EMPTY, CLOSED, at_once, now)
    refresh(b, beds, ward)
