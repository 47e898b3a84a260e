"""More room for what the kernel fills: every array twice as long, those of patients a little.

The new room is never written here: until the kernel uses it, it takes no memory.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled.codes import SPARE
from flowsim.engine.program import Ints


def twice(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as much room again along its last axis."""
    return _grown(array, (*array.shape[:-1], 2 * array.shape[-1]))


def longer(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with a quarter more room (and a little) along its last axis."""
    more = array.shape[-1] // 4 + SPARE
    return _grown(array, (*array.shape[:-1], array.shape[-1] + more))


def twice_as_tall(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as many rows again."""
    return _grown(array, (2 * len(array), *array.shape[1:]))


def _grown(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return the array in the first corner of a larger one."""
    grown = np.zeros(shape, array.dtype)
    grown[tuple(map(slice, array.shape))] = array
    return grown


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
