"""Reading calendars at a time of the run.

They repeat after a cycle: a week, or with holidays the whole run.
"""

import math

import numpy as np
from numpy.typing import NDArray

from flowsim.kernel_cache import rule


@rule
def level_at(
    minute: NDArray[np.float64],
    level: NDArray[np.int64],
    first: int,
    length: int,
    cycle: float,
    t: float,
) -> int:
    """Return the level of a calendar at time t (minutes); its entries are minutes of the cycle."""
    at = t - math.floor(t / cycle) * cycle
    return int(level[first + max(0, entries_until(minute, first, length, at) - 1)])


@rule
def entries_until(minute: NDArray[np.float64], first: int, length: int, at: float) -> int:
    """Return how many entries of a calendar lie at or before a minute of the cycle."""
    low, high = 0, length
    while low < high:
        middle = (low + high) // 2
        if minute[first + middle] <= at:
            low = middle + 1
        else:
            high = middle
    return low


@rule
def next_open(
    minute: NDArray[np.float64],
    level: NDArray[np.int64],
    first: int,
    length: int,
    is_timetable: int,
    cycle: float,
    t: float,
) -> float:
    """Return when a wait until this calendar ends.

    A calendar: t itself if open, else the next opening. A timetable: the next of its times
    strictly after t. Infinity if it never opens.
    """
    if is_timetable == 0 and level_at(minute, level, first, length, cycle, t) > 0:
        return t
    base = math.floor(t / cycle) * cycle
    past = entries_until(minute, first, length, t - base)
    for k in range(past, past + length):
        turn = k // length
        place = first + k - turn * length
        if level[place] > 0:
            return float(base + turn * cycle + minute[place])
    return math.inf
