"""Gamma and residual laws are those of SciPy's statistics, without the second it takes to load."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from flowsim.hospital.vocabulary.distributions import Lognormal, gamma, residual


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
