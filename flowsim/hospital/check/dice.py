"""Chance and calendars in plain Python, for the walk that estimates loads."""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from math import inf, log1p
from random import Random

import numpy as np

from flowsim.elementary import exp
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.distributions import (
    BELL,
    CensoredNormal,
    Distribution,
    Exponential,
    Lognormal,
    Quantiles,
    Triangular,
    Uniform,
)
from flowsim.hospital.vocabulary.times_of_day import WEEK

STRATA, POINTS = 16, 32


def quantile(of: Distribution, u: float) -> float:
    """Return the minutes at which a distribution function reaches u in (0, 1)."""
    match of:
        case Exponential():
            return -of.mean_minutes * log1p(-u)
        case Lognormal():
            return exp(of.log_mean + of.log_sd * BELL.inv_cdf(u))
        case CensoredNormal():
            return max(
                of.floor_minutes,
                of.centre_minutes + of.sd_minutes * BELL.inv_cdf(u),
            )
        case Uniform():
            return of.low_minutes + (of.high_minutes - of.low_minutes) * u
        case Triangular():
            low, mode, high = (
                of.low_minutes,
                of.mode_minutes,
                of.high_minutes,
            )
            if u * (high - low) < mode - low:
                return float(low + (u * (high - low) * (mode - low)) ** 0.5)
            return float(high - ((1 - u) * (high - low) * (high - mode)) ** 0.5)
        case Quantiles():
            return float(np.interp(u, of.shares, of.minutes))
    return of.mean


def typical(of: Distribution) -> list[float]:
    """Return the mean minutes within each of STRATA equally likely parts of a distribution.

    Their mean is that of the whole, so walking with them keeps means and most of the
    spread while leaving out the noise of the far tail.
    """
    inside = (np.arange(STRATA * POINTS) + 0.5) / (STRATA * POINTS)
    minutes = np.array([quantile(of, float(u)) for u in inside]).reshape(STRATA, POINTS)
    means = [float(m) for m in minutes.mean(axis=1)]
    means[-1] += STRATA * of.mean - sum(means)
    return means


def is_open(calendar: Calendar | Timetable, t: float) -> bool:
    """Return whether a calendar is open at a time (minutes)."""
    return isinstance(calendar, Calendar) and calendar.level_at(t) > 0


def opening(calendar: Calendar | Timetable, t: float) -> float:
    """Return when a wait for a calendar that begins at t ends (minutes)."""
    if isinstance(calendar, Calendar):
        if calendar.level_at(t) > 0:
            return t
        minutes = [minute for minute, level in calendar.changes if level > 0]
    else:
        minutes = list(calendar.minutes)
    cycle = calendar.cycle_weeks * WEEK
    base = t - t % cycle
    at = bisect_right(minutes, t - base)
    return base + minutes[at] if at < len(minutes) else base + cycle + minutes[0]


def next_time(clinic: Clinic, t: float) -> float:
    """Return the first time from t (minutes) at which slots of a clinic begin; infinite: never."""
    cycle = clinic.cycle_weeks * WEEK
    minutes = [minute for minute, slots in clinic.times if slots]
    if not minutes:
        return inf
    base = t - t % cycle
    at = bisect_left(minutes, t - base)
    return base + minutes[at] if at < len(minutes) else base + cycle + minutes[0]


class Dice:
    """Chance dealt from packs: each choice goes through its possibilities evenly, in any order.

    Each name has chance of its own, so that a step more changes no other's.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._random: dict[str, Random] = {}
        self._packs: dict[tuple[str, int], list[int]] = {}
        self._typical: dict[int, list[float]] = {}
        self._cumulative: dict[int, list[float]] = {}

    def plain(self, name: str) -> float:
        """Return a number in [0, 1) of a name, by plain chance."""
        return self._of(name).random()

    def _of(self, name: str) -> Random:
        if name not in self._random:
            self._random[name] = Random(f"{self.seed} {name}")
        return self._random[name]

    def _deal(self, name: str, part: int) -> int:
        pack = self._packs.get((name, part))
        if not pack:
            pack = list(range(STRATA))
            self._of(name).shuffle(pack)
            self._packs[(name, part)] = pack
        return pack.pop()

    def roll(self, name: str, part: int = 0) -> float:
        """Return a number in [0, 1); the numbers of one name and part are evenly spread."""
        return (self._deal(name, part) + self.plain(name)) / STRATA

    def minutes(self, activity: str, distribution: Distribution) -> float:
        """Return a duration. The distribution must outlive the dice: its identity is its key."""
        if id(distribution) not in self._typical:
            self._typical[id(distribution)] = typical(distribution)
        return self._typical[id(distribution)][self._deal(activity, id(distribution))]

    def label(self, choice: str, shares: Shares) -> str:
        """Return a label by its share. The shares must outlive the dice, as for `minutes`."""
        if id(shares) not in self._cumulative:
            self._cumulative[id(shares)] = list(accumulate(share for _, share in shares.shares))
        at = bisect_right(self._cumulative[id(shares)], self.roll(choice, id(shares)))
        return shares.shares[min(at, len(shares.shares) - 1)][0]
