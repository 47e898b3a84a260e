"""Known figures, and comparing replication means with them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 8


@dataclass(frozen=True)
class Comparison:
    """A mean held against a known figure by a test: both, and the standard error between them."""

    test: str
    expected: float
    found: float
    error: float
    replications: int


comparisons: list[Comparison] = []
"""All that this process has made, for the page of `python -m tests.verification`."""


def assert_mean(
    samples: Sequence[float], expected: float, *, published_error: float = 0.0, errors: float = 4.0
) -> None:
    """Assert that the mean of replications lies within so many standard errors of a figure.

    `published_error` is the standard error of the figure itself, 0 where it is exact. With four
    errors and eight or more replications a right model fails fewer than once in 150 seeds, and
    the seed is fixed, so a failure is a change of the model.
    """
    distance = apart(samples, expected, published_error=published_error)
    mean = np.mean(samples)
    assert distance < errors, (
        f"mean {mean:.4f}, expected {expected:.4f}: {distance:.1f} standard errors apart"
    )


def apart(samples: Sequence[float], expected: float, *, published_error: float = 0.0) -> float:
    """Return how many standard errors lie between the mean of replications and a figure.

    The comparison is kept for the page, with the name of the test that makes it.
    """
    values = np.asarray(samples, dtype=float)
    assert values.size >= FEWEST
    assert np.isfinite(values).all()
    own = values.std(ddof=1) / np.sqrt(values.size)
    error = float(np.hypot(own, published_error))
    assert error > 0, "replications that all agree show nothing"
    test = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (call)")
    test, _, _ = test.partition("@")  # pytest-xdist adds the group
    comparisons.append(Comparison(test, expected, float(values.mean()), error, values.size))
    return float(abs(values.mean() - expected) / error)


def erlang_b(servers, offered):
    """Return the blocking probability of a loss system, by the usual recursion."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked
