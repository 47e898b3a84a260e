"""From the times at which servers were taken and lines joined to how many there were when."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from flowsim.engine.hours import HOURS_A_WEEK, length_by_hour, use_by_hour
from flowsim.engine.program import Floats
from flowsim.engine.world import World

Times = Sequence[Sequence[float]]


def _running(up: Sequence[float], down: Sequence[float], other: Floats) -> tuple[Any, Any]:
    """Return all times (k,) in order, and how many more ups than downs there were by then (k,)."""
    t = np.concatenate((np.asarray(up), np.asarray(down), other))
    change = np.zeros(t.size, dtype=np.int64)
    change[: len(up)] = 1
    change[len(up) : len(up) + len(down)] = -1
    order = np.argsort(t, kind="stable")
    return t[order], np.cumsum(change[order])


def server_minutes(
    world: World, taken: Times, returned: Times, weeks: int, horizon: float
) -> tuple[Floats, Floats]:
    """Return server minutes (H, R) in use on duty, and in use after the shift ended."""
    busy = np.zeros((weeks * HOURS_A_WEEK, len(taken)))
    overrun = np.zeros_like(busy)
    for r in range(len(taken)):
        mine = world.capacity_resource == r
        changes = world.capacity_t[mine]
        t, used = _running(taken[r], returned[r], changes)
        duty = world.capacity_level[mine][np.searchsorted(changes, t, side="right") - 1]
        one = use_by_hour([t], [used], [duty], weeks, horizon)
        busy[:, r], overrun[:, r] = one[0][:, 0], one[1][:, 0]
    return busy, overrun


def waiting_minutes(joined: Times, left: Times, weeks: int, horizon: float) -> Floats:
    """Return patient minutes waiting (H, Q)."""
    waiting = np.zeros((weeks * HOURS_A_WEEK, len(joined)))
    for q in range(len(joined)):
        t, length = _running(joined[q], left[q], np.empty(0))
        waiting[:, q] = length_by_hour([t], [length], weeks, horizon)[:, 0]
    return waiting
