"""Logs of changing numbers to minutes by hour of the run."""

from flowsim.engine.calendar_time import whole
from flowsim.engine.program import Floats, Ints
from flowsim.kernel_cache import kernel

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
def integrate(t: Floats, number: Ints, end: float, minutes: Floats) -> None:
    """Add to the hours (H,) the minutes spent at a number that changes at times t, until `end`."""
    for k in range(t.size):
        if number[k] > 0:
            spread(minutes, t[k], t[k + 1] if k + 1 < t.size else end, number[k])
