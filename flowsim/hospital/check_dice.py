"""Chance and calendars in plain Python, for the walk that estimates loads."""

from bisect import bisect_right
from itertools import accumulate
from random import Random
from statistics import NormalDist

import numpy as np

from flowsim.hospital.attributes import Shares
from flowsim.hospital.calendars import WEEK, Calendar, Timetable
from flowsim.hospital.distributions import (
    Distribution,
    Exponential,
    Lognormal,
    Normal,
    Quantiles,
    Triangular,
    Uniform,
)

STRATA = 64
NORMAL = NormalDist()


def quantile(law: Distribution, u: float) -> float:
    """Return the minutes at which a distribution function reaches u in (0, 1)."""
    match law:
        case Exponential():
            return -law.mean_minutes * float(np.log1p(-u))
        case Lognormal():
            return float(np.exp(law.log_mean + law.log_sd * NORMAL.inv_cdf(u)))
        case Normal():
            return max(law.floor_minutes, law.mean_minutes + law.sd_minutes * NORMAL.inv_cdf(u))
        case Uniform():
            return law.low_minutes + (law.high_minutes - law.low_minutes) * u
        case Triangular():
            low, mode, high = law.low_minutes, law.mode_minutes, law.high_minutes
            if u * (high - low) < mode - low:
                return float(low + (u * (high - low) * (mode - low)) ** 0.5)
            return float(high - ((1 - u) * (high - low) * (high - mode)) ** 0.5)
        case Quantiles():
            return float(np.interp(u, law.shares, law.minutes))
    return law.mean


def pick(shares: Shares, u: float) -> str:
    """Return the label on which u in (0, 1) falls."""
    for label, total in zip(
        [label for label, _ in shares.shares],
        accumulate(share for _, share in shares.shares),
        strict=True,
    ):
        if u < total:
            return label
    return shares.shares[-1][0]


def level_at(calendar: Calendar, t: float) -> int:
    """Return the level of a calendar at a time (minutes)."""
    at = bisect_right(calendar.changes, (t % WEEK, float("inf")))
    return calendar.changes[at - 1][1]


def opening(calendar: Calendar | Timetable, t: float) -> float:
    """Return when a wait for a calendar that begins at t ends (minutes)."""
    if isinstance(calendar, Calendar):
        if level_at(calendar, t) > 0:
            return t
        minutes = [minute for minute, level in calendar.changes if level > 0]
    else:
        minutes = list(calendar.minutes)
    base = t - t % WEEK
    at = bisect_right(minutes, t - base)
    return base + minutes[at] if at < len(minutes) else base + WEEK + minutes[0]


class Dice:
    """Uniform numbers by name; each name is dealt evenly spread packs, which steadies means."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.packs: dict[str, list[int]] = {}

    def roll(self, name: str) -> float:
        """Return the next number in (0, 1) for a name."""
        pack = self.packs.get(name)
        if not pack:
            pack = list(range(STRATA))
            self.random.shuffle(pack)
            self.packs[name] = pack
        inside = min(max(self.random.random(), 1e-12), 1 - 1e-12)
        return (pack.pop() + inside) / STRATA
