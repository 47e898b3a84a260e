"""Which assumptions an effect rests on, by its size in each of several plausible hospitals.

Some thirty hospitals differ in as many numbers, so no regression on all of them is possible. Each
assumption is held against the effect alone: the share of the variance of the effect that a straight
line of it explains, beside the share that luck gives the best of so many assumptions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np

from flowsim.analysis.statistics import FloatArray, t_quantile

LEAST_HOSPITALS = 7
"""Of fewer, almost any assumption lies on almost any line."""

TOGETHER = 0.995
"""Numbers with a correlation of at least this, of either sign, are one assumption: no effect could
tell them apart."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """Numbers that move together over hospitals: their keys, and the first one in each hospital."""

    keys: tuple[str, ...]
    values: FloatArray


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What an assumption alone explains of an effect; all effects in the unit of the effect.

    `share` is that of the variance (0 to 1), and `told` whether it is more than luck gives. From
    `low` to `high`, the least and greatest value of the hospitals, the straight line goes from
    `at_low` to `at_high`, and is zero at `reverses`, NaN where it is not zero between them.
    """

    assumption: Assumption
    share: float
    told: bool
    low: float
    high: float
    at_low: float
    at_high: float
    reverses: float


def assumptions(settings: Sequence[Mapping[str, float]]) -> tuple[Assumption, ...]:
    """Return the assumptions in which hospitals differ, from the settings of each, by key.

    Every hospital has the same keys. A number that is alike in all of them is none.
    """
    found: list[tuple[list[str], FloatArray]] = []
    for key in settings[0]:
        values = np.array([each[key] for each in settings], dtype=np.float64)
        if np.ptp(values) == 0.0:
            continue
        for keys, others in found:
            if abs(float(np.corrcoef(values, others)[0, 1])) >= TOGETHER:
                keys.append(key)
                break
        else:
            found.append(([key], values))
    return tuple(Assumption(keys=tuple(keys), values=values) for keys, values in found)


def by_luck(hospitals: int, number: int, *, level: float = 0.95) -> float:
    """Return the share of the variance that the best of assumptions without effect stays below.

    It does so with probability `level`, or more, if there are `number` of them; exact for one and a
    normal effect (the t test of a correlation), and by Bonferroni for several.
    Source: Pitman 1937, Supplement to the Journal of the Royal Statistical Society 4:225, for other
    distributions.
    """
    freedom = hospitals - 2
    t = t_quantile(1.0 - (1.0 - level) / (2.0 * number), freedom)
    return t**2 / (freedom + t**2)


def explained(
    differences: FloatArray, held: Sequence[Assumption], *, level: float = 0.95
) -> tuple[Explained, ...]:
    """Return what each assumption explains of the differences, one in each hospital, most first.

    A difference that is NaN is left out. Empty where fewer than `LEAST_HOSPITALS` are left, where
    they are all alike, and where no assumption differs.
    """
    known = np.isfinite(differences)
    effect, number = differences[known], int(known.sum())
    varied = [each for each in held if np.ptp(each.values[known]) > 0.0] if number else []
    if number < LEAST_HOSPITALS or np.ptp(effect) == 0.0 or not varied:
        return ()
    luck = by_luck(number, len(varied), level=level)
    lines = [_line(each, each.values[known], effect, luck) for each in varied]
    return tuple(sorted(lines, key=lambda one: -one.share))


def _line(assumption: Assumption, values: FloatArray, effect: FloatArray, luck: float) -> Explained:
    """Return what the least-squares line of the effect on an assumption says."""
    apart, off = values - values.mean(), effect - effect.mean()
    slope = float(apart @ off / (apart @ apart))
    share = min(1.0, slope**2 * float(apart @ apart) / float(off @ off))
    low, high = float(values.min()), float(values.max())
    mean, middle = float(effect.mean()), float(values.mean())
    at_low, at_high = mean + slope * (low - middle), mean + slope * (high - middle)
    crosses = at_low * at_high <= 0.0 and at_low != at_high
    return Explained(
        assumption=assumption,
        share=share,
        told=share > luck,
        low=low,
        high=high,
        at_low=at_low,
        at_high=at_high,
        reverses=low + (high - low) * at_low / (at_low - at_high) if crosses else nan,
    )


def chance_share(differences: FloatArray, chance: float) -> float:
    """Return the share of the differences' variance that chance in one replication makes up.

    `chance` is the variance that chance gives one difference; NaN where either is not known.
    """
    known = differences[np.isfinite(differences)]
    variance = float(known.var(ddof=1)) if len(known) > 1 else nan
    return min(1.0, chance / variance) if isfinite(chance) and variance > 0.0 else nan
