"""Who may take a free place: trunk reservation."""

import numpy as np
from numpy.typing import NDArray

from flowsim.kernel_cache import rule as policy

Ints = NDArray[np.int64]


@policy
def may_take(free: int, kept: int) -> bool:
    """Return whether somebody may take a free place, when they must leave `kept` to others."""
    return free > kept


@policy
def places_kept(
    unit: int, asker: int, placement: int, fence_unit: Ints, places: Ints, kept_from: Ints
) -> int:
    """Return how many free places of a unit an asker must leave to others.

    `fence_unit` (F,) says whose each ring-fence is and `places` (F,) how many it keeps now, from
    those askers and placements for which `kept_from` (F, askers, placements) is 1.
    """
    kept = 0
    for fence in range(fence_unit.size):
        if fence_unit[fence] == unit:
            kept += places[fence] * kept_from[fence, asker, placement]
    return kept
