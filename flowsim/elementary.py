"""Exponentials, logarithms and powers that are the same to the last digit on every processor.

NumPy's differ with what the processor has (AVX-512), and all that is drawn by them would.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def exp(value: float) -> float:
    """Return e to a value; infinity where that is beyond all numbers."""
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


def each(function: Callable[[float], float], values: Floats) -> Floats:
    """Return a function of each of a list of values, shape (n,)."""
    return np.fromiter(map(function, values.tolist()), np.float64, len(values))
