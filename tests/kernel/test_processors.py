"""The same bytes whatever the processor has: NumPy with its fastest paths switched off."""

import os
import subprocess
import sys

import numpy._core._multiarray_umath as umath
import pytest

CODE = """
import json
from flowsim.config import load
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.vocabulary.distributions import Lognormal, gamma, truncated_normal, weibull
from flowsim.hospital.vocabulary.distributions import residual
from flowsim.scenario import build

lognormal = Lognormal(mean_minutes=3000, sd_minutes=4100)
drawn = [
    gamma(mean_minutes=30, sd_minutes=21),
    weibull(scale_minutes=30, shape=1.3),
    truncated_normal(centre_minutes=10, sd_minutes=9),
    residual(lognormal),
    Lognormal.of_logarithm(log_mean=3.3, log_sd=0.7),
    (lognormal.log_mean, lognormal.log_sd),
]
print(repr(drawn), json.dumps(program_digests(lower(build(load("village_full")), weeks=2))))
"""

FOUND = [name for name in umath.__cpu_dispatch__ if umath.__cpu_features__[name]]
"""What NumPy makes use of here beyond what every processor has."""


def printed(without: list[str]) -> str:
    variables = {**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(without)}
    run = [sys.executable, "-c", CODE]
    return subprocess.run(run, env=variables, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not FOUND, reason="NumPy finds nothing here that it could leave out")
def test_distributions_and_programs_are_the_same_on_lesser_processors() -> None:
    whole = printed([])
    assert len(whole) > 10_000
    assert {printed(FOUND[k:]) for k in range(len(FOUND))} == {whole}
