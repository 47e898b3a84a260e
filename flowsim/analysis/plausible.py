"""The second range of an effect: where it lies in hospitals that agree with what is known.

Chance is one reason not to trust a difference; that the hospital itself is known only within limits
is another. A comparison in each of several plausible hospitals, one replication each, shows both
together, and the replications of the hospital as shipped show chance alone.
"""

from dataclasses import dataclass, replace
from math import isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike

from flowsim.analysis.statistics import Flag, mean_interval, t_quantile

LEAST_HOSPITALS, FEW_HOSPITALS = 2, 5
"""Of fewer than the first there is no spread; of fewer than the second hardly a range."""

SEVERAL = 30
"""As many hospitals as the range is held against by simulation."""


def quantile(hospitals: int, level: float = 0.95) -> float:
    """Return how many times the spread the range of so many hospitals reaches to either side."""
    return t_quantile(0.5 + level / 2, hospitals - 1)


@dataclass(frozen=True, kw_only=True)
class PlausibleRange:
    """Where the true effects in plausible hospitals lie, in the unit of the effect.

    `between` is the standard deviation of the true effects; `hospitals` is how many were simulated.
    """

    mean: float
    low: float
    high: float
    between: float
    hospitals: int


_NAN = float("nan")
NO_RANGE = PlausibleRange(mean=_NAN, low=_NAN, high=_NAN, between=_NAN, hospitals=0)


def plausible_range(
    differences: ArrayLike, chance: float, *, level: float = 0.95
) -> PlausibleRange:
    """Return the range meant to hold a share `level` of plausible hospitals' true effects.

    `differences` are paired differences, one replication in each hospital (NaN is left out);
    `chance` is the variance that chance alone gives a difference of one replication, in their unit
    squared. With the mean m and the variance V of N differences, the variance between hospitals is
    t2 = max(0, V - chance), and the range m +- z sqrt(t2 + max(V, chance) / N): the spread of
    hospitals, and what N of them leave open about its middle. z is the quantile of Student's t with
    N - 1 degrees of freedom. It is short where t2 is not well above `chance`: with 30 hospitals and
    `chance` of 10 replications, it holds 95 % of true effects where t2 is 16 times that, 94 % at 4
    times, 88 % where they are equal, and 84 % at a quarter (simulated). Longer runs make `chance`
    smaller.

    Raises ValueError for fewer than two differences, an infinite one, a `chance` that is negative
    or no number, and unless 0 < level < 1.
    Source: random effects of equal weight by the method of moments (DerSimonian and Laird 1986,
    Controlled Clinical Trials 7:177); the range of a new effect as Higgins, Thompson and
    Spiegelhalter 2009 (Journal of the Royal Statistical Society A 172:137).
    """
    values = np.asarray(differences, dtype=np.float64)
    interval = mean_interval(values, level=level)
    number, spread = interval.replications, interval.standard_deviation
    if number < LEAST_HOSPITALS or not isfinite(spread):
        raise ValueError(f"a range over hospitals needs two finite differences or more: {values}")
    if not (isfinite(chance) and chance >= 0.0):
        raise ValueError(f"the variance of chance is {chance}; it must be a number, zero or more")
    between = max(0.0, spread**2 - chance)
    of_mean = (
        max(spread**2, chance) / number
    )  # hospitals alike by luck say no more than chance does
    reach = quantile(number, level) * sqrt(between + of_mean)
    return PlausibleRange(
        mean=interval.mean,
        low=interval.mean - reach,
        high=interval.mean + reach,
        between=sqrt(between),
        hospitals=number,
    )


def range_if_any(differences: ArrayLike, chance: float) -> PlausibleRange:
    """Return the range of these differences; of too few, or with no `chance`, one of NaN."""
    values = np.asarray(differences, dtype=np.float64)
    known = values[np.isfinite(values)]
    if len(known) < LEAST_HOSPITALS or not isfinite(chance):
        return replace(NO_RANGE, hospitals=len(known))
    return plausible_range(known, chance)


def over_hospitals(flag: Flag, difference: float, low: float, high: float, least: float) -> Flag:
    """Return the flag of a `difference` that is also held against its range over hospitals.

    What is more than chance stays so where the range lies on its side of zero, and 'no material
    change' where the range reaches no smallest difference that matters (`least`). All else that
    chance alone would decide is 'not clear over plausible hospitals', also where there is no range
    (NaN). Other flags stay as they are.
    """
    if flag in ("clear", "smaller than matters"):
        holds = low > 0.0 if difference > 0.0 else high < 0.0
    elif flag == "no material change":
        holds = max(abs(low), abs(high)) < least or low == 0.0 == high
    else:
        holds = True
    return flag if holds else "not clear over plausible hospitals"
