"""Durations, each sampled by inverting its distribution function at one uniform number.

Every distribution is in minutes and never negative. One uniform a draw keeps scenarios
comparable: a shorter mean makes the same patient's draw shorter, not a different one.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from statistics import NormalDist
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from flowsim.elementary import each, exp
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import (
    Name,
    NotNegative,
    Part,
    Positive,
    Probability,
    brought,
)
from flowsim.numbers import finite
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

BELL = NormalDist()


def hours(value: float) -> float:
    """Return minutes in that many hours."""
    return finite(value, "hours") * MINUTES_PER_HOUR


def days(value: float) -> float:
    """Return minutes in that many days."""
    return finite(value, "days") * MINUTES_PER_DAY


def _need(condition: bool, owner: object, rule: str) -> None:
    if not condition:
        raise FlowsimError(f"{owner}: {rule}")


class Distribution(Part, ABC):
    """A duration that the engine's sampler knows how to invert, with a mean in minutes."""

    said: ClassVar[str] = "a distribution, such as Exponential(mean_minutes=20)"

    @property
    @abstractmethod
    def mean(self) -> float:
        """Mean in minutes."""

    @property
    @abstractmethod
    def sd(self) -> float:
        """Standard deviation in minutes."""

    def scaled(self, factor: float) -> Self:
        """Return the distribution of `factor` times the duration.

        Raises FlowsimError for a factor that is no number, or makes a duration that cannot be.
        """
        times = finite(factor, f"{type(self).__name__} times", least=0)
        return self._times(times)

    @abstractmethod
    def _times(self, factor: float) -> Self:
        """Return the distribution of `factor` times the duration."""


@dataclass(frozen=True)
class Constant(Distribution):
    """Always the same number of minutes."""

    minutes: NotNegative

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.minutes

    @property
    def sd(self) -> float:
        """Standard deviation in minutes."""
        return 0.0

    def _times(self, factor: float) -> "Constant":
        return Constant(self.minutes * factor)


@dataclass(frozen=True, kw_only=True)
class Exponential(Distribution):
    """Memoryless; one parameter, its mean."""

    mean_minutes: Positive

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_minutes

    @property
    def sd(self) -> float:
        """Standard deviation in minutes."""
        return self.mean_minutes

    def _times(self, factor: float) -> "Exponential":
        return Exponential(mean_minutes=self.mean_minutes * factor)


@dataclass(frozen=True, kw_only=True)
class Lognormal(Distribution):
    """Right-skewed; given by the mean and standard deviation of the minutes themselves."""

    mean_minutes: Positive
    sd_minutes: Positive

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return self.mean_minutes

    @property
    def sd(self) -> float:
        """Standard deviation in minutes."""
        return self.sd_minutes

    @property
    def log_mean(self) -> float:
        """Mean of the logarithm of the minutes."""
        return math.log(self.mean_minutes) - self.log_sd**2 / 2

    @property
    def log_sd(self) -> float:
        """Standard deviation of the logarithm of the minutes."""
        return math.sqrt(math.log1p((self.sd_minutes / self.mean_minutes) ** 2))

    @classmethod
    def of_logarithm(cls, *, log_mean: float, log_sd: float) -> "Lognormal":
        """Return it by the mean and standard deviation of the logarithm of the minutes.

        Raises FlowsimError where the minutes would have no finite mean and spread.
        """
        log_mean, log_sd = (
            finite(log_mean, "Lognormal: log_mean"),
            finite(log_sd, "Lognormal: log_sd", above=0),
        )
        square = log_sd**2
        _need(log_mean + square < 300, "Lognormal", "log_mean + log_sd^2 must be below 300")
        mean = exp(log_mean + square / 2)
        return cls(mean_minutes=mean, sd_minutes=mean * math.sqrt(math.expm1(square)))

    def _times(self, factor: float) -> "Lognormal":
        return Lognormal(
            mean_minutes=self.mean_minutes * factor, sd_minutes=self.sd_minutes * factor
        )


@dataclass(frozen=True, kw_only=True)
class CensoredNormal(Distribution):
    """Bell-shaped, what lies below `floor_minutes` moved up to it.

    `centre_minutes` and `sd_minutes` are those of the whole bell; the mean is above its centre.
    """

    centre_minutes: float
    sd_minutes: Positive
    floor_minutes: NotNegative = 0.0

    @property
    def mean(self) -> float:
        """Mean in minutes, floor included."""
        above = (self.centre_minutes - self.floor_minutes) / self.sd_minutes
        share, density = BELL.cdf(above), BELL.pdf(above)
        return self.floor_minutes + self.sd_minutes * (above * share + density)

    @property
    def sd(self) -> float:
        """Standard deviation in minutes, floor included."""
        above = (self.centre_minutes - self.floor_minutes) / self.sd_minutes
        share, density = BELL.cdf(above), BELL.pdf(above)
        square = (above**2 + 1) * share + above * density
        return self.sd_minutes * math.sqrt(max(0.0, square - (above * share + density) ** 2))

    def _times(self, factor: float) -> "CensoredNormal":
        return CensoredNormal(
            centre_minutes=self.centre_minutes * factor,
            sd_minutes=self.sd_minutes * factor,
            floor_minutes=self.floor_minutes * factor,
        )


@dataclass(frozen=True, kw_only=True)
class Uniform(Distribution):
    """Equally likely anywhere between two limits."""

    low_minutes: NotNegative
    high_minutes: NotNegative

    def __post_init__(self) -> None:
        super().__post_init__()
        _need(0 <= self.low_minutes <= self.high_minutes, self, "needs 0 <= low <= high")

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return (self.low_minutes + self.high_minutes) / 2

    @property
    def sd(self) -> float:
        """Standard deviation in minutes."""
        return (self.high_minutes - self.low_minutes) / math.sqrt(12)

    def _times(self, factor: float) -> "Uniform":
        return Uniform(
            low_minutes=self.low_minutes * factor, high_minutes=self.high_minutes * factor
        )


@dataclass(frozen=True, kw_only=True)
class Triangular(Distribution):
    """Between two limits with a most likely value; for expert judgement."""

    low_minutes: NotNegative
    mode_minutes: NotNegative
    high_minutes: NotNegative

    def __post_init__(self) -> None:
        super().__post_init__()
        ordered = 0 <= self.low_minutes <= self.mode_minutes <= self.high_minutes
        _need(
            ordered and self.low_minutes < self.high_minutes, self, "needs 0 <= low <= mode <= high"
        )

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return (self.low_minutes + self.mode_minutes + self.high_minutes) / 3

    @property
    def sd(self) -> float:
        """Standard deviation in minutes."""
        low, mode, high = self.low_minutes, self.mode_minutes, self.high_minutes
        square = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
        return math.sqrt(square / 18)

    def _times(self, factor: float) -> "Triangular":
        return Triangular(
            low_minutes=self.low_minutes * factor,
            mode_minutes=self.mode_minutes * factor,
            high_minutes=self.high_minutes * factor,
        )


@dataclass(frozen=True, kw_only=True)
class Quantiles(Distribution):
    """Any shape, by its quantiles; straight lines between them.

    `shares` rise from 0 to 1 and `minutes` rise with them. Gamma, Weibull, mixtures, residual
    stays and a user's own data all come this way.
    """

    shares: tuple[Probability, ...]
    minutes: tuple[NotNegative, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _need(len(self.shares) == len(self.minutes) >= 2, "Quantiles", "needs two or more points")
        _need(self.shares[0] == 0 and self.shares[-1] == 1, "Quantiles", "shares run from 0 to 1")
        _need(bool(np.all(np.diff(self.shares) > 0)), "Quantiles", "shares must rise")
        _need(bool(np.all(np.diff(self.minutes) >= 0)), "Quantiles", "minutes must not fall")

    @property
    def mean(self) -> float:
        """Mean in minutes."""
        return float(np.trapezoid(self.minutes, self.shares))

    @property
    def sd(self) -> float:
        """Standard deviation in minutes."""
        minutes, widths = np.asarray(self.minutes), np.diff(self.shares)
        low, high = minutes[:-1] - self.mean, minutes[1:] - self.mean
        return math.sqrt(float(np.sum(widths * (low**2 + low * high + high**2))) / 3)

    def _times(self, factor: float) -> "Quantiles":
        return Quantiles(shares=self.shares, minutes=tuple(m * factor for m in self.minutes))


@dataclass(frozen=True)
class OfPatient(Distribution):
    """So many minutes for each of a number that the patient has: no chance is left in it.

    `number` names one of the hospital's numbers, drawn when the person first came.
    """

    number: Name
    minutes_each: Positive = 1.0

    @property
    def mean(self) -> float:
        """Raise FlowsimError: the mean is that of the hospital's number."""
        raise FlowsimError(
            f"minutes of number '{self.number}' depend on the patient; give a distribution here"
        )

    @property
    def sd(self) -> float:
        """Standard deviation in minutes: none, of a patient whose number is known."""
        return 0.0

    def _times(self, factor: float) -> "OfPatient":
        return OfPatient(self.number, self.minutes_each * factor)


def _share_grid() -> NDArray[np.float64]:
    """Return shares from 0 to 1, dense in both tails (to 1 in 100 million)."""
    inner = np.linspace(math.log10(1e-8), math.log10(0.02), 300)[1:-1]
    tail = np.concatenate(([1e-8], each(lambda place: 10.0**place, inner), [0.02]))
    return np.concatenate(([0.0], tail, np.linspace(0.02, 0.98, 1000)[1:-1], 1 - tail[::-1], [1.0]))


def gamma(*, mean_minutes: float, sd_minutes: float) -> Quantiles:
    """Return a gamma distribution with that mean and standard deviation, in minutes."""
    mean_minutes = brought(mean_minutes, Positive, "gamma: mean_minutes")
    sd_minutes = brought(sd_minutes, Positive, "gamma: sd_minutes")
    from scipy.special import gammaincinv  # scipy.stats takes a second to import

    shares = _share_grid()
    shape = (mean_minutes / sd_minutes) ** 2
    inside = np.clip(shares, 0, 1 - 1e-9)
    minutes = gammaincinv(shape, inside) * (mean_minutes / shape)
    return Quantiles(shares=tuple(shares.tolist()), minutes=tuple(minutes.tolist()))


def weibull(*, scale_minutes: float, shape: float) -> Quantiles:
    """Return a Weibull distribution, scale in minutes."""
    scale_minutes = brought(scale_minutes, Positive, "weibull: scale_minutes")
    shape = finite(shape, "weibull: shape", least=0.05, most=1000)
    shares = _share_grid()
    inside = np.clip(shares, 0, 1 - 1e-9)
    minutes = scale_minutes * each(lambda share: (-math.log1p(-share)) ** (1 / shape), inside)
    return Quantiles(shares=tuple(shares.tolist()), minutes=tuple(minutes.tolist()))


def truncated_normal(
    *, centre_minutes: float, sd_minutes: float, floor_minutes: float = 0.0
) -> Quantiles:
    """Return a bell without what lies below `floor_minutes`: the rest, scaled up to a whole.

    `centre_minutes` and `sd_minutes` are those of the uncut bell. Raises FlowsimError where less
    than a millionth of the bell is above the floor.
    """
    centre_minutes = finite(centre_minutes, "truncated_normal: centre_minutes")
    sd_minutes = brought(sd_minutes, Positive, "truncated_normal: sd_minutes")
    floor_minutes = brought(floor_minutes, NotNegative, "truncated_normal: floor_minutes")
    from scipy.special import ndtr, ndtri  # scipy.stats takes a second to import

    above = float(ndtr((centre_minutes - floor_minutes) / sd_minutes))
    _need(above > 1e-6, "truncated_normal", "the centre is too far below the floor")
    shares = _share_grid()
    beyond = np.clip(above * (1 - shares), 1e-9 * above, None)
    minutes = np.maximum(centre_minutes - sd_minutes * ndtri(beyond), floor_minutes)
    return Quantiles(shares=tuple(shares.tolist()), minutes=tuple(minutes.tolist()))


def residual(of: Lognormal) -> Quantiles:
    """Return the time still to go for somebody found part-way through a lognormal stay.

    The equilibrium residual of renewal theory: its distribution function is the integral of the
    survival function divided by the mean. Used to start with full wards.
    """
    from scipy.special import ndtr, ndtri  # scipy.stats takes a second to import

    of = brought(of, Lognormal, "residual of")
    median = exp(of.log_mean)
    later = each(exp, of.log_sd * ndtri(_share_grid()[1:-1])) * median
    points = np.concatenate(([0.0], later))
    survival = np.concatenate(([1.0], ndtr(-(each(math.log, later / median) / of.log_sd))))
    area = np.concatenate(([0.0], np.cumsum(np.diff(points) * (survival[1:] + survival[:-1]) / 2)))
    shares = area / area[-1]
    keep = np.concatenate(([True], np.diff(shares) > 1e-12))
    shares = shares[keep]
    shares[-1] = 1.0
    return Quantiles(shares=tuple(shares.tolist()), minutes=tuple(points[keep].tolist()))
