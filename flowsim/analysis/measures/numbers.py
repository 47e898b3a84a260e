"""Reading columns that may be missing, and the few statistics measures are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowsim.errors import unknown_name
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_WEEK

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

Choice: TypeAlias = BoolArray | IntArray
"""Some rows: for every row whether it is chosen, or the numbers of the chosen ones, ascending."""

Values: TypeAlias = dict[str, float]
"""Values of measures by key."""

NAN = float("nan")
DAY_MINUTES, WEEK_MINUTES = MINUTES_PER_DAY, MINUTES_PER_WEEK

ROUNDING_MINUTES = 1e-6
"""What lies this near a limit is on it: a length is the difference of two sums of many parts, and
each sum is rounded in its last bits (some 1e-10 minutes after a year)."""


def times(table: pd.DataFrame, column: str) -> FloatArray:
    """Return a column of numbers, NaN where null. Raises KeyError for one that is not there."""
    return np.asarray(table[column], dtype=np.float64)


def codes(table: pd.DataFrame, column: str, labels: Sequence[str]) -> IntArray:
    """Return the place of each row's label in `labels`; -1 where it has none.

    Raises FlowsimError for a label that is not in `labels`, and KeyError for a column that is not
    there.
    """
    values = pd.Categorical(table[column].array)
    place_of = {label: place for place, label in enumerate(labels)}
    places = [place_of.get(label, -1) for label in values.categories]
    for k, place in enumerate(places):
        if place < 0 and (values.codes == k).any():
            raise unknown_name(f"column {column}", "name", values.categories[k], labels)
    # An extra entry at the end gives code -1 (no label) the place -1.
    found = np.array([*places, -1], dtype=np.int64)
    return np.asarray(found[values.codes], dtype=np.int64)


def carries(table: pd.DataFrame, column: str, labels: Sequence[str]) -> BoolArray:
    """Return which rows have one of the labels. Raises KeyError for a column that is not there."""
    values = pd.Categorical(table[column].array)
    # An extra entry at the end is for code -1 (no label).
    wanted = np.array([*(label in labels for label in values.categories), False])
    return np.asarray(wanted[values.codes], dtype=np.bool_)


def labels_of(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    """Return the labels a column can hold, in order.

    Raises KeyError for a column that is not there.
    """
    column_values = table[column]
    if isinstance(column_values.dtype, pd.CategoricalDtype):
        return tuple(str(label) for label in column_values.cat.categories)
    return tuple(sorted({str(label) for label in column_values.dropna()}))


def date(minutes: FloatArray) -> FloatArray:
    """Return the day number, 0 = Monday of week 1."""
    return np.floor(minutes / DAY_MINUTES)


def hour(minutes: FloatArray) -> FloatArray:
    """Return the hour of the day as a decimal, in [0, 24)."""
    return np.mod(minutes, DAY_MINUTES) / 60.0


def between_hours(minutes: FloatArray, start: float, end: float) -> BoolArray:
    """Return which times are in [start, end) by the hour of the day, past midnight if end < start.

    A null time is not.
    """
    at = hour(minutes)
    late, early = at >= start, at < end
    return np.asarray(late & early if start <= end else late | early)


def ratio(numerator: float, denominator: float) -> float:
    """Return the ratio of two sums; NaN when there is nothing to divide by."""
    return float(numerator) / float(denominator) if denominator > 0 else NAN


def percent(part: float, whole: float) -> float:
    """Return 100 times a ratio of sums; NaN when the whole is empty."""
    return 100.0 * ratio(part, whole)


def mean(values: FloatArray) -> float:
    """Return the mean of the values that are not NaN; NaN when there are none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else NAN


def quantile(values: FloatArray, share: float) -> float:
    """Return a percentile by linear interpolation; NaN when there are no values.

    To the last bit what `numpy.quantile` gives, which takes several times as long.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return NAN
    place = share * (known.size - 1)
    low = int(place)
    high = min(low + 1, known.size - 1)
    known.partition((low, high))  # only these two need be in their places
    below, above = float(known[low]), float(known[high])
    part, gap = place - low, above - below
    return above - gap * (1.0 - part) if part >= 0.5 else below + gap * part


def median(values: FloatArray) -> float:
    """Return the median of the values that are not NaN."""
    return quantile(values, 0.5)


def at_most(minutes: FloatArray, limit: float) -> BoolArray:
    """Return which lengths are within a limit in minutes: the limit itself is."""
    return np.asarray(minutes <= limit + ROUNDING_MINUTES)


def at_least(minutes: FloatArray, limit: float) -> BoolArray:
    """Return which lengths reach a limit in minutes: the limit itself does."""
    return np.asarray(minutes >= limit - ROUNDING_MINUTES)


def beyond(minutes: FloatArray, limit: float) -> BoolArray:
    """Return which lengths are above a limit in minutes; NaN is not."""
    return np.asarray(minutes > limit + ROUNDING_MINUTES)


@dataclass(frozen=True)
class Waits:
    """Lengths of waits, some of them still running when the simulation stopped.

    `minutes` is the time so far for a wait that has not finished, which is the least it can be,
    and NaN for one that never began or was given up.
    """

    minutes: FloatArray
    finished: BoolArray

    @classmethod
    def between(
        cls,
        start: FloatArray,
        end: FloatArray,
        run_end: float,
        given_up: BoolArray | None = None,
    ) -> "Waits":
        """Return waits from `start` to `end`, those without an end running until `run_end`.

        `given_up` marks people who left before the end came, so that it never will.
        """
        finished = ~np.isnan(end)
        so_far = np.maximum(run_end - start, 0.0)
        minutes = np.where(finished, end - start, so_far)
        if given_up is not None:
            minutes = np.where(~finished & given_up, np.nan, minutes)
        return cls(minutes, finished)

    def __getitem__(self, rows: Choice) -> "Waits":
        """Return the waits of some rows."""
        return Waits(self.minutes[rows], self.finished[rows])

    def percent_within(self, limit: float) -> float:
        """Return the share finished in at most `limit` minutes, in %.

        A wait already longer than the limit counts as a failure though unfinished; one that is
        unfinished and still inside the limit is undecided and is left to `undecided`.
        """
        met = self.finished & at_most(self.minutes, limit)
        known = (self.finished & ~np.isnan(self.minutes)) | beyond(self.minutes, limit)
        return percent(met.sum(), known.sum())

    def percent_reaching(self, limit: float) -> float:
        """Return the share of `limit` minutes or more, in %."""
        return percent(at_least(self.minutes, limit).sum(), self.settled(limit).sum())

    def settled(self, limit: float) -> BoolArray:
        """Return of which waits it is known whether they reach `limit` minutes."""
        finished = self.finished & ~np.isnan(self.minutes)
        return np.asarray(finished | at_least(self.minutes, limit))

    def undecided(self, limit: float) -> float:
        """Return how many are unfinished and not yet beyond `limit` minutes."""
        return float((~self.finished & at_most(self.minutes, limit)).sum())

    def running(self) -> float:
        """Return how many are unfinished."""
        return float((~self.finished & ~np.isnan(self.minutes)).sum())
