"""Logs of changing numbers to minutes by hour of the run."""

import numpy as np

from flowsim.engine.program import Floats, Ints

HOUR = 60.0


def spread(minutes: Floats, start: float, end: float, amount: int) -> None:
    """Add `amount` times the minutes from start to end to the hours (H,) they fall in."""
    hour = int(start // HOUR)
    while start < end:
        stop = min((hour + 1) * HOUR, end)
        minutes[hour] += amount * (stop - start)
        start = stop
        hour += 1


def by_hour(t: Floats, number: Ints, hours: int) -> Floats:
    """Return the minutes (hours,) spent at a number that changes at times t (n,), in order.

    The number is 0 before the first change; all changes come before the end of the last hour.
    """
    start = np.concatenate((HOUR * np.arange(hours), t))
    order = np.argsort(start, kind="stable")
    hour, changes = np.cumsum(order < hours) - 1, np.cumsum(order >= hours)
    found = np.zeros(hours)
    minutes = np.append(0, number)[changes] * np.diff(start[order], append=hours * HOUR)
    np.add.at(found, hour, minutes)
    return found
