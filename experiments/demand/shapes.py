"""Bend the arrival shapes of one hospital to the margins that are known of another.

    python experiments/demand/shapes.py experiments/demand/study.yaml

The study gives weekday and hour shapes by mode of arrival, the share of each mode that is
admitted, and two margins: shares of the admitted by quarter of the day of arrival, and the share
of all attendances that come from Friday to Sunday. Every hour of a quarter (every day of a part of
the week) gets one factor, so what is known within it stays; the shapes printed are those of
configs/hospital/lister_2018/demand.yaml.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HOURS_OF_A_QUARTER = 6
FIRST_OF_LATE_WEEK = 4
"""Friday."""


def hour_shapes(
    modes: Mapping[str, Mapping[str, Any]], kept: Sequence[str], quarters: Sequence[float]
) -> dict[str, Floats]:
    """Return hour shapes (24,), adding to 1, such that the admitted come in these quarter-days.

    Modes in `kept` keep their shape; the others share four factors, found by repeated fitting
    (each pass multiplies a quarter by wanted over found; it stops when all are within 1e-9).
    """
    shapes = {name: _of_one(mode["hour"]) for name, mode in modes.items()}
    weights = {name: mode["share"] * mode["admitted"] for name, mode in modes.items()}
    wanted = _of_one(quarters)
    for _ in range(1000):
        total = sum(weights[name] * shapes[name] for name in shapes)
        factor = wanted / _of_one(total.reshape(4, HOURS_OF_A_QUARTER).sum(axis=1))
        if np.abs(factor - 1).max() < 1e-9:
            return shapes
        by_hour = np.repeat(factor, HOURS_OF_A_QUARTER)
        shapes = {
            name: shape if name in kept else _of_one(shape * by_hour)
            for name, shape in shapes.items()
        }
    raise SystemExit("the quarters cannot be met by these modes; keep fewer of them as they are")


def weekday_shapes(
    modes: Mapping[str, Mapping[str, Any]],
    late_share: float,
    per_day: float,
    elsewhere: Mapping[str, Any],
) -> dict[str, Floats]:
    """Return weekday shapes (7,), adding to 1, such that Friday to Sunday hold `late_share` of all.

    `elsewhere` (`per_day`, `weekday`) is what comes to other doors and is counted in the share;
    `per_day` comes here.
    """
    shapes = {name: _of_one(mode["weekday"]) for name, mode in modes.items()}
    other = elsewhere["per_day"] * _of_one(elsewhere["weekday"])[FIRST_OF_LATE_WEEK:].sum()
    wanted = (late_share * (per_day + elsewhere["per_day"]) - other) / per_day
    total = sum(modes[name]["share"] * shapes[name] for name in shapes)
    found = total[FIRST_OF_LATE_WEEK:].sum()
    odds = wanted / (1 - wanted) * (1 - found) / found
    for _ in range(1000):
        bent = {name: _late(shape, odds) for name, shape in shapes.items()}
        total = sum(modes[name]["share"] * bent[name] for name in bent)
        found = total[FIRST_OF_LATE_WEEK:].sum()
        if abs(found - wanted) < 1e-9:
            return bent
        odds *= wanted / found
    raise SystemExit("the share from Friday to Sunday cannot be met by these modes")


def _late(shape: Floats, odds: float) -> Floats:
    factor = np.where(np.arange(7) >= FIRST_OF_LATE_WEEK, odds, 1.0)
    return _of_one(shape * factor)


def _of_one(numbers: Any) -> Floats:
    found = np.asarray(numbers, dtype=np.float64)
    return np.asarray(found / found.sum())


def main(path: str) -> None:
    """Print the shapes of a study."""
    study = yaml.safe_load(Path(path).read_text())
    modes = study["modes"]
    hours = hour_shapes(modes, study["keep_hours_of"], study["admitted_by_quarter"])
    days = weekday_shapes(
        modes, study["friday_to_sunday"], study["type1_per_day"], study["elsewhere"]
    )
    for name in modes:
        print(f"{name}:")
        print(f"    weekday: [{', '.join(f'{share:.4f}' for share in days[name])}]")
        print(f"    hour: [{', '.join(f'{share:.5f}' for share in hours[name])}]")


if __name__ == "__main__":
    main(sys.argv[1])
