"""From the times at which servers were taken and lines joined to minutes by hour of the run."""

from array import array
from collections.abc import Sequence

import numpy as np

from flowsim.engine.hours import HOURS_A_WEEK, spread
from flowsim.engine.program import Floats, Ints
from flowsim.engine.world import World
from flowsim.kernel_cache import kernel

Times = Sequence["array[float]"]


@kernel
def _use(
    taken: Floats,
    returned: Floats,
    change: Floats,
    level: Ints,
    end: float,
    busy: Floats,
    overrun: Floats,
) -> None:
    """Add server minutes in use on duty, and in use after the shift ended, to hours (H,).

    The three logs of times are in order; between two times the number in use and the number on
    duty (`level`, from each time of `change` on) stay as they are.
    """
    i, j, k, used, duty, start = 0, 0, 0, 0, 0, 0.0
    while start < end:
        stop = end
        if i < taken.size:
            stop = min(stop, taken[i])
        if j < returned.size:
            stop = min(stop, returned[j])
        if k < change.size:
            stop = min(stop, change[k])
        on_duty = min(used, duty)
        if on_duty > 0:
            spread(busy, start, stop, on_duty)
        if used > on_duty:
            spread(overrun, start, stop, used - on_duty)
        while i < taken.size and taken[i] == stop:
            used += 1
            i += 1
        while j < returned.size and returned[j] == stop:
            used -= 1
            j += 1
        while k < change.size and change[k] == stop:
            duty = level[k]
            k += 1
        start = stop


def server_minutes(
    world: World, taken: Times, returned: Times, weeks: int, horizon: float
) -> tuple[Floats, Floats]:
    """Return server minutes (H, R) in use on duty, and in use after the shift ended."""
    busy = np.zeros((len(taken), weeks * HOURS_A_WEEK))
    overrun = np.zeros_like(busy)
    for r in range(len(taken)):
        mine = world.capacity_resource == r
        change, level = world.capacity_t[mine], world.capacity_level[mine]
        logs = np.frombuffer(taken[r]), np.frombuffer(returned[r])
        _use(*logs, change, level, horizon, busy[r], overrun[r])
    return np.ascontiguousarray(busy.T), np.ascontiguousarray(overrun.T)


def waiting_minutes(joined: Times, left: Times, weeks: int, horizon: float) -> Floats:
    """Return patient minutes waiting (H, Q): a line is in use by those in it, never on duty."""
    waiting = np.zeros((len(joined), weeks * HOURS_A_WEEK))
    nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
    for q in range(len(joined)):
        logs = np.frombuffer(joined[q]), np.frombuffer(left[q])
        _use(*logs, *nobody, horizon, np.zeros(0), waiting[q])
    return np.ascontiguousarray(waiting.T)
