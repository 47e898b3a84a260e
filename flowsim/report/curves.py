"""Profiles averaged over replications: the lines of the plots and what may be said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

FloatArray = NDArray[np.float64]
BAND = (0.1, 0.9)
"""Shaded in the plots: between these quantiles lie four replications in five."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One scenario's profile: `x` of shape (points,), `values` of shape (replications, points)."""

    scenario: str
    x: FloatArray
    values: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Mean over replications; NaN where no replication has a value."""
        known = ~np.isnan(self.values)
        number = known.sum(axis=0)
        total = np.where(known, self.values, 0.0).sum(axis=0)
        return np.where(number > 0, total / np.maximum(number, 1), np.nan)

    @property
    def band(self) -> tuple[FloatArray, FloatArray]:
        """Lower and upper edge of the middle four fifths of the replications."""
        filled = np.where(np.isnan(self.values), self.mean, self.values)
        low, high = np.quantile(filled, BAND, axis=0)
        return low, high

    def at(self, x: float) -> float:
        """Return the mean at the last point not beyond x; NaN before the first."""
        place = int(np.searchsorted(self.x, x, side="right")) - 1
        return float(self.mean[place]) if place >= 0 else float("nan")

    @property
    def peak(self) -> tuple[float, float]:
        """Where the mean is highest, and how high; NaN when there are no values."""
        if np.isnan(self.mean).all():
            return float("nan"), float("nan")
        place = int(np.nanargmax(self.mean))
        return float(self.x[place]), float(self.mean[place])

    def summed(self) -> "Curve":
        """Return the running total along x."""
        return Curve(scenario=self.scenario, x=self.x, values=np.cumsum(self.values, axis=1))


def curves(
    profile: "pd.DataFrame",
    scenarios: Sequence[str],
    x: str,
    y: str,
    *,
    missing: float = float("nan"),
    **where: str,
) -> tuple[Curve, ...]:
    """Return a curve for each scenario that the profile has, all at the same places.

    `where` keeps the rows whose column has that label. A place that a replication lacks gets
    the value `missing`: 0 where absence means that nobody was counted there.
    """
    chosen = profile
    for column, label in where.items():
        chosen = chosen[chosen[column] == label]
    places = np.unique(np.asarray(chosen[x], dtype=np.float64))
    found = []
    for scenario in scenarios:
        mine = chosen[chosen["scenario"] == scenario]
        if len(mine):
            table = mine.pivot_table(index="replication", columns=x, values=y, aggfunc="mean")
            values = np.asarray(table.reindex(columns=list(places)), dtype=np.float64)
            values = np.where(np.isnan(values), missing, values)
            found.append(Curve(scenario=scenario, x=places, values=values))
    return tuple(found)
