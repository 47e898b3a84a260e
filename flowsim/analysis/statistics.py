"""Statistics on replications: intervals, paired differences, warm-up, and plain verdicts.

A replication gives one number; patients are never pooled across replications. scipy is imported
when first needed, so that merely starting the program does not pay for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flowsim.elementary import exp

FloatArray: TypeAlias = NDArray[np.float64]
Flag: TypeAlias = Literal[
    "clear",
    "smaller than matters",
    "unclear",
    "no material change",
    "not clear over plausible hospitals",
    "unstable",
    "only in scenario",
    "only in baseline",
    "not computed",
]
Adjustment: TypeAlias = Literal["bonferroni", "holm", "none"]

MSER_BATCH = 5
FEW_REPLICATIONS = 5
"""Fewer say little of their own spread: an interval from them is wide, and itself uncertain."""

GROWTH = 1.1
LEAST_GROWTH = 1.0
GROWTH_ERROR = 1 / 400
_NAN = float("nan")


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A mean with its confidence interval.

    `low` and `high` are NaN when there are fewer than two replications. `p_value` belongs to the
    two-sided test that the mean is zero.
    """

    mean: float
    low: float
    high: float
    replications: int
    level: float
    standard_deviation: float
    p_value: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2

    @property
    def excludes_zero(self) -> bool:
        """Whether zero lies outside."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class Truncation:
    """Where a warm-up should end: observations to leave out.

    `reliable` is False when the best point lies at the limit of the search, half the series: it
    is then too short to tell.
    """

    observations: int
    reliable: bool


@lru_cache(maxsize=4096)
def t_quantile(probability: float, freedom: int) -> float:
    """Return a quantile of Student's t."""
    from scipy.special import stdtrit  # scipy.stats takes a second to import

    return float(stdtrit(freedom, probability))


def _two_sided_p(mean: float, error: float, freedom: int) -> float:
    if error == 0.0:
        return 1.0 if mean == 0.0 else 0.0
    from scipy.special import stdtr

    return float(2.0 * stdtr(freedom, -abs(mean / error)))


def mean_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the mean over replications and its t interval; NaN values are left out.

    Raises ValueError unless 0 < level < 1.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level {level} must lie between 0 and 1")
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[~np.isnan(numbers)]
    count = len(known)
    if count == 0:
        return _interval((_NAN, _NAN, _NAN), 0, level, _NAN, _NAN)
    mean = float(known.mean())
    if count == 1 or not np.isfinite(known).all():
        return _interval((mean, _NAN, _NAN), count, level, _NAN, _NAN)
    # Identical values must give no spread at all, not the rounding error of their mean.
    spread = float(known.std(ddof=1)) if known.min() < known.max() else 0.0
    error = spread / sqrt(count)
    reach = t_quantile(0.5 + level / 2, count - 1) * error
    p_value = _two_sided_p(mean, error, count - 1)
    return _interval((mean, mean - reach, mean + reach), count, level, spread, p_value)


def _interval(
    bounds: tuple[float, float, float], count: int, level: float, spread: float, p_value: float
) -> Interval:
    mean, low, high = bounds
    return Interval(
        mean=mean,
        low=low,
        high=high,
        replications=count,
        level=level,
        standard_deviation=spread,
        p_value=p_value,
    )


def ranged_interval(
    values: ArrayLike, least: float, most: float, *, level: float = 0.95
) -> Interval:
    """Return the mean over replications and an interval that stays between `least` and `most`.

    The t interval is taken on the scale where the range has no end: the logarithm of the distance
    from a single end, the log odds between two, each with the standard error that the mean has
    there (delta method). Of skewed values it also covers the mean more often than the plain
    interval does. Two replications would reach from next to nothing to weeks of waiting: theirs is
    the plain interval, cut where the range ends. Where a value lies outside the range, or all lie
    on its end, it is the plain one. Raises ValueError unless 0 < level < 1.
    """
    plain = mean_interval(values, level=level)
    numbers = np.asarray(values, dtype=np.float64)
    below, above = plain.mean - least, most - plain.mean
    outside = bool((numbers < least).any() or (numbers > most).any())
    if outside or not plain.half_width > 0.0 or not isfinite(least):
        return plain
    if plain.replications < 3:
        return replace(plain, low=max(plain.low, least), high=min(plain.high, most))
    factor = exp(plain.half_width * (1.0 / below + 1.0 / above))
    if isfinite(most):
        low = below / (below + above * factor) * (most - least)
        high = below / (below + above / factor) * (most - least)
    else:
        low, high = below / factor, below * factor
    return replace(plain, low=least + low, high=least + high)


def paired_interval(scenario: ArrayLike, baseline: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the mean of scenario less baseline, replication by replication, with its t interval.

    A replication that is NaN in either is left out. Raises ValueError when the lengths differ.
    """
    first, second = _pair(scenario, baseline)
    return mean_interval(first - second, level=level)


def _pair(scenario: ArrayLike, baseline: ArrayLike) -> tuple[FloatArray, FloatArray]:
    first = np.asarray(scenario, dtype=np.float64)
    second = np.asarray(baseline, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(
            f"a paired comparison needs the same replications in both: {first.shape} and "
            f"{second.shape} values given"
        )
    return first, second


def achieved_correlation(scenario: ArrayLike, baseline: ArrayLike) -> float:
    """Return the correlation of paired replications: what common random numbers achieved.

    NaN with fewer than three pairs or without any spread.
    """
    first, second = _pair(scenario, baseline)
    both = np.isfinite(first) & np.isfinite(second)
    first, second = first[both], second[both]
    if len(first) < 3 or first.min() == first.max() or second.min() == second.max():
        return _NAN
    return float(np.corrcoef(first, second)[0, 1])


def adjusted_intervals(
    differences: Sequence[ArrayLike],
    *,
    level: float = 0.95,
    adjustment: Adjustment = "bonferroni",
) -> list[Interval]:
    """Return intervals for several scenarios against one baseline, adjusted for their number.

    'bonferroni' gives intervals that all hold together with probability `level`. 'holm' widens
    the most significant as much and the others less, step by step until one does not exclude
    zero; whether zero is excluded is then Holm's test at 1 - level, but the intervals of the
    later steps do not hold together. Scenarios that cannot be tested are not counted.
    """
    if adjustment not in ("bonferroni", "holm", "none"):
        raise ValueError(f"adjustment '{adjustment}' is not one of bonferroni, holm, none")
    plain = [mean_interval(values, level=level) for values in differences]
    testable = [k for k, interval in enumerate(plain) if not np.isnan(interval.p_value)]
    alpha = 1.0 - level
    if adjustment == "none" or len(testable) < 2:
        return plain
    shares = {k: alpha / len(testable) for k in testable}
    if adjustment == "holm":
        shares = _holm(plain, testable, alpha)
    return [
        mean_interval(values, level=1.0 - shares[k]) if k in shares else plain[k]
        for k, values in enumerate(differences)
    ]


def _holm(plain: Sequence[Interval], testable: Sequence[int], alpha: float) -> dict[int, float]:
    shares: dict[int, float] = {}
    left = len(testable)
    for k in sorted(testable, key=lambda number: plain[number].p_value):
        shares[k] = alpha / left
        # From the first that is not rejected on, nothing is: the level stays where it is.
        if plain[k].p_value < alpha / left:
            left -= 1
    return shares


def verdict(
    difference: Interval, minimum_important: float | None, *, unstable: bool = False
) -> Flag:
    """Return what may be said of a difference.

    The interval excludes zero: 'clear' where the mean is at least the minimum important
    difference, 'smaller than matters' where it is less, so that the difference is real and yet
    may matter to nobody. It includes zero: 'no material change' where it lies inside plus or minus
    the minimum, 'unclear' where it does not, or where there is none. 'unstable' goes before all.
    Without a minimum, excluding zero is clear and being exactly zero is no change.
    """
    if unstable:
        return "unstable"
    if np.isnan(difference.low) or np.isnan(difference.high):
        return "unclear"
    least = 0.0 if minimum_important is None else minimum_important
    if difference.excludes_zero:
        return "clear" if abs(difference.mean) >= least else "smaller than matters"
    nothing = difference.low == 0.0 == difference.high
    inside = max(abs(difference.low), abs(difference.high)) < least
    return "no material change" if nothing or inside else "unclear"


@dataclass(frozen=True)
class Steps:
    """The equal steps over which a number of patients may grow: days each, and how many.

    Steps `cycle` apart begin on the same day of the week.
    """

    days: int
    number: int
    cycle: int

    @property
    def freedom(self) -> int:
        """Degrees of freedom that the days of the week leave to the spread of the changes."""
        return self.number - self.cycle

    @classmethod
    def of_window(cls, days: float) -> "Steps":
        """Return about 13 steps of whole weeks; of less than eight weeks every day is one.

        There are none in less than two weeks.
        """
        weeks = int(days // 7)
        if weeks < 8:
            return cls(1, 7 * weeks, 7) if weeks > 1 else cls(0, 0, 0)
        length = max(weeks // 13, 1)
        return cls(7 * length, weeks // length, 1)


def growth(counts: ArrayLike, cycle: int = 1) -> tuple[float, float]:
    """Return the mean change from one count to the next, and its standard error.

    `cycle` changes make a week; what each day of the week has of its own is no part of the error.
    Beyond that changes are taken as independent, which they are where a queue wanders freely,
    without anything that pulls it back. In a system in steady state something does, changes
    cancel, and the error is larger than it need be: growth is then seen too seldom, not too often.
    """
    changes = np.diff(np.asarray(counts, dtype=np.float64)).reshape(-1, cycle)
    spread = float(((changes - changes.mean(axis=0)) ** 2).sum())
    number = changes.size
    return float(changes.mean()), sqrt(spread / (number - cycle) / number)


def is_unstable(
    second_quarter: ArrayLike,
    last_quarter: ArrayLike,
    change: ArrayLike,
    error: ArrayLike,
    freedom: ArrayLike,
) -> bool:
    """Return whether a number of patients grows through the window instead of settling (X04).

    Takes, replication by replication, its mean in the second and in the last quarter, and the mean
    change from step to step with its standard error (`growth`) and that one's degrees of freedom.
    It grows when two things hold over all replications together: the last quarter is higher by
    more than a tenth and by at least one patient, and the change is above zero by a t test of all
    steps (one-sided, error 1 in 400: two numbers are tested, and a queue that begins near empty
    can only grow, so that a settled scenario is called unstable less than once in a hundred runs).
    """
    table = np.array([second_quarter, last_quarter, change, error, freedom], dtype=np.float64)
    known = table[:, np.isfinite(table).all(axis=0)]
    count = known.shape[1]
    if not count:
        return False
    before, after, mean_change = known[:3].mean(axis=1)
    larger = after > GROWTH * before and after - before >= LEAST_GROWTH
    pooled = sqrt(float((known[3] ** 2).sum())) / count
    critical = t_quantile(1.0 - GROWTH_ERROR, int(known[4].sum()))
    return bool(larger and mean_change > critical * pooled)


def mser5(series: ArrayLike) -> Truncation:
    """Return how many observations at the start are warm-up, by the MSER-5 rule.

    Means of batches of five are taken; leaving out the first d of them minimises the sum of
    squares about their mean over the square of their number, d at most half (White 1997). A
    series of fewer than four batches cannot be judged: nothing is left out, not reliable.
    """
    values = np.asarray(series, dtype=np.float64)
    batches = len(values) // MSER_BATCH
    if batches < 4 or not np.isfinite(values).all():
        return Truncation(observations=0, reliable=False)
    means = values[: batches * MSER_BATCH].reshape(batches, MSER_BATCH).mean(axis=1)
    limit = batches // 2
    scores = [_mser_score(means[start:]) for start in range(limit + 1)]
    # Of scores that differ by no more than rounding the earliest is taken.
    rounding = 1e-12 * float((means**2).mean())
    best = int(np.argmax(np.array(scores) <= min(scores) + rounding))
    return Truncation(observations=best * MSER_BATCH, reliable=best < limit)


def _mser_score(values: FloatArray) -> float:
    return float(((values - values.mean()) ** 2).sum()) / len(values) ** 2


def required_replications(
    pilot: ArrayLike, half_width: float, *, level: float = 0.95, most: int = 10_000
) -> int:
    """Return the fewest replications whose t interval has at most this half-width.

    The spread is that of the `pilot` replications. Returns `most` when more would be needed.
    Raises ValueError for a half-width of zero or less, or fewer than two pilot values.
    """
    if half_width <= 0:
        raise ValueError(f"half_width {half_width} must be above zero")
    interval = mean_interval(pilot, level=level)
    if np.isnan(interval.standard_deviation):
        raise ValueError("at least two pilot replications with a value are needed")

    def enough(count: int) -> bool:
        reach = t_quantile(0.5 + level / 2, count - 1) * interval.standard_deviation / sqrt(count)
        return reach <= half_width

    low, high = 2, 2
    while high < most and not enough(high):
        low, high = high, min(2 * high, most)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return high
