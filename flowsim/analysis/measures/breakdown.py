"""One statistic for every label of every dimension."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from flowsim.analysis.measures.numbers import BoolArray, FloatArray, IntArray, Values

UNLABELLED = "none"

Dimension: TypeAlias = tuple[IntArray, tuple[str, ...]]
"""A way of breaking a measure down: each row's code (-1 for none) and the labels."""

Parts: TypeAlias = dict[str, IntArray]
"""Numbers of the rows with each label, ascending, under '<dimension>.<label>'."""


def parts(rows: BoolArray, dimensions: Mapping[str, Dimension]) -> Parts:
    """Return the parts of some rows; labels that none of them carries, and 'none', left out."""
    chosen = np.flatnonzero(rows)
    found: Parts = {}
    for dimension, (codes, labels) in dimensions.items():
        code = codes[chosen].astype(np.int16)  # which NumPy sorts in linear time
        order = np.argsort(code, kind="stable")
        ends = np.searchsorted(code[order], np.arange(len(labels) + 1))
        for k, label in enumerate(labels):
            part = chosen[order[ends[k] : ends[k + 1]]]
            if label != UNLABELLED and part.size:
                found[f"{dimension}.{label}"] = part
    return found


def broken_down(key: str, of: Parts, statistic: Callable[[IntArray], float]) -> Values:
    """Return `statistic(numbers of the rows)` of every part under '<key>.<dimension>.<label>'."""
    return {f"{key}.{name}": statistic(rows) for name, rows in of.items()}


def on(values: FloatArray, statistic: Callable[[FloatArray], float]) -> Callable[[IntArray], float]:
    """Return the statistic of the values of chosen rows, as a function of the choice."""
    return lambda rows: statistic(values[rows])


def keyed(key: str, dimension: str, values: Mapping[str, float]) -> Values:
    """Return values by label under '<key>.<dimension>.<label>'."""
    return {f"{key}.{dimension}.{label}": value for label, value in values.items()}
