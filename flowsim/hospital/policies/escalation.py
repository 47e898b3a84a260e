"""When the escalation level rises and falls."""

import numpy as np
from numpy.typing import NDArray

from flowsim.kernel_cache import rule as policy

Floats = NDArray[np.float64]


@policy
def acts_now(
    stands: float, wanted: float, opens_beds: bool, held_minutes: float, opening_lag: float
) -> bool:
    """Return whether an action that stands so is to stand as wanted from this review on.

    At once, but for more beds, which open once the level has held for the lag (staff to be found).
    """
    too_soon = opens_beds and wanted > stands and held_minutes < opening_lag
    return wanted != stands and not too_soon


@policy
def beds_opened(beds: int, share: float) -> int:
    """Return how many of a ward's escalation beds are open when a share is, halves rounded up."""
    return int(beds * share + 0.5)


@policy
def escalation_level(
    level: int,
    occupancy: float,
    boarders: float,
    longest_wait: float,
    held_minutes: float,
    level_occupancy: Floats,
    level_boarders: Floats,
    level_wait: Floats,
    release: float,
    hold_minutes: float,
) -> int:
    """Return the escalation level after a review, 0 for none.

    It rises to the highest rung any trigger of which is met. It falls one rung at a time, and
    only once it has held for `hold_minutes` and every measure is below `release` times the trigger
    of the rung it is on.
    """
    reached = 0
    for k in range(level_occupancy.size):
        if (
            occupancy >= level_occupancy[k]
            or boarders >= level_boarders[k]
            or longest_wait >= level_wait[k]
        ):
            reached = k + 1
    if reached >= level:
        return reached
    if held_minutes < hold_minutes:
        return level
    k = level - 1
    # Occupancy is released on the empty share: 0.9 of a trigger of 95 % would never be reached.
    empty = 1.0 - level_occupancy[k]
    if (
        1.0 - occupancy > empty * (2.0 - release)
        and boarders < level_boarders[k] * release
        and longest_wait < level_wait[k] * release
    ):
        return level - 1
    return level
