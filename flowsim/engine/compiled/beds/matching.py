"""Matching beds to requests by the shared policies; keeping, promising and freeing beds."""

from flowsim.engine.compiled.beds.lists import add_promise, drop_promise, drop_request
from flowsim.engine.compiled.beds.log import move_beds, refresh
from flowsim.engine.compiled.beds.rules import (
    ASKER,
    FROM_MINUTE,
    MAY_OUTLIE,
    OVERDUE_ARRIVAL,
    OVERDUE_RANK,
    OVERDUE_REQUEST,
    RANK,
    TO_MINUTE,
    BedRules,
)
from flowsim.engine.compiled.beds.state import (
    AFTER,
    BED_STATE_FIRST,
    CLOSING,
    FIRST,
    FREE,
    IS_BOARDER,
    KEPT_FIRST,
    OUTLIER_MAXIMUM,
    OUTLIERS,
    PROMISED,
    STAY_KIND,
    STAY_PLACEMENT,
    STAY_SERVICE,
    STAY_WARD,
    T_ALLOCATED,
    T_ARRIVED,
    T_READY,
    T_REQUESTED,
    T_WITHDRAWN,
    WAITER,
    Beds,
)
from flowsim.engine.compiled.codes import A0, NOBODY, NOTHING
from flowsim.engine.compiled.counts import ATTENTION, BOARDERS, PENDING, TO_MATCH, TO_USE
from flowsim.engine.compiled.patients.state import REQUESTED, Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import PC, Walks
from flowsim.engine.compiled.walks.walkers import wake
from flowsim.engine.program import Ints
from flowsim.hospital.policies.beds import OUTLIER, best_match
from flowsim.kernel_cache import part
from flowsim.records.tables import CLOSED, EMPTY, RESERVED


@part
def to_match(count: Ints, widest: int) -> None:
    """Leave it to the loop to match beds, placed no wider than `widest`."""
    count[TO_MATCH] = widest
    count[ATTENTION] = 1


@part
def match(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    widest: int,
    now: float,
) -> None:
    """Promise beds to requests, the first in the priority table first, until none fits.

    `widest` is the widest placement allowed (home, acceptable, outlier); NOTHING matches nothing.
    """
    stay, time, ward = beds.stay, beds.stay_time, beds.ward
    count[TO_MATCH] = NOTHING
    while widest >= 0 and count[PENDING] > 0 and any_free(beds):
        placed, found = best_match(
            now,
            widest,
            beds.stays_of[FIRST, ward.shape[1] :],
            stay[AFTER],
            stay[STAY_KIND],
            time[T_REQUESTED],
            time[T_ARRIVED],
            rules.kind[RANK],
            rules.kind[OVERDUE_RANK],
            rules.kind_minutes[OVERDUE_ARRIVAL],
            rules.kind_minutes[OVERDUE_REQUEST],
            rules.kind_minutes[FROM_MINUTE],
            rules.kind_minutes[TO_MINUTE],
            rules.kind[MAY_OUTLIE],
            rules.kind[ASKER],
            rules.patience,
            rules.accept,
            rules.service_wards,
            ward[FREE],
            ward[KEPT_FIRST:],
            ward[OUTLIERS],
            ward[OUTLIER_MAXIMUM],
        )
        if placed == NOTHING:
            return
        drop_request(count, beds, placed)
        allocate(plan, rules, count, walks, patients, beds, placed, found, now)


@part
def any_free(beds: Beds) -> bool:
    """Return whether any ward has a bed that can be promised: mostly none has."""
    ward, wards = 0, beds.ward.shape[1]
    while ward < wards and beds.ward[FREE, ward] <= 0:
        ward += 1
    return bool(ward < wards)


@part
def allocate(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    stay: int,
    ward: int,
    now: float,
) -> None:
    """Promise a bed of a ward; it is ready at once if one is empty."""
    placement = rules.accept[beds.stay[STAY_SERVICE, stay], ward]
    beds.stay_time[T_ALLOCATED, stay] = now
    beds.stay[STAY_WARD, stay] = ward
    beds.stay[STAY_PLACEMENT, stay] = placement
    if placement == OUTLIER:
        beds.ward[OUTLIERS, ward] += 1
    if beds.ward[BED_STATE_FIRST + EMPTY, ward] > 0:
        keep_bed(plan, rules, count, walks, patients, beds, stay, now)
    else:
        add_promise(beds, ward, stay)
        refresh(rules, beds, ward)
        tell(plan, count, walks, patients, beds, stay, now)


@part
def bed_emptied(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    ward: int,
    now: float,
) -> None:
    """Use a bed that has become empty: for a promise first, else close it if due to close."""
    w = beds.ward
    if w[PROMISED, ward] > 0:
        stay = beds.stays_of[FIRST, ward]
        drop_promise(beds, ward, stay)
        keep_bed(plan, rules, count, walks, patients, beds, stay, now)
    elif w[CLOSING, ward] > 0:
        w[CLOSING, ward] -= 1
        move_beds(rules, count, beds, ward, EMPTY, CLOSED, 1, now)


@part
def keep_bed(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    stay: int,
    now: float,
) -> None:
    """Keep an empty bed for a stay and tell whoever waits for it."""
    beds.stay_time[T_READY, stay] = now
    move_beds(rules, count, beds, beds.stay[STAY_WARD, stay], EMPTY, RESERVED, 1, now)
    tell(plan, count, walks, patients, beds, stay, now)


@part
def has_bed(beds: Beds, stay: int, stage: int) -> bool:
    """Return whether a stay's bed is allocated (stage 0) or ready (stage 1)."""
    time = beds.stay_time[T_READY if stage != 0 else T_ALLOCATED, stay]
    return bool(time == time)


@part
def tell(
    plan: Plan, count: Ints, walks: Walks, patients: Patients, beds: Beds, stay: int, now: float
) -> None:
    """Wake the walker waiting for this bed if what it waits for has come."""
    walker = beds.stay[WAITER, stay]
    if walker != NOBODY and has_bed(beds, stay, plan.step[walks.walker[walker, PC], A0]):
        beds.stay[WAITER, stay] = NOBODY
        wake(plan, count, walks, patients, walker, now)


@part
def no_longer_boards(count: Ints, beds: Beds, stay: int) -> None:
    """Take a stay off the list of boarders, if it is on it."""
    count[BOARDERS] -= beds.stay[IS_BOARDER, stay]
    beds.stay[IS_BOARDER, stay] = 0


@part
def withdraw(
    rules: BedRules, count: Ints, patients: Patients, beds: Beds, chart: int, now: float
) -> None:
    """Cancel a request that has not led to a bed; whatever was kept for it is freed."""
    row, stay = beds.stay, patients.chart[chart, REQUESTED]
    ward = row[STAY_WARD, stay]
    beds.stay_time[T_WITHDRAWN, stay] = now
    no_longer_boards(count, beds, stay)
    row[WAITER, stay] = NOBODY
    patients.chart[chart, REQUESTED] = NOTHING
    if ward == NOTHING:
        drop_request(count, beds, stay)
        return
    if row[STAY_PLACEMENT, stay] == OUTLIER:
        beds.ward[OUTLIERS, ward] -= 1
    ready = beds.stay_time[T_READY, stay]
    if ready == ready:
        move_beds(rules, count, beds, ward, RESERVED, EMPTY, 1, now)
        count[TO_USE] = ward
        count[ATTENTION] = 1
    else:
        drop_promise(beds, ward, stay)
        refresh(rules, beds, ward)
    to_match(count, rules.match_on_event)
