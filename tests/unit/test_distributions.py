"""Gamma and residual laws are those of SciPy's statistics, without the second it takes to load."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from flowsim.engine import draws
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Lognormal,
    gamma,
    residual,
    truncated_normal,
)


@pytest.mark.parametrize(("mean", "sd"), [(1.0, 0.08), (30.0, 45.0), (600.0, 600.0), (4.0, 20.0)])
def test_gamma_has_the_quantiles_of_scipy(mean, sd):
    law = gamma(mean_minutes=mean, sd_minutes=sd)
    shares, shape = np.clip(law.shares, 0, 1 - 1e-9), (mean / sd) ** 2
    expected = stats.gamma.ppf(shares, shape, scale=mean / shape)
    np.testing.assert_allclose(law.minutes, expected, rtol=1e-13)


@pytest.mark.parametrize(("mean", "sd"), [(4000.0, 5000.0), (300.0, 30.0)])
def test_a_residual_is_the_integral_of_the_survival(mean, sd):
    of = Lognormal(mean_minutes=mean, sd_minutes=sd)
    law, found = stats.lognorm(s=of.log_sd, scale=np.exp(of.log_mean)), residual(of)
    for share, minutes in list(zip(found.shares, found.minutes, strict=True))[1:-1:97]:
        expected = law.expect(lambda t, m=minutes: np.minimum(t, m)) / mean
        assert share == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_the_statistics_of_scipy_are_not_loaded():
    code = (
        "import sys; from flowsim.hospital.vocabulary.distributions import *\n"
        "gamma(mean_minutes=9, sd_minutes=4), residual(Lognormal(mean_minutes=9, sd_minutes=4))\n"
        "assert 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def drawn(item, number=200_001):
    shares = (np.arange(number) + 0.5) / number
    p = item.centre_minutes, item.sd_minutes, item.floor_minutes
    return np.array([draws.invert(draws.NORMAL, *p, u) for u in shares])


@pytest.mark.parametrize(("centre", "sd", "floor"), [(10, 10, 0), (16, 1.7, 0.5), (-5, 10, 2)])
def test_a_censored_normal_has_the_mean_that_is_drawn(centre, sd, floor):
    item = CensoredNormal(centre_minutes=centre, sd_minutes=sd, floor_minutes=floor)
    minutes = drawn(item)
    assert minutes.min() == floor or centre > floor + 4 * sd
    assert item.mean == pytest.approx(minutes.mean(), rel=1e-4)
    assert item.scaled(2).mean == pytest.approx(2 * item.mean)


def test_ten_plus_or_minus_ten_censored_at_nought_has_mean_ten_point_eight():
    assert CensoredNormal(centre_minutes=10, sd_minutes=10).mean == pytest.approx(10.833, abs=0.001)


@pytest.mark.parametrize(("centre", "sd", "floor"), [(10, 10, 0), (16, 1.7, 0.5), (-5, 10, 2)])
def test_a_truncated_normal_has_the_mean_and_quantiles_of_scipy(centre, sd, floor):
    item = truncated_normal(centre_minutes=centre, sd_minutes=sd, floor_minutes=floor)
    expected = stats.truncnorm((floor - centre) / sd, np.inf, loc=centre, scale=sd)
    assert item.mean == pytest.approx(expected.mean(), rel=1e-4)
    shares = np.array([0.001, 0.2, 0.5, 0.9, 0.999])
    found = np.interp(shares, item.shares, item.minutes)
    np.testing.assert_allclose(found, expected.ppf(shares), rtol=1e-3)


def test_a_truncated_normal_far_below_its_floor_is_refused():
    with pytest.raises(FlowsimError, match="too far below the floor"):
        truncated_normal(centre_minutes=-100, sd_minutes=10)


def test_a_lognormal_by_its_logarithm_has_those_parameters():
    item = Lognormal.of_logarithm(log_mean=3.0, log_sd=0.7)
    assert (item.log_mean, item.log_sd) == pytest.approx((3.0, 0.7))
    assert item.mean == pytest.approx(stats.lognorm(s=0.7, scale=np.exp(3)).mean())


@pytest.mark.parametrize(("log_mean", "log_sd"), [(3.0, 0.0), (3.0, -1.0), (3.0, 40.0), (700, 1)])
def test_a_lognormal_without_a_finite_mean_is_refused(log_mean, log_sd):
    with pytest.raises(FlowsimError, match="log_"):
        Lognormal.of_logarithm(log_mean=log_mean, log_sd=log_sd)
