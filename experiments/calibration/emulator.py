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
LINEAR = (0.1, 1.0, 10.0)
CURVED = (0.0, 0.001, 0.01, 0.1, 1.0)
"""Variances of the mean level, and those tried of slopes and curvatures, over that of noise."""


def compressed(miss: FloatArray) -> FloatArray:
    """Return misses on the scale that is emulated: the same near zero, a logarithm far away."""
    return np.asarray(KNEE * np.arcsinh(miss / KNEE))


def expanded(value: FloatArray) -> FloatArray:
    """Return what `compressed` was made of."""
    return np.asarray(KNEE * np.sinh(value / KNEE))


def features(places: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the linear and the quadratic terms of places of the unit cube, each row a place."""
    centred = 2 * places - 1
    first, second = np.triu_indices(places.shape[1])
    return centred, centred[:, first] * centred[:, second]


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """A fitted curve for one figure; `error` is the root mean square of what it misses at places
    left out of the fit, chance included, and `explained` the share of variance it does not miss.
    """

    level: float
    slopes: FloatArray
    curves: FloatArray
    error: float
    explained: float

    def miss(self, places: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the miss (standard deviations) at places and the standard error of it."""
        straight, curved = features(places)
        value = self.level + straight @ self.slopes + curved @ self.curves
        return expanded(value), self.error * np.cosh(value / KNEE)


def fitted(places: FloatArray, misses: FloatArray) -> Emulator:
    """Return the emulator of a figure: the ridge with the least error at places left out."""
    known = np.isfinite(misses)
    straight, curved = features(places[known])
    value = compressed(misses[known])
    best: Emulator | None = None
    for linear in LINEAR:
        for curve in CURVED:
            made = _ridge(straight, curved, value, linear, curve)
            if best is None or made.error < best.error:
                best = made
    assert best is not None
    return best


def _ridge(
    straight: FloatArray, curved: FloatArray, value: FloatArray, linear: float, curve: float
) -> Emulator:
    """Return the ridge of these variances; leaving one place out each time has a closed form."""
    kernel = LEVEL + linear * straight @ straight.T + curve * curved @ curved.T
    inverse = np.linalg.inv(kernel + np.eye(len(value)))
    weights = inverse @ value
    left_out = weights / np.diag(inverse)
    error = float(np.sqrt(np.mean(left_out**2)))
    return Emulator(
        level=float(LEVEL * weights.sum()),
        slopes=linear * straight.T @ weights,
        curves=curve * curved.T @ weights,
        error=error,
        explained=float(1 - error**2 / np.var(value)) if np.var(value) > 0 else 0.0,
    )
