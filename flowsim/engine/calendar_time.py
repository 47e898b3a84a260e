"""Reading weekly calendars at a time of the run."""

import math

import numpy as np
from numpy.typing import NDArray

from flowsim.kernel_cache import kernel
from flowsim.units import MINUTES_PER_WEEK


@kernel
def whole(t: float, length: float) -> int:
    """Return how many whole lengths (minutes) have passed at time t >= 0.

    A quotient may be rounded up to the next whole number; the remainder of a division, which
    could not, takes twenty times as long.
    """
    number = int(t / length)
    return number - 1 if number * length > t else number


@kernel
def level_at(
    minute: NDArray[np.float64], level: NDArray[np.int64], first: int, length: int, t: float
) -> int:
    """Return the level of a calendar at time t (minutes)."""
    at = t - math.floor(t / MINUTES_PER_WEEK) * MINUTES_PER_WEEK
    low, high = 0, length
    while high - low > 1:
        middle = (low + high) // 2
        if minute[first + middle] <= at:
            low = middle
        else:
            high = middle
    return int(level[first + low])


@kernel
def next_open(
    minute: NDArray[np.float64],
    level: NDArray[np.int64],
    first: int,
    length: int,
    is_timetable: int,
    t: float,
) -> float:
    """Return when a wait until this calendar ends.

    A calendar: t itself if open, else the next opening. A timetable: the next of its times
    strictly after t. Infinity if it never opens.
    """
    if is_timetable == 0 and level_at(minute, level, first, length, t) > 0:
        return t
    base = math.floor(t / MINUTES_PER_WEEK) * MINUTES_PER_WEEK
    for week in range(2):
        for k in range(length):
            at = base + week * MINUTES_PER_WEEK + minute[first + k]
            if at > t and level[first + k] > 0:
                return float(at)
    return math.inf
