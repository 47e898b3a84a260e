"""The points of a study held against its targets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowsim.calibration.implausible import (
    CUT,
    chance,
    implausibility,
    maximin,
    second_highest,
)
from flowsim.calibration.matching import Held, Matching
from flowsim.calibration.points import Point

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Points held against targets.

    `means` and `misses` (in standard deviations of observation and discrepancy): points x targets,
    NaN for those refused; `errors`: the standard error of the mean of each target, in that unit;
    `found`: the implausibility.
    """

    study: Matching
    points: Sequence[Point]
    targets: Sequence[Held]
    means: FloatArray
    misses: FloatArray
    errors: FloatArray
    found: FloatArray

    @property
    def places(self) -> FloatArray:
        """The places of the points in the unit cube."""
        return np.array([self.study.shares(point.values) for point in self.points])

    @property
    def worst(self) -> FloatArray:
        """The second-highest implausibility of each point."""
        return second_highest(self.found)

    @property
    def root_mean_square(self) -> FloatArray:
        """The root mean square implausibility of each point over the targets."""
        return np.asarray(np.sqrt((self.found**2).mean(axis=1)))

    @property
    def left(self) -> list[int]:
        """The points that are not ruled out."""
        return [int(k) for k in np.flatnonzero(self.worst <= CUT)]

    def spread_out(self, number: int) -> list[int]:
        """Return at most so many points that are not ruled out, far apart, in their order."""
        left = self.left
        return sorted(left[k] for k in maximin(self.places[left], number))


def judged(
    study: Matching, points: Sequence[Point], targets: Sequence[Held] | None = None
) -> Judged:
    """Return points held against targets, all of the study's if not given."""
    held = study.targets if targets is None else targets
    nothing = [float("nan")] * study.replications
    each = np.array(
        [
            [nothing if p.refused else p.figures[t.target.period][t.target.key] for t in held]
            for p in points
        ]
    )
    sd = np.array([t.sd for t in held])
    means = each.mean(axis=2)
    misses = (means - np.array([t.target.official for t in held])) / sd
    errors = np.sqrt(chance(each)) / sd
    return Judged(
        study=study,
        points=points,
        targets=held,
        means=means,
        misses=misses,
        errors=errors,
        found=implausibility(misses, errors),
    )
