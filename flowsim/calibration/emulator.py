"""Quadratic ridge emulators: what a simulation would give at a place where none was run.

What is emulated is a miss (simulated less official, in standard deviations), compressed where it is
large: how far a hopeless place misses is of no use, and would bend the curve where it matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
KNEE = 3.0
"""Standard deviations beyond which a miss is compressed."""
LEVEL = 1e4
LINEAR = (0.1, 1.0, 10.0, 100.0)
CURVED = (0.0, 0.01, 0.1, 1.0, 10.0)
"""Variances of the mean level, and those tried of slopes and curvatures, over that of noise."""

ROUNDS = 4
LEAST_RELEVANT, TINY = 0.02, 1e-12


def compressed(miss: FloatArray) -> FloatArray:
    """Return misses on the scale that is emulated: the same near zero, a logarithm far away."""
    return np.asarray(KNEE * np.arcsinh(miss / KNEE))


def expanded(value: FloatArray) -> FloatArray:
    """Return what `compressed` was made of."""
    return np.asarray(KNEE * np.sinh(value / KNEE))


def features(places: FloatArray, relevance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the linear and the quadratic terms of places of the unit cube, each row a place."""
    centred = (2 * places - 1) * relevance
    first, second = np.triu_indices(places.shape[1])
    return centred, centred[:, first] * centred[:, second]


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """A fitted curve for one figure, in inputs scaled by their `relevance`.

    `error` is the root mean square of what it misses at places left out of the fit, chance
    included, and `explained` the share of variance it does not miss.
    """

    relevance: FloatArray
    level: float
    slopes: FloatArray
    curves: FloatArray
    error: float
    explained: float

    def miss(self, places: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the miss (standard deviations) at places and the standard error of it."""
        straight, curved = features(places, self.relevance)
        value = self.level + straight @ self.slopes + curved @ self.curves
        return expanded(value), self.error * np.cosh(value / KNEE)


def fitted(places: FloatArray, misses: FloatArray) -> Emulator:
    """Return the emulator of a figure: the ridge with the least error at places left out.

    A few of many numbers move a figure: each next round takes the slopes of the best so far for
    the relevance of the inputs.
    """
    known = np.isfinite(misses)
    value = compressed(misses[known])
    relevance = np.ones(places.shape[1])
    found: list[Emulator] = []
    for _ in range(ROUNDS):
        found += [
            _ridge(places[known], relevance, value, linear, curve)
            for linear in LINEAR
            for curve in CURVED
        ]
        best = min(found, key=lambda made: made.error)
        slope = np.abs(best.slopes * best.relevance)
        relevance = np.sqrt(slope / max(slope.max(), TINY) + LEAST_RELEVANT)
    return best


def _ridge(
    places: FloatArray, relevance: FloatArray, value: FloatArray, linear: float, curve: float
) -> Emulator:
    """Return the ridge of these variances; leaving one place out each time has a closed form."""
    straight, curved = features(places, relevance)
    kernel = LEVEL + linear * straight @ straight.T + curve * curved @ curved.T
    inverse = np.linalg.inv(kernel + np.eye(len(value)))
    weights = inverse @ value
    left_out = weights / np.diag(inverse)
    error = float(np.sqrt(np.mean(left_out**2)))
    return Emulator(
        relevance=relevance,
        level=float(LEVEL * weights.sum()),
        slopes=linear * straight.T @ weights,
        curves=curve * curved.T @ weights,
        error=error,
        explained=float(1 - error**2 / np.var(value)) if np.var(value) > 0 else 0.0,
    )
