"""Print how many keyed draws one core makes a second, and how long a year of arrivals takes.

Run with `python benchmarks/sampling.py`. Durations aside, a draw costs one Philox block.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from flowsim.engine import arrivals, draws

DRAWS = 2_000_000
REPEATS = 5
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


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median processor seconds of a few runs, after one to compile."""
    work()
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return float(np.median(seconds))


def main() -> None:
    """Time each kind of draw and one year of arrivals; print a line for each."""
    shares = np.linspace(0.0, 1.0, 200)
    minutes = shares * 100.0
    for name, kind, p0, p1, p2 in KINDS:
        parameters = (DRAWS, kind, p0, p1, p2, shares, minutes)
        seconds = median_seconds(partial(total_minutes, *parameters))
        print(f"{name:24} {DRAWS / seconds / 1e6:7.1f} million draws a second")

    rates = 12.0 + 6.0 * np.sin(np.arange(168) * 2 * np.pi / 24)
    table = arrivals.day_multiplier_table(0.1)
    season = np.ones(1)
    bound = arrivals.highest_rate(rates, season, table[1])

    def year() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        return arrivals.thinning(1, 0, 0, rates, season, *table, bound, MINUTES_PER_YEAR)

    seconds = median_seconds(year)
    print(f"a year of {len(year()[0]):,} arrivals   {seconds * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
