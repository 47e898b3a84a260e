"""One statistic for every label of every dimension."""

from collections.abc import Callable, Mapping

import numpy as np

from flowsim.analysis.measures.facts import Dimension
from flowsim.analysis.measures.numbers import BoolArray, FloatArray
from flowsim.analysis.measures.registry import Values

UNLABELLED = "none"


def broken_down(
    key: str,
    rows: BoolArray,
    dimensions: Mapping[str, Dimension],
    statistic: Callable[[BoolArray], float],
) -> Values:
    """Return `statistic(rows with the label)` under '<key>.<dimension>.<label>'.

    Labels that no row carries, and the label 'none', are left out.
    """
    values: Values = {}
    for dimension, (codes, labels) in dimensions.items():
        for code, label in enumerate(labels):
            chosen = np.asarray(rows & (codes == code))
            if label != UNLABELLED and chosen.any():
                values[f"{key}.{dimension}.{label}"] = statistic(chosen)
    return values


def on(
    values: FloatArray, statistic: Callable[[FloatArray], float]
) -> Callable[[BoolArray], float]:
    """Return the statistic of the values of chosen rows, as a function of the choice."""
    return lambda rows: statistic(values[rows])


def keyed(key: str, dimension: str, values: Mapping[str, float]) -> Values:
    """Return values by label under '<key>.<dimension>.<label>'."""
    return {f"{key}.{dimension}.{label}": value for label, value in values.items()}
