"""Leave a period out: what the hospitals that agree with the other periods then predict of it.

Points of the study were run in every period it is held against; in one that is only predicted those
that are left.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flowsim.calibration.implausible import chance
from flowsim.calibration.judged import Judged, judged
from flowsim.studies.validation import Target

TWO_SIDED = 1.959964
"""Standard deviations of a normal law that hold 95 %."""


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """A figure of a period left out, beside the official one.

    `low` to `high`: over the hospitals, each a mean of its replications. `mean_reach` is half the
    95 % interval of a hospital's mean, from what the hospitals differ by, in which is what chance
    the replications leave; `winter_reach` half that of one season: the rest of its chance and the
    model discrepancy come on top. NaN where there are fewer than two hospitals.
    """

    period: str
    target: Target
    accuracy: float
    hospitals: int
    mean: float
    low: float
    high: float
    mean_reach: float
    winter_reach: float

    @property
    def miss(self) -> float:
        """Predicted less official."""
        return self.mean - self.target.official

    @property
    def within(self) -> bool:
        """Whether the mean is as near as is asked."""
        return abs(self.miss) <= self.accuracy


def left_without(whole: Judged) -> list[int]:
    """Return the points that are left where some period that is only predicted is left out."""
    study = whole.study
    return sorted(
        {
            k
            for period in study.predicted_only
            for k in judged(study, whole.points, study.without(period)).left
        }
    )


def predictions(whole: Judged) -> Iterator[Prediction]:
    """Yield what is predicted of every period when it is left out."""
    for period in (*whole.study.periods, *whole.study.predicted_only):
        without = judged(whole.study, whole.points, whole.study.without(period))
        for target in whole.study.official.targets:
            if target.period == period and target.key in whole.study.predicted:
                yield _prediction(without, target)


def _prediction(without: Judged, target: Target) -> Prediction:
    study, asked = without.study, without.study.predicted[target.key]
    share = target.official / 100 if asked.get("percent") else 1.0
    left = [without.points[k] for k in without.left]
    found = [point for point in left if target.period in point.figures]
    means = np.array([point.mean(target.period, target.key) for point in found])
    every = [
        p.figures[target.period][target.key] for p in without.points if target.period in p.figures
    ]
    of_mean = float(chance(np.array(every)[:, None, :])[0]) if every else float("nan")
    known = {(held.target.period, held.target.key): held.discrepancy for held in study.targets}
    discrepancy = known.get((target.period, target.key), asked.get("discrepancy", 0.0))
    some = len(means) > 1
    differ = float(means.var(ddof=1)) if some else float("nan")
    # Means of so many replications have a part of the chance of one season already.
    season = differ + of_mean * (study.replications - 1) + discrepancy**2
    return Prediction(
        period=target.period,
        target=target,
        accuracy=asked["accuracy"] * share,
        hospitals=len(means),
        mean=float(means.mean()) if len(means) else float("nan"),
        low=float(means.min()) if len(means) else float("nan"),
        high=float(means.max()) if len(means) else float("nan"),
        mean_reach=float(TWO_SIDED * np.sqrt(differ)),
        winter_reach=float(TWO_SIDED * np.sqrt(season)),
    )
