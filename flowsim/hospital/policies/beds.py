"""Who gets which bed: the priority table, the ward that fits, the next match."""

import numpy as np
from numpy.typing import NDArray

from flowsim.hospital.policies.ring_fences import may_take
from flowsim.kernel_cache import kernel
from flowsim.kernel_cache import rule as policy
from flowsim.units import MINUTES_PER_DAY

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HOME, ACCEPTABLE, OUTLIER = 0, 1, 2
PLACEMENTS = 3


@policy
def request_rank(
    now: float,
    t_requested: float,
    t_arrived: float,
    rank: int,
    overdue_rank: int,
    overdue_arrival: float,
    overdue_request: float,
) -> int:
    """Return a bed request's place in the priority table, 1 first (pathways section 8)."""
    if now - t_arrived > overdue_arrival or now - t_requested > overdue_request:
        return overdue_rank
    return rank


@policy
def may_move_now(now: float, from_minute: float, to_minute: float) -> bool:
    """Return whether the time of day lies in [from, to); from after to means overnight."""
    minute = now % MINUTES_PER_DAY
    if from_minute <= to_minute:
        return from_minute <= minute < to_minute
    return minute >= from_minute or minute < to_minute


@policy
def may_have_bed(
    now: float,
    t_requested: float,
    placement: int,
    from_minute: float,
    to_minute: float,
    may_outlie: int,
    patience: float,
) -> bool:
    """Return whether a request may have a free bed of a placement now.

    It may at the times of day of its kind, as an outlier only if its kind may be one, and once it
    has waited for `patience` minutes.
    """
    allowed = placement != OUTLIER or may_outlie != 0
    waited = now - t_requested >= patience
    return allowed and waited and may_move_now(now, from_minute, to_minute)


@kernel  # in Python it would take a tenth of the time of the SimPy engine
def best_ward(
    service: int,
    asker: int,
    widest: int,
    accept: Ints,
    service_wards: Ints,
    ward_free: Ints,
    ward_kept: Ints,
    ward_outliers: Ints,
    ward_outlier_maximum: Ints,
) -> int:
    """Return the ward to place a service in that this asker asks for, or -1.

    `service_wards` (services, W) lists the wards that accept a service at all, then -1.
    Home before acceptable before outlier, none wider than `widest`; within a placement the ward
    with most free beds, then the first. As many beds stay free as `ward_kept` (askers * placements,
    W) says, and outliers stop at `ward_outlier_maximum`.
    """
    best, best_placement, best_free = -1, OUTLIER + 1, 0
    for k in range(ward_free.size):
        ward = service_wards[service, k]
        if ward < 0:
            break
        placement = accept[service, ward]
        free = ward_free[ward]
        if placement > widest:
            continue
        if not may_take(free, ward_kept[PLACEMENTS * asker + placement, ward]):
            continue
        if placement == OUTLIER and ward_outliers[ward] >= ward_outlier_maximum[ward]:
            continue
        if placement < best_placement or (placement == best_placement and free > best_free):
            best, best_placement, best_free = ward, placement, free
    return best


@kernel
def free_for_service(service: int, service_wards: Ints, ward_free: Ints) -> bool:
    """Return whether any ward that accepts a service has a free bed, kept from some or not."""
    for k in range(ward_free.size):
        ward = service_wards[service, k]
        if ward < 0:
            break
        if ward_free[ward] > 0:
            return True
    return False


@policy
def best_match(
    now: float,
    widest: int,
    first_request: Ints,
    next_request: Ints,
    stay_kind: Ints,
    stay_t_requested: Floats,
    stay_t_arrived: Floats,
    kind_rank: Ints,
    kind_overdue_rank: Ints,
    kind_overdue_arrival: Floats,
    kind_overdue_request: Floats,
    kind_from: Floats,
    kind_to: Floats,
    kind_may_outlie: Ints,
    kind_asker: Ints,
    service_patience: Floats,
    accept: Ints,
    service_wards: Ints,
    ward_free: Ints,
    ward_kept: Ints,
    ward_outliers: Ints,
    ward_outlier_maximum: Ints,
) -> tuple[int, int]:
    """Return (stay, ward) of the next request to place, or (-1, -1).

    `first_request` (services,) and `next_request` (stays,) list the requests of each service, then
    -1. The first by rank, then the first asked for (stays are numbered as they are asked for),
    among the requests that have a feasible bed now. `service_patience` (placements, services) are
    the minutes after which a bed is feasible: none at home. `kind_asker` (kinds,) is what
    ring-fences take a kind for: of those they treat alike the ward is looked for once.
    """
    found, found_ward, found_rank = -1, -1, 0
    wards = (ward_free, ward_kept, ward_outliers, ward_outlier_maximum)
    for service in range(first_request.size):
        stay = first_request[service]
        if stay < 0 or not free_for_service(service, service_wards, ward_free):
            continue
        asker, ward = -1, -1
        while stay >= 0:
            request, stay = stay, next_request[stay]
            kind, asked = stay_kind[request], stay_t_requested[request]
            if kind_asker[kind] != asker:
                asker = kind_asker[kind]
                ward = best_ward(service, asker, widest, accept, service_wards, *wards)
            if ward < 0:
                continue
            rank = request_rank(
                now,
                asked,
                stay_t_arrived[request],
                kind_rank[kind],
                kind_overdue_rank[kind],
                kind_overdue_arrival[kind],
                kind_overdue_request[kind],
            )
            goes_first = found < 0 or rank < found_rank or (rank == found_rank and request < found)
            placement = accept[service, ward]
            if goes_first and may_have_bed(
                now,
                asked,
                placement,
                kind_from[kind],
                kind_to[kind],
                kind_may_outlie[kind],
                service_patience[placement, service],
            ):
                found, found_ward, found_rank = request, ward, rank
    return found, found_ward
