"""Known figures, and comparing replication means with them."""

from collections.abc import Sequence

import numpy as np

FEWEST = 8


def assert_mean(
    samples: Sequence[float], expected: float, *, published_error: float = 0.0, errors: float = 4.0
) -> None:
    """Assert that the mean of replications lies within so many standard errors of a figure.

    `published_error` is the standard error of the figure itself, 0 where it is exact. With four
    errors and eight or more replications a right model fails fewer than once in 150 seeds, and
    the seed is fixed, so a failure is a change of the model.
    """
    values = np.asarray(samples, dtype=float)
    assert values.size >= FEWEST
    assert np.isfinite(values).all()
    own = values.std(ddof=1) / np.sqrt(values.size)
    error = float(np.hypot(own, published_error))
    assert error > 0, "replications that all agree show nothing"
    distance = abs(values.mean() - expected) / error
    assert distance < errors, (
        f"mean {values.mean():.4f}, expected {expected:.4f}: {distance:.1f} standard errors apart"
    )


def erlang_b(servers, offered):
    """Return the blocking probability of a loss system, by the usual recursion."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked
