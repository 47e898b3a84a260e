"""Lengths of stay of people of whom some were still there when the run stopped.

A stay that has not ended is at least as long as it was followed. Counted as if it had ended then,
it makes the mean too short; left out, as long stays more often are, even shorter. What share of
those still there at an age leaves then is therefore counted among those who are seen at that age
(Kaplan and Meier 1958). Up to the cool-down everyone admitted in the window is. Beyond, stays that
began before the window are seen too, from when it begins (left truncation: Klein and Moeschberger
2003, section 4.6), so that a short window knows of stays that are longer than itself.
"""

from dataclasses import dataclass

import numpy as np

from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.numbers import NAN, BoolArray, Choice, FloatArray, percent, ratio

LONG = 0.9
"""Share of stays that are shorter than the long ones from which the longest are told."""


@dataclass(frozen=True)
class Sample:
    """Numbers, and how many people each stands for; arrays of equal length."""

    values: FloatArray
    weights: FloatArray

    def __getitem__(self, rows: Choice) -> "Sample":
        """Return the numbers of some rows."""
        return Sample(self.values[rows], self.weights[rows])

    def mean(self) -> float:
        """Return the mean; NaN where nobody counts."""
        counts = self.weights > 0
        values, weights = self.values[counts], self.weights[counts]
        return ratio(float((values * weights).sum()), float(weights.sum()))

    def percent(self, rows: BoolArray) -> float:
        """Return the share of people whose rows they are, in %."""
        # Summed in one order, so that all of them are 100 % to the last bit.
        part = np.where(rows, self.weights, 0.0)
        return percent(float(part.sum()), float(self.weights.sum()))

    def quantile(self, share: float) -> float:
        """Return a percentile by linear interpolation; NaN where nobody counts.

        What `numbers.quantile` gives where everybody counts as one.
        """
        counts = self.weights > 0
        order = np.argsort(self.values[counts], kind="stable")
        values, weights = self.values[counts][order], self.weights[counts][order]
        if len(values) < 2:
            return float(values[0]) if len(values) else NAN
        upto = np.cumsum(weights)
        below, above = upto - weights, upto[-1] - upto
        return float(np.interp(share, below / (below + above), values))


def seen_since(window: Window, began: FloatArray) -> FloatArray:
    """Return how many hours after a stay `began` (minutes) it comes to be seen.

    0 of stays that began in the window. Those before it are seen from when it begins, or from the
    length of the cool-down if that is later, up to which all of the window's are seen. NaN of
    those after it.
    """
    before = np.maximum(window.start - began, window.run_end - window.end) / 60.0
    return np.where(window.holds(began), 0.0, np.where(began < window.start, before, np.nan))


@dataclass(frozen=True)
class Followed:
    """Some stays, and for how many people each stands.

    `hours` is how long a stay was followed; `finished` whether to its end; `weights` how many
    people it stands for, which add to the number of stays that began in the window; `further` for
    how many hours more a stay that did not end goes on. Arrays of equal length.
    """

    hours: FloatArray
    finished: BoolArray
    weights: FloatArray
    further: FloatArray

    @classmethod
    def of(cls, hours: FloatArray, finished: BoolArray, since: FloatArray) -> "Followed":
        """Return what stays stand for; `since` is from when they are seen (`seen_since`).

        Where all of the window's have ended, each of them stands for itself. Else what is left of
        them when nobody is seen any more is the stay followed longest. It goes on for as long as
        long stays do on average, which are those beyond the 90th percentile, or half of the
        longest following if that is less: their hours beyond it over how many of them ended.
        """
        own = since == 0
        weights, further = own.astype(np.float64), np.zeros(len(hours))
        if finished[own].all():
            return cls(hours, finished, weights, further)
        seen = np.flatnonzero(own | (hours > since))
        rows = seen[np.lexsort((~finished[seen], hours[seen]))]  # of equals, the ended first
        ended = finished[rows]
        entered = np.sort(np.where(own, -1.0, since)[seen])
        there = np.searchsorted(entered, hours[rows]) - np.arange(len(rows))
        stay_on = np.cumprod(np.where(ended, 1.0 - 1.0 / there, 1.0))
        before = np.concatenate([[1.0], stay_on[:-1]])
        weights[rows] = own.sum() * np.where(ended, before / there, 0.0)
        last = rows[-1]
        if not finished[last]:
            weights[last] = own.sum() * stay_on[-1]
            long = min(Sample(hours, weights).quantile(LONG), float(hours[last]) / 2)
            beyond = hours[seen] - np.maximum(since[seen], long)
            ends = float((finished[seen] & (hours[seen] > long)).sum())
            further[last] = np.maximum(beyond, 0.0).sum() / ends if ends else 0.0
        return cls(hours, finished, weights, further)

    def lengths(self) -> Sample:
        """Return the whole lengths of stay in hours."""
        return Sample(self.hours + self.further, self.weights)

    def those_finished(self) -> FloatArray:
        """Return how many people each stay stands for if only those that ended may.

        What a stay that did not end stands for is left to the longest that did.
        """
        weights = np.where(self.finished, self.weights, 0.0)
        if weights.any():
            longest = np.argmax(np.where(weights > 0, self.hours, -np.inf))
            weights[longest] += self.weights[~self.finished].sum()
        return weights
