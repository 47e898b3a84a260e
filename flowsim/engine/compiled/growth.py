"""More room for what the kernel fills: every array twice as long."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import Ints


def twice(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as much room again along its last axis."""
    return np.concatenate((array, np.zeros_like(array)), axis=-1)


def twice_as_tall(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as many rows again."""
    return np.concatenate((array, np.zeros_like(array)))


def more_rows(rows: Ints, link: int, count: Ints, first: int, free: int) -> Ints:
    """Return twice the rows, the new ones put before the free ones.

    Free rows hang together by the column `link`; `count` holds the first and how many there are.
    """
    size, grown = len(rows), twice_as_tall(rows)
    grown[size:, link] = np.arange(size + 1, 2 * size + 1)
    grown[-1, link] = count[first]
    count[first] = size
    count[free] += size
    return grown
