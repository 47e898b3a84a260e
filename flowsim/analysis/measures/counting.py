"""How many are there at a moment, or over a stretch of time, without stepping through time."""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    WEEK_MINUTES,
    BoolArray,
    FloatArray,
    IntArray,
)
from flowsim.records.frames import Records

MIDNIGHT = 0.0
EIGHT_O_CLOCK = 480.0
FEW_RUNS = 8


@dataclass(frozen=True)
class Window:
    """The stretch [start, end) that results cover, and when the run stopped, in minutes."""

    start: float
    end: float
    run_end: float

    @classmethod
    def of(cls, records: Records) -> "Window":
        """Return the window of one replication; an open end closes when the run does."""
        start, end = records.window
        return cls(float(start), min(float(end), records.end_minutes), records.end_minutes)

    @property
    def minutes(self) -> float:
        """Length in minutes, never negative."""
        return max(self.end - self.start, 0.0)

    @property
    def days(self) -> float:
        """Length in days."""
        return self.minutes / DAY_MINUTES

    @property
    def weeks(self) -> float:
        """Length in weeks."""
        return self.minutes / WEEK_MINUTES

    def holds(self, times: FloatArray) -> BoolArray:
        """Return which times lie in the window (NaN does not)."""
        return np.asarray((times >= self.start) & (times < self.end), dtype=np.bool_)

    def snapshots(self, minute: float) -> FloatArray:
        """Return every moment in the window at one minute of the day."""
        first = np.ceil((self.start - minute) / DAY_MINUTES)
        last = np.ceil((self.end - minute) / DAY_MINUTES) - 1
        return minute + DAY_MINUTES * np.arange(first, last + 1)

    def hours(self) -> FloatArray:
        """Return the edges of the window's hours; the last may be short."""
        edges = np.arange(self.start, self.end, 60.0)
        return np.append(edges, self.end)

    def quarter(self, number: int) -> "Window":
        """Return the first (1) to last (4) quarter of the window."""
        length = self.minutes / 4
        start = self.start + (number - 1) * length
        return Window(start, start + length, self.run_end)

    def overlap(self, t_in: FloatArray, t_out: FloatArray) -> FloatArray:
        """Return the minutes of each stay [t_in, t_out) inside the window.

        A null `t_out` is a stay that has not ended; a null `t_in` one that never began.
        """
        left = np.fmin(t_out, self.end)
        inside = np.maximum(left - np.maximum(t_in, self.start), 0.0)
        return np.where(np.isnan(t_in), 0.0, inside)

    def mean_number(self, t_in: FloatArray, t_out: FloatArray) -> float:
        """Return the time-weighted mean number present."""
        total = float(self.overlap(t_in, t_out).sum())
        return total / self.minutes if self.minutes else float("nan")

    def times_seen(self, t_in: FloatArray, t_out: FloatArray, minute: float) -> FloatArray:
        """Return at how many daily snapshots each stay [t_in, t_out) is present."""
        moments = self.snapshots(minute)
        if not moments.size:
            return np.zeros(len(t_in))
        low = (moments[0] - minute) / DAY_MINUTES
        high = (moments[-1] - minute) / DAY_MINUTES
        first = np.maximum(np.ceil((t_in - minute) / DAY_MINUTES), low)
        last = np.fmin(np.ceil((t_out - minute) / DAY_MINUTES) - 1, high)
        return np.where(np.isnan(t_in), 0.0, np.maximum(last - first + 1, 0.0))


def number_at(moments: FloatArray, t_in: FloatArray, t_out: FloatArray) -> FloatArray:
    """Return how many stays [t_in, t_out) are present at each moment; null ones never began."""
    # Nulls are sorted behind every moment.
    left = np.sort(np.where(np.isnan(t_in), np.nan, t_out))
    begun = np.searchsorted(np.sort(t_in), moments, side="right")
    return (begun - np.searchsorted(left, moments, side="right")).astype(np.float64)


@dataclass(frozen=True)
class Changes:
    """Changes in the number in each of several groups: at `t`, group `group` gains `by`.

    Arrays of equal length; `groups` is how many groups there are.
    """

    t: FloatArray
    group: IntArray
    by: FloatArray
    groups: int

    @classmethod
    def of_stays(cls, t_in: FloatArray, t_out: FloatArray) -> "Changes":
        """Return the changes of one group that people enter and leave; nulls never happen."""
        t = np.concatenate([t_in, t_out])
        entered = ~np.isnan(t_in)
        by = np.concatenate([np.where(entered, 1.0, 0.0), np.where(entered, -1.0, 0.0)])
        happened = ~np.isnan(t)
        zeros = np.zeros(int(happened.sum()), dtype=np.int64)
        return cls(t[happened], zeros, by[happened], 1)

    def at(self, moments: FloatArray) -> FloatArray:
        """Return the numbers just after each moment, shape (moments, groups); moments ascend."""
        return self._at(moments, self._first(moments))

    @cached_property
    def _runs(self) -> IntArray:
        """Places between which the times ascend, first and last included."""
        falls = np.flatnonzero(self.t[1:] < self.t[:-1]) + 1
        return np.concatenate([[0], falls, [len(self.t)]])

    def _first(self, moments: FloatArray) -> IntArray:
        """Return the number of the first moment not before each change."""
        if len(self._runs) > FEW_RUNS:
            return np.searchsorted(moments, self.t, side="left")
        # Times that ascend are counted off between moments, without a search for each of them.
        places = np.arange(len(moments) + 1)
        parts = []
        for start, end in itertools.pairwise(self._runs):
            passed = np.searchsorted(self.t[start:end], moments, side="right")
            parts.append(np.repeat(places, np.diff(passed, prepend=0, append=end - start)))
        return np.concatenate(parts)

    def _at(self, moments: FloatArray, first: IntArray) -> FloatArray:
        """Return `at`; `first` is the first moment not before each change."""
        # One row more takes the changes after the last moment.
        shape = (len(moments) + 1, self.groups)
        cell = first * self.groups + self.group
        flat = np.bincount(cell, weights=self.by, minlength=shape[0] * shape[1])
        numbers: FloatArray = np.asarray(flat.reshape(shape)[:-1], dtype=np.float64)
        return np.cumsum(numbers, axis=0, out=numbers)  # some 20 MB, for every hour of a year

    def minutes(self, edges: FloatArray) -> FloatArray:
        """Return the integral of the numbers between edges, shape (edges - 1, groups)."""
        first = self._first(edges)
        whole = self._at(edges, first)[:-1] * np.diff(edges)[:, None]
        return np.asarray(whole + self._within(edges, first), dtype=np.float64)

    def within(self, edges: FloatArray) -> FloatArray:
        """Return what `minutes` has beyond the numbers just after each edge times its stretch.

        Shape (edges - 1, groups).
        """
        return self._within(edges, self._first(edges))

    def _within(self, edges: FloatArray, first: IntArray) -> FloatArray:
        # A row before and one after take the changes outside; their minutes do not matter.
        shape = (len(edges) + 1, self.groups)
        weights = np.append(edges, edges[-1])[first]
        weights -= np.maximum(self.t, edges[0])
        weights *= self.by
        cell = first * self.groups + self.group
        part = np.bincount(cell, weights=weights, minlength=shape[0] * shape[1])
        return np.asarray(part.reshape(shape)[1:-1], dtype=np.float64)
