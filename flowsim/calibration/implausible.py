"""Which points are ruled out, and which of those left are far apart. Arrays only: no hospital."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from flowsim.calibration.emulator import fitted
from flowsim.calibration.points import design

FloatArray = NDArray[np.float64]
CUT = 3.0
"""A point is ruled out where the second-highest implausibility over the targets is above it: three
standard deviations, whatever the law (Pukelsheim 1994); the second-highest, so that one figure
alone, with its error misjudged, does not decide (Vernon, Goldstein, Bower 2010)."""


def chance(replications: FloatArray) -> FloatArray:
    """Return the variance of the mean over replications of each figure, alike at all points.

    `replications`: points x figures x replications, NaN where a point was refused. The median over
    the points stands for all: at points where the hospital runs over chance is of another kind.
    """
    count = replications.shape[2]
    if count < 2:
        return np.zeros(replications.shape[1])
    variance = np.nanmedian(replications.var(axis=2, ddof=1), axis=0)
    typical = chi2.median(count - 1) / (count - 1)
    return np.asarray(variance / typical / count)


def implausibility(misses: FloatArray, errors: FloatArray) -> FloatArray:
    """Return |simulated - official| in standard deviations of all errors together.

    `misses` are in standard deviations of observation and model discrepancy, `errors` the standard
    error of the mean or of the emulator in the same unit. What was not counted is implausible.
    """
    found = np.abs(misses) / np.sqrt(1 + errors**2)
    return np.asarray(np.where(np.isnan(found), np.inf, found))


def second_highest(found: FloatArray) -> FloatArray:
    """Return the second-highest implausibility of each point (row); the only one of one target."""
    return np.asarray(np.sort(found, axis=1)[:, -min(2, found.shape[1])])


def maximin(places: FloatArray, number: int) -> list[int]:
    """Return so many places, or all, spread out: each is the farthest from those chosen before.

    The first is the one nearest to the middle of all.
    """
    if not len(places):
        return []
    middle = np.linalg.norm(places - places.mean(axis=0), axis=1)
    chosen = [int(np.argmin(middle))]
    away = np.linalg.norm(places - places[chosen[0]], axis=1)
    while len(chosen) < min(number, len(places)):
        chosen.append(int(np.argmax(away)))
        away = np.minimum(away, np.linalg.norm(places - places[chosen[-1]], axis=1))
    return chosen


def next_places(
    places: FloatArray, misses: FloatArray, candidates: FloatArray, number: int
) -> tuple[FloatArray, float]:
    """Return so many candidates that emulators of the misses do not rule out, and the share of
    candidates they do not rule out.

    They are the first in the order of the candidates, which is uniform: the farthest apart would be
    at the edges, where the emulators know least. Those come first that are expected to agree, and
    not only not ruled out because an emulator is poor. Where too few are left, the least
    implausible.
    """
    worst, expected = emulated(places, misses, candidates)
    left = np.flatnonzero(worst <= CUT)
    left = left[np.argsort(expected[left] > CUT, kind="stable")]
    few = left if len(left) >= number else np.argsort(worst, kind="stable")[:number]
    return candidates[few[:number]], len(left) / len(candidates)


def emulated(
    places: FloatArray, misses: FloatArray, candidates: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the second-highest implausibility of candidates, by emulators of the misses, and what
    it would be if the emulators had no error.
    """
    found, expected = [], []
    for column in misses.T:
        miss, error = fitted(places, column).miss(candidates)
        found.append(implausibility(miss, error))
        expected.append(np.abs(miss))
    return second_highest(np.array(found).T), second_highest(np.array(expected).T)


def covered(
    model: Callable[[FloatArray], FloatArray],
    dimensions: int,
    *,
    sd: FloatArray,
    noise: FloatArray,
    points: int,
    tries: int,
    seed: int,
    understated: float = 1.0,
) -> tuple[float, float]:
    """Return in what share of tries the truth is not ruled out: simulated there, and emulated.

    `model` gives the figures (row a place) of a world whose truth is known. Each try draws a place,
    makes data of it with errors of observation and model (`sd`), simulates a design and the truth
    with the chance of a mean of two replications (`noise`), and judges the truth. Errors of data
    are `understated` times as large as they are said to be.
    """
    random = np.random.default_rng(seed)
    simulated = by_emulator = 0
    for number in range(tries):
        truth = random.random((1, dimensions))
        official = model(truth)[0] + understated * sd * random.standard_normal(len(sd))
        places = np.vstack([truth, design(dimensions, points, seed + number)])
        each = model(places)[:, :, None] + noise[:, None] * np.sqrt(2) * random.standard_normal(
            (len(places), len(sd), 2)
        )
        misses = (each.mean(axis=2) - official) / sd
        error = np.sqrt(chance(each)) / sd
        simulated += second_highest(implausibility(misses[:1], error))[0] <= CUT
        by_emulator += emulated(places[1:], misses[1:], truth)[0][0] <= CUT
    return simulated / tries, by_emulator / tries
