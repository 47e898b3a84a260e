"""Keyed draws in bulk, as the compiled engine makes them: one Philox block, and its inversion."""

import numpy as np
from numpy.typing import NDArray

from flowsim.engine import draws

DRAWS = 2_000_000
MINUTES_PER_YEAR = 525_600.0

KINDS = (
    ("uniform number only", draws.CONSTANT, 0.0, 0.0, 0.0),
    ("exponential", draws.EXPONENTIAL, 30.0, 0.0, 0.0),
    ("lognormal", draws.LOGNORMAL, 3.0, 0.7, 0.0),
    ("normal", draws.NORMAL, 30.0, 5.0, 0.0),
    ("triangular", draws.TRIANGULAR, 5.0, 10.0, 40.0),
    ("quantile table of 200", draws.QUANTILES, 0.0, 0.0, 0.0),
)


@draws.kernel
def total_minutes(
    number: int,
    kind: int,
    p0: float,
    p1: float,
    p2: float,
    shares: NDArray[np.float64],
    minutes: NDArray[np.float64],
) -> float:
    """Return the sum of so many draws, minutes (summed so that none can be optimised away)."""
    total = 0.0
    for ordinal in range(number):
        u = draws.uniform(1, 0, 3, ordinal, 77, 0)
        total += u + draws.sample(kind, p0, p1, p2, shares, minutes, 0, len(shares), u)
    return total
