"""Logs of changing numbers to minutes by hour of the run."""

from collections.abc import Sequence

import numpy as np

from flowsim.engine.calendar_time import whole
from flowsim.engine.program import Floats, Ints
from flowsim.kernel_cache import kernel

HOURS_A_WEEK = 168
HOUR = 60.0


@kernel
def spread(minutes: Floats, start: float, end: float, amount: int) -> None:
    """Add `amount` times the minutes from start to end to the hours (H,) they fall in."""
    hour = whole(start, HOUR)
    while start < end:
        stop = min((hour + 1) * HOUR, end)
        minutes[hour] += amount * (stop - start)
        start = stop
        hour += 1


@kernel
def _use(t: Floats, used: Ints, duty: Ints, end: float, busy: Floats, overrun: Floats) -> None:
    for k in range(t.size):
        stop = t[k + 1] if k + 1 < t.size else end
        on_duty = min(used[k], duty[k])
        if on_duty > 0:
            spread(busy, t[k], stop, on_duty)
        if used[k] > on_duty:
            spread(overrun, t[k], stop, used[k] - on_duty)


@kernel
def integrate(t: Floats, number: Ints, end: float, minutes: Floats) -> None:
    """Add to the hours (H,) the minutes spent at a number that changes at times t, until `end`."""
    for k in range(t.size):
        if number[k] > 0:
            spread(minutes, t[k], t[k + 1] if k + 1 < t.size else end, number[k])


def use_by_hour(
    t: Sequence[Sequence[float]],
    used: Sequence[Sequence[int]],
    duty: Sequence[Sequence[int]],
    weeks: int,
    horizon: float,
) -> tuple[Floats, Floats]:
    """Return server minutes (H, R) in use on duty, and in use after the shift ended.

    For each resource the logs hold the times of change (minutes), the servers in use from then
    on, and those on duty; the last entry holds to the horizon.
    """
    busy = np.zeros((len(t), weeks * HOURS_A_WEEK))
    overrun = np.zeros_like(busy)
    for r in range(len(t)):
        times, n, on = np.array(t[r]), np.array(used[r]), np.array(duty[r])
        if len(times):
            _use(times, n, on, horizon, busy[r], overrun[r])
    return np.ascontiguousarray(busy.T), np.ascontiguousarray(overrun.T)


def length_by_hour(
    t: Sequence[Sequence[float]], length: Sequence[Sequence[int]], weeks: int, horizon: float
) -> Floats:
    """Return patient minutes waiting (H, Q) from logs of the times and lengths of each line."""
    waiting = np.zeros((len(t), weeks * HOURS_A_WEEK))
    for q in range(len(t)):
        times, n = np.array(t[q]), np.array(length[q])
        if len(times):
            integrate(times, n, horizon, waiting[q])
    return np.ascontiguousarray(waiting.T)
